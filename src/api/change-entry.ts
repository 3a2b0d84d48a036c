import type { AllowlistEntry } from '../allowlist/entry.schema.ts';
import { NO_OVERRIDE, type Turn } from '../allowlist/store/allowlist-store.ts';
import { effectiveEntries, type Proposal, proposedEntries } from '../allowlist/store/effective-entries.ts';
import { itemEtag } from './allowlist-item.ts';
import { takeTurn } from './allowlist-turn.ts';
import type { ApiDeps } from './api-deps.ts';
import type { ApiRequest } from './api-request.ts';
import { matchesStrongly, matchesWeakly } from './etag.ts';
import { refuseHiding } from './hides-known-bad.ts';
import { ProblemError } from './problem.ts';

type Deps = Pick<ApiDeps, 'allowlist' | 'shippedEntries'>;

/** A change of the entry that has this id. */
interface EntryChange<Outcome extends string> {
  readonly id: string;
  readonly proposal: Proposal;
  /** Throws where the entries in force leave no room for it. */
  readonly checkRoom?: (inForce: readonly AllowlistEntry[]) => void;
  /** Tells the store, with the ETag to name to it. */
  readonly write: (ifMatch: string | undefined, turn: Turn) => Promise<Outcome | 'conflict' | 'outdated'>;
}

/** What became of the entry, and the one that was in force before. */
interface Changed<Outcome extends string> {
  readonly outcome: Outcome;
  readonly before: AllowlistEntry | undefined;
}

/**
 * Changes one entry: judged together with all the others, in its turn, and under If-Match and If-None-Match where the
 * request has them (RFC 9110, section 13.2.2). Throws 409 where others keep coming between, 412 where the entry is
 * another by now, and 422 where the change would hide a known attack.
 */
export function changeEntry<Outcome extends string>(
  request: ApiRequest,
  deps: Deps,
  { id, proposal, checkRoom, write }: EntryChange<Outcome>,
): Promise<Changed<Outcome>> {
  return takeTurn<Changed<Outcome>>(deps.allowlist, async ({ overrides }, turn) => {
    const inForce = effectiveEntries(deps.shippedEntries, overrides);
    checkRoom?.(inForce);
    await refuseHiding(inForce, proposedEntries(deps.shippedEntries, overrides, proposal));
    const outcome = await write(await seenBy(request, deps, id), turn);
    if (outcome === 'conflict') throw changed();
    if (outcome === 'outdated') return 'outdated';
    return { outcome, before: inForce.find((entry) => entry.id === id) };
  });
}

/**
 * The state of the entry that the caller's conditions were held against, as the store knows it; `undefined` where
 * there are none. Throws 412 where one does not hold.
 */
async function seenBy(request: ApiRequest, deps: Deps, id: string): Promise<string | undefined> {
  const ifMatch = request.headers.get('if-match');
  const ifNoneMatch = request.headers.get('if-none-match');
  if (ifMatch === null && ifNoneMatch === null) return undefined;
  const override = await deps.allowlist.get(id);
  const shipped = deps.shippedEntries.find((entry) => entry.id === id);
  const etag = itemEtag(shipped, override);
  if (ifMatch !== null && (etag === undefined || !matchesStrongly(ifMatch, etag))) throw changed();
  if (ifNoneMatch !== null && etag !== undefined && matchesWeakly(ifNoneMatch, etag)) throw exists();
  return override?.etag ?? NO_OVERRIDE;
}

function exists(): ProblemError {
  const detail = 'There is an entry with this id, and If-None-Match asks for none.';
  return new ProblemError(412, 'allowlist.exists', detail);
}

function changed(): ProblemError {
  const detail = 'The entry has changed since it was read. Read it again.';
  return new ProblemError(412, 'allowlist.changed', detail);
}
