import { type Caller, principalOf } from '../access/caller.ts';
import type { ChangedBy } from '../allowlist/store/allowlist-store.ts';
import { compact } from '../compact.ts';
import { nameParameter } from './query.ts';

/** The query parameter of calls that change the allowlist. */
export const byParameter = nameParameter.describe(
  'Who makes the change, for the audit: a statement. The audit keeps whom the service knows beside it, and takes that one where nothing is stated; without either it says `unknown`.',
);

/** Who makes a change, as stated and as authenticated, and when. A function key belongs to nobody. */
export function changedBy(caller: Caller, by: string | undefined, now: Date): ChangedBy {
  const principal = principalOf(caller);
  return compact({ by: by?.trim() || principal || 'unknown', principal, at: now.toISOString() });
}
