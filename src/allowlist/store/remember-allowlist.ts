import { isStorageUnavailable } from '../../errors.ts';
import type { AllowlistEntry } from '../entry.schema.ts';
import type { AllowlistStore } from './allowlist-store.ts';
import { effectiveEntries } from './effective-entries.ts';

export interface RememberOptions {
  /** How long a list is taken for current. */
  readonly ttlMs?: number;
  /** How old one may get while the table service is away. */
  readonly staleMs?: number;
  /** Told once of each row that the audit does not say, by its id. */
  readonly onUnaudited?: (id: string) => void;
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
  /** How many rows the audit does not say, in the same list. */
  countUnaudited(): Promise<number>;
  /** The same store; a change through it is in force here at once. */
  readonly store: AllowlistStore;
}

/** A list as it was read. */
interface Known {
  readonly entries: readonly AllowlistEntry[];
  readonly unaudited: number;
  readonly readAt: number;
}

export function rememberAllowlist(
  store: AllowlistStore,
  shipped: readonly AllowlistEntry[],
  clock: () => Date,
  { ttlMs = 30_000, staleMs = 600_000, onUnaudited = () => undefined }: RememberOptions = {},
): RememberedAllowlist {
  let known: Known | undefined;
  let reading: Promise<Known> | undefined;
  let changes = 0;
  const told = new Set<string>();

  async function read(): Promise<Known> {
    const before = changes;
    const readAt = clock().getTime();
    try {
      const overrides = await store.list();
      const unaudited = overrides.filter(({ kind }) => kind === 'unaudited');
      for (const { id, etag } of unaudited) {
        const row = `${id} ${etag}`;
        if (!told.has(row)) onUnaudited(id);
        told.add(row);
      }
      const now = { entries: effectiveEntries(shipped, overrides), unaudited: unaudited.length, readAt };
      // What was read while an entry changed may be from before the change.
      if (before === changes) known = now;
      return now;
    } catch (error) {
      if (!isStorageUnavailable(error) || known === undefined || readAt - known.readAt > staleMs) throw error;
      return known;
    }
  }

  function current(): Promise<Known> {
    const now = clock().getTime();
    // A clock that was set back must not keep a list for longer.
    if (known !== undefined && now >= known.readAt && now - known.readAt < ttlMs)
      return Promise.resolve(known);
    if (reading !== undefined) return reading;
    const mine = read().finally(() => {
      if (reading === mine) reading = undefined;
    });
    reading = mine;
    return mine;
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
    entries: async () => (await current()).entries,
    countUnaudited: async () => (await current()).unaudited,
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
