/** Totals since the process started, by stable names. */
export interface Counters {
  add(name: string, count: number): void;
  totals(): Readonly<Record<string, number>>;
}

export function createCounters(): Counters {
  const totals = new Map<string, number>();
  return {
    add(name, count) {
      if (count > 0) totals.set(name, (totals.get(name) ?? 0) + count);
    },
    totals: () => Object.fromEntries([...totals].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
