import { isStorageUnavailable } from '../../errors.ts';
import type { AllowlistEntry } from '../entry.schema.ts';
import type { AllowlistStore, BadOverride, StoredOverride } from './allowlist-store.ts';
import { effectiveEntries } from './effective-entries.ts';

export interface RememberOptions {
  /** How long a list is taken for current. */
  readonly ttlMs?: number;
  /** How old one may get while the table service is away. */
  readonly staleMs?: number;
  /** Told once of each row that is not in force though nobody switched it off, and of each new text of it. */
  readonly onSwitchedOff?: (override: BadOverride & StoredOverride) => void;
}

/** How many stored rows are not in force though nobody switched them off, by why. */
export interface SwitchedOff {
  /** Written past the service. */
  readonly unaudited: number;
  /** Not taken by this version. */
  readonly unreadable: number;
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
  /** The rows of the same list that are off though nobody switched them off. */
  switchedOff(): Promise<SwitchedOff>;
  /** The same store; a change through it is in force here at once. */
  readonly store: AllowlistStore;
}

/** A list as it was read. */
interface Known {
  readonly entries: readonly AllowlistEntry[];
  readonly switchedOff: SwitchedOff;
  readonly readAt: number;
}

function isBad(override: StoredOverride): override is BadOverride & StoredOverride {
  return override.kind === 'unreadable' || override.kind === 'unaudited';
}

export function rememberAllowlist(
  store: AllowlistStore,
  shipped: readonly AllowlistEntry[],
  clock: () => Date,
  { ttlMs = 30_000, staleMs = 600_000, onSwitchedOff }: RememberOptions = {},
): RememberedAllowlist {
  let known: Known | undefined;
  let reading: Promise<Known> | undefined;
  let changes = 0;
  let told: ReadonlySet<string> = new Set();

  function tell(overrides: readonly StoredOverride[]): SwitchedOff {
    const off = overrides.filter(isBad);
    const before = told;
    told = new Set(off.map(({ id, etag }) => `${id} ${etag}`));
    for (const one of off) if (!before.has(`${one.id} ${one.etag}`)) onSwitchedOff?.(one);
    const unaudited = off.filter(({ kind }) => kind === 'unaudited').length;
    return { unaudited, unreadable: off.length - unaudited };
  }

  async function read(): Promise<Known> {
    const before = changes;
    const readAt = clock().getTime();
    try {
      const overrides = await store.list();
      const found = { entries: effectiveEntries(shipped, overrides), switchedOff: tell(overrides), readAt };
      // What was read while an entry changed may be from before the change.
      if (before === changes) known = found;
      return found;
    } catch (error) {
      if (!isStorageUnavailable(error) || known === undefined || readAt - known.readAt > staleMs) throw error;
      return known;
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

  return {
    entries: async () => (await current()).entries,
    switchedOff: async () => (await current()).switchedOff,
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
