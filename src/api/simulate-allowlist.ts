import * as z from 'zod';
import { type AllowlistEntry, entrySchema } from '../allowlist/entry.schema.ts';
import { checkEntry } from '../allowlist/store/check-entry.ts';
import { effectiveEntries, proposedEntries } from '../allowlist/store/effective-entries.ts';
import { classificationSchema, dispositionSchema } from '../case/case.schema.ts';
import { compact } from '../compact.ts';
import type { DeepReadonly } from '../deep-readonly.ts';
import { hiddenKnownBad } from '../simulate/hidden-known-bad.ts';
import { simulateStored } from '../simulate/replay.ts';
import { canonical } from '../text/canonical-json.ts';
import { EXAMPLE_ENTRY, invalidEntry, problemItems } from './allowlist-item.ts';
import { jsonAnswer } from './answers.ts';
import type { ApiDeps } from './api-deps.ts';
import { respondJson } from './api-request.ts';
import { readJson } from './body.ts';
import { HIDES_KNOWN_BAD, hiddenItems } from './hides-known-bad.ts';
import { defineOperation } from './operation.ts';
import { type ProblemItem, problemItemSchema } from './problem.ts';
import { moment, noQuery } from './query.ts';
import { shownAs } from './shown-as.ts';

/** Reading and judging a case takes one to three milliseconds. */
const MOST_CASES = 5_000;
/** Well below the time that a client, or the platform (230 s), waits for an answer. */
const BUDGET_MS = 15_000;
const MOST_CHANGES = 50;
/** A change that flips more than this is one to think over, whatever the list says. */
const MOST_FLIPS = 500;

const scopeFields = {
  since: moment
    .exactOptional()
    .meta(shownAs({ type: 'string', format: 'date-time' }))
    .describe('Replays cases created at or after it.'),
  limit: z
    .int()
    .min(1)
    .max(MOST_CASES)
    .default(2_000)
    .describe('How many cases are replayed at most, newest first.'),
  remove: z.array(z.string().min(1).max(80)).max(MOST_CHANGES).default([]).describe('Ids as for DELETE.'),
};
/** What is checked of the body; the entries are checked as those of PUT are, each problem named. */
const bodySchema = z.strictObject({
  entries: z.array(z.unknown()).max(MOST_CHANGES).default([]),
  ...scopeFields,
});
/** What the document shows of it. */
const shownSchema = z
  .strictObject({
    entries: z.array(entrySchema).max(MOST_CHANGES).default([]).describe('Entries as for PUT.'),
    ...scopeFields,
  })
  .meta({ id: 'AllowlistProposal' });

/** What a replay says of a change. */
export const flipSchema = z
  .object({
    id: z.string(),
    from: dispositionSchema.describe('By the entries in force, judged now.'),
    to: dispositionSchema,
    summary: z.string().describe('Holds attacker-controlled text.'),
    verdict: classificationSchema.optional(),
  })
  .meta({ id: 'AllowlistFlip' });

/** How far a replay came. */
export const replayedSchema = z
  .object({
    examined: z.int(),
    since: z.string().optional().describe('When the oldest case that was examined was created.'),
    truncated: z.boolean().describe('Whether there are more cases than were examined.'),
    unreadable: z.int().describe('Cases that this version cannot read.'),
  })
  .meta({ id: 'ReplayedCases' });

const hiddenSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('case'), id: z.string(), summary: z.string() }),
    z.object({ kind: z.literal('known-bad'), id: z.string(), category: z.string(), title: z.string() }),
  ])
  .meta({ id: 'HiddenAttack' });

const simulationSchema = z
  .object({
    cases: replayedSchema,
    flipped: z.int().describe('How many cases would change their disposition.'),
    flips: z.array(flipSchema).describe(`The newest ${MOST_FLIPS} of them.`),
    hides: z
      .array(hiddenSchema)
      .describe(
        'Attacks that would become likely-benign: cases with the verdict TruePositive, and scenarios of the shipped known-bad set on whatever host and account.',
      ),
    refused: z
      .object({ code: z.string(), errors: z.array(problemItemSchema) })
      .optional()
      .describe('What PUT would answer; absent where it would take the entries.'),
  })
  .meta({ id: 'AllowlistSimulation' });

export type AllowlistSimulation = DeepReadonly<z.infer<typeof simulationSchema>>;

/** `POST /allowlist/simulate`: what a change would do to stored cases and known attacks. Changes nothing. */
export const simulateAllowlist = defineOperation({
  id: 'simulate-allowlist',
  method: 'POST',
  route: 'allowlist/simulate',
  role: 'reader',
  cost: 'replay',
  summary: 'Try a change of the allowlist on stored cases',
  description: `Judges stored cases anew, each by the rows and the context that it keeps and on the date of its alert, under the entries in force and under the change. Stops after ${BUDGET_MS / 1000} s; \`cases\` says how far it came.`,
  query: noQuery,
  body: { schema: shownSchema, example: { entries: [EXAMPLE_ENTRY], since: '2026-01-01T00:00:00Z' } },
  answers: { 200: jsonAnswer('What the change would do.', simulationSchema) },
  problems: {
    400: 'The body is not what is asked for; `errors` names each problem.',
    413: 'The body is larger than 1 MiB.',
    415: 'The body is not JSON in UTF-8.',
    422: 'An entry is malformed, or an id to remove is unknown; `errors` names each problem.',
  },
  async handle({ request }, deps) {
    const { entries: given, remove, since, limit } = await readJson(request, bodySchema);
    const overrides = await deps.allowlist.list();
    const before = effectiveEntries(deps.shippedEntries, overrides);
    const known = new Set([...deps.shippedEntries, ...overrides].map(({ id }) => id));
    const { entries, lint } = readEntries(given, unknownIds(remove, known), deps);
    const after = proposedEntries(deps.shippedEntries, overrides, { entries, remove });
    const hidden = await hiddenKnownBad(before, after);
    const scope = compact({ since, limit, budgetMs: BUDGET_MS });
    const { cases, simulations } = await simulateStored(scope, deps, before, [after]);
    const { flips = [], hides = [] } = simulations[0] ?? {};
    return respondJson(
      200,
      compact({
        cases,
        flipped: flips.length,
        flips: flips.slice(0, MOST_FLIPS),
        hides: [...hides, ...hidden],
        refused: refusal(lint, hiddenItems(hidden)),
      }),
    );
  },
});

function refusal(lint: readonly ProblemItem[], hidden: readonly ProblemItem[]) {
  if (lint.length > 0) return { code: 'allowlist.invalid', errors: [...lint, ...hidden] };
  return hidden.length > 0 ? { code: HIDES_KNOWN_BAD, errors: hidden } : undefined;
}

function unknownIds(remove: readonly string[], known: ReadonlySet<string>): ProblemItem[] {
  return remove.flatMap((id, at) =>
    known.has(id)
      ? []
      : [{ code: 'id.unknown', detail: 'There is no entry with this id.', pointer: `/remove/${at}` }],
  );
}

/** The entries of a proposal with what the lint says of them. Throws 422 with every problem that forbids trying it. */
function readEntries(
  given: readonly unknown[],
  others: readonly ProblemItem[],
  { shippedEntries }: Pick<ApiDeps, 'shippedEntries'>,
): { readonly entries: readonly AllowlistEntry[]; readonly lint: readonly ProblemItem[] } {
  const entries: AllowlistEntry[] = [];
  const lint: ProblemItem[] = [];
  const errors: ProblemItem[] = [];
  const ids = new Set<string>();
  const shipped = new Set(shippedEntries.map(canonical));
  for (const [at, value] of given.entries()) {
    const root = `/entries/${at}`;
    const read = checkEntry(value);
    const parsed = entrySchema.safeParse(value);
    if (!parsed.success) {
      errors.push(...problemItems(read.ok ? [] : read.problems, root));
      continue;
    }
    const { data } = parsed;
    if (ids.has(data.id)) {
      const detail = 'Another entry of the proposal has this id.';
      errors.push({ code: 'id.repeated', detail, pointer: `${root}/id` });
    }
    ids.add(data.id);
    entries.push(data);
    if (!read.ok && !shipped.has(canonical(data))) lint.push(...problemItems(read.problems, root));
  }
  const all = [...errors, ...others];
  if (all.length > 0) throw invalidEntry(all);
  return { entries, lint };
}
