/** Counts what recurs, each key by itself. */
export interface Tally {
  /** How many times `key` was counted in its minute, this time included. */
  count(key: string): number;
}

const MINUTE_MS = 60_000;

/**
 * Counts by the minute; that of a key begins with its first time. Of more than `maxKeys` the one that began longest
 * ago is forgotten, and begins anew.
 */
export function createTally(clock: () => Date, maxKeys = 10_000): Tally {
  const counts = new Map<string, { readonly since: number; times: number }>();
  return {
    count(key) {
      const now = clock().getTime();
      const known = counts.get(key);
      // A clock that was set back begins a minute too.
      if (known !== undefined && now >= known.since && now < known.since + MINUTE_MS) return ++known.times;
      counts.delete(key);
      counts.set(key, { since: now, times: 1 });
      const [oldest] = counts.keys();
      if (counts.size > maxKeys && oldest !== undefined) counts.delete(oldest);
      return 1;
    },
  };
}
