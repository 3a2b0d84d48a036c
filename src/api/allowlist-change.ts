import { NO_OVERRIDE } from '../allowlist/store/allowlist-store.ts';
import { itemEtag } from './allowlist-item.ts';
import type { ApiDeps } from './api-deps.ts';
import type { ApiRequest } from './api-request.ts';
import { matchesStrongly } from './etag.ts';
import { ProblemError } from './problem.ts';

/**
 * Makes a change of an entry, under If-Match where the request has it: `work` gets the ETag to name to the store.
 * Throws 412 where the entry is another by now.
 */
export async function allowlistChange<Outcome extends string>(
  request: ApiRequest,
  deps: Pick<ApiDeps, 'allowlist' | 'shippedEntries'>,
  id: string,
  work: (ifMatch: string | undefined) => Promise<Outcome | 'conflict'>,
): Promise<Outcome> {
  const ifMatch = request.headers.get('if-match');
  let seen: string | undefined;
  if (ifMatch !== null) {
    const override = await deps.allowlist.get(id);
    const shipped = deps.shippedEntries.find((entry) => entry.id === id);
    const etag = itemEtag(shipped, override);
    if (etag === undefined || !matchesStrongly(ifMatch, etag)) throw changed();
    seen = override?.etag ?? NO_OVERRIDE;
  }
  const outcome = await work(seen);
  if (outcome === 'conflict') throw changed();
  return outcome;
}

function changed(): ProblemError {
  return new ProblemError(
    412,
    'allowlist.changed',
    'The entry has changed since it was read. Read it again.',
  );
}
