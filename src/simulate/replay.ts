import type { AllowlistEntry } from '../allowlist/entry.schema.ts';
import { forEachBounded } from '../async/for-each-bounded.ts';
import { mapInSlices, slices } from '../async/slices.ts';
import type { CaseSummary } from '../case/case.schema.ts';
import type { CaseStore } from '../case/stores.ts';
import { compact } from '../compact.ts';
import { TriageError } from '../errors.ts';
import { judgeRow } from '../pipeline/build-case.ts';
import { type Flip, type HiddenCase, type Simulation, simulate } from './simulate.ts';
import { type SimulatedCase, simulatedCase } from './simulated-case.ts';

/** Which cases are replayed, and how much work that may be. */
export interface ReplayScope {
  /** ISO 8601: cases created at or after it. */
  readonly since?: string;
  /** Cases at most, newest first. */
  readonly limit: number;
  /** Milliseconds after which no further case is read. */
  readonly budgetMs: number;
}

/** How far a replay came. */
export interface Replayed {
  readonly examined: number;
  /** When the oldest case that was examined was created; absent where there was none. */
  readonly since?: string;
  /** Whether there are cases in the scope that were not examined. */
  readonly truncated: boolean;
  /** Cases that this version cannot read. */
  readonly unreadable: number;
}

type ReplayDeps = { readonly cases: Pick<CaseStore, 'get' | 'list'>; clock(): Date };

/** A page of a list costs one range read a partition whatever its size, up to this. */
const PAGE = 1_000;
/** Cases in memory at once: an explained case of many rows may take megabytes. */
const AT_ONCE = 32;

/** The summaries of the newest cases, page by page. */
export async function* summaries(
  cases: Pick<CaseStore, 'list'>,
  { since, limit }: Pick<ReplayScope, 'since' | 'limit'>,
): AsyncGenerator<{ readonly items: readonly CaseSummary[]; readonly more: boolean }> {
  let left = limit;
  let cursor: string | undefined;
  do {
    const page = await cases.list(compact({ since }), compact({ limit: Math.min(PAGE, left), cursor }));
    left -= page.items.length;
    cursor = page.cursor;
    yield { items: page.items, more: cursor !== undefined };
  } while (cursor !== undefined && left > 0);
}

/** Reads cases of a scope, newest first, and hands each small batch on; nothing of a batch is kept here. */
export async function replay(
  scope: ReplayScope,
  deps: ReplayDeps,
  take: (batch: readonly SimulatedCase[]) => void | Promise<void>,
): Promise<Replayed> {
  const deadline = deps.clock().getTime() + scope.budgetMs;
  let examined = 0;
  let unreadable = 0;
  let since: string | undefined;
  let more = false;
  for await (const page of summaries(deps.cases, scope)) {
    more = page.more;
    for (let from = 0; from < page.items.length; from += AT_ONCE) {
      if (deps.clock().getTime() >= deadline)
        return compact({ examined, since, truncated: true, unreadable });
      const batch = page.items.slice(from, from + AT_ONCE);
      const read = await readCases(batch, deps.cases);
      await take(read.cases);
      examined += read.cases.length;
      unreadable += read.unreadable;
      since = batch.at(-1)?.createdAt;
    }
  }
  return compact({ examined, since, truncated: more, unreadable });
}

/** The cases of some summaries, in their order; a case that is gone or cannot be read is left out. */
export async function readCases(
  wanted: readonly Pick<CaseSummary, 'id'>[],
  cases: Pick<CaseStore, 'get'>,
): Promise<{ readonly cases: readonly SimulatedCase[]; readonly unreadable: number }> {
  const found = new Map<string, SimulatedCase>();
  let unreadable = 0;
  await forEachBounded(wanted, AT_ONCE, async ({ id }) => {
    try {
      const stored = await cases.get(id);
      if (stored === undefined) return;
      const rows = await mapInSlices(stored.value.events, slices.later, judgeRow);
      found.set(id, simulatedCase(stored.value, rows));
    } catch (error) {
      if (!(error instanceof TriageError && error.code === 'case.unreadable')) throw error;
      unreadable += 1;
    }
  });
  return { cases: wanted.flatMap(({ id }) => found.get(id) ?? []), unreadable };
}

/** `simulate` over the stored cases of a scope, for each of several changes. */
export async function simulateStored(
  scope: ReplayScope,
  deps: ReplayDeps,
  entries: readonly AllowlistEntry[],
  changes: readonly (readonly AllowlistEntry[])[],
): Promise<{ readonly cases: Replayed; readonly simulations: readonly Simulation[] }> {
  const found = changes.map((proposed) => {
    const flips: Flip[] = [];
    const hides: HiddenCase[] = [];
    return { proposed, flips, hides };
  });
  const cases = await replay(scope, deps, async (batch) => {
    for (const one of batch) {
      for (const { proposed, flips, hides } of found) {
        await slices.later();
        const simulation = simulate([one], entries, proposed);
        flips.push(...simulation.flips);
        hides.push(...simulation.hides);
      }
    }
  });
  return { cases, simulations: found.map(({ flips, hides }) => ({ flips, hides })) };
}
