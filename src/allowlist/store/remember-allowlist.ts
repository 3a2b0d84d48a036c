import { isStorageUnavailable } from '../../errors.ts';
import type { AllowlistEntry } from '../entry.schema.ts';
import type { AllowlistStore } from './allowlist-store.ts';
import { effectiveEntries } from './effective-entries.ts';

/** How long a list is taken for current, and how old one may get while the table service is away. */
export interface RememberLimits {
  readonly ttlMs?: number;
  readonly staleMs?: number;
}

/** The allowlist with a memory, for the pipeline, which asks for it with every batch. */
export interface RememberedAllowlist {
  /**
   * The entries in force, at most `ttlMs` old (30 s). While the table service is away the last list that was read
   * holds on for `staleMs` (10 min): whoever changes an entry needs the same table, so that it is no older than what
   * could be known. Without one it throws `storage.unavailable`, and the messages come again. Judging by the shipped
   * entries alone in that time would put in force what the customer has switched off, and judging by none would
   * file every benign alert for review for good.
   */
  entries(): Promise<readonly AllowlistEntry[]>;
  /** The same store; a change through it is in force here at once. */
  readonly store: AllowlistStore;
}

export function rememberAllowlist(
  store: AllowlistStore,
  shipped: readonly AllowlistEntry[],
  clock: () => Date,
  { ttlMs = 30_000, staleMs = 600_000 }: RememberLimits = {},
): RememberedAllowlist {
  let known: { readonly entries: readonly AllowlistEntry[]; readonly readAt: number } | undefined;
  let reading: Promise<readonly AllowlistEntry[]> | undefined;
  let changes = 0;

  async function read(): Promise<readonly AllowlistEntry[]> {
    const before = changes;
    const readAt = clock().getTime();
    try {
      const entries = effectiveEntries(shipped, await store.list());
      // What was read while an entry changed may be from before the change.
      if (before === changes) known = { entries, readAt };
      return entries;
    } catch (error) {
      if (!isStorageUnavailable(error) || known === undefined || readAt - known.readAt > staleMs) throw error;
      return known.entries;
    }
  }

  async function changing<Outcome>(work: () => Promise<Outcome>): Promise<Outcome> {
    try {
      return await work();
    } finally {
      // Also after an error: the answer may have got lost on its way back.
      changes += 1;
      known = undefined;
      reading = undefined;
    }
  }

  return {
    entries() {
      const now = clock().getTime();
      // A clock that was set back must not keep a list for longer.
      if (known !== undefined && now >= known.readAt && now - known.readAt < ttlMs)
        return Promise.resolve(known.entries);
      if (reading !== undefined) return reading;
      const mine = read().finally(() => {
        if (reading === mine) reading = undefined;
      });
      reading = mine;
      return mine;
    },
    store: {
      list: () => store.list(),
      get: (id) => store.get(id),
      snapshot: () => store.snapshot(),
      put: (entry, changed, ifMatch, turn) => changing(() => store.put(entry, changed, ifMatch, turn)),
      remove: (id, changed, ifMatch, turn) => changing(() => store.remove(id, changed, ifMatch, turn)),
      audit: (page) => store.audit(page),
    },
  };
}
