import { type Disposition, dispositionSchema } from './case.schema.ts';
import type { CaseStore } from './stores.ts';

export const HOUR_MS = 3_600_000;

/** How many cases of each disposition were created from `startMs` on, for as long as a bucket is. */
export interface CountBucket {
  readonly startMs: number;
  readonly counts: Readonly<Record<Disposition, number>>;
}

export interface CaseCounts {
  /** Every bucket of the stretch that was counted, oldest first, empty ones too. */
  readonly buckets: readonly CountBucket[];
  /** Whether the stretch has older cases than were counted; the buckets begin later then. */
  readonly truncated: boolean;
}

/** A stretch of time in milliseconds since 1970; both ends lie on whole buckets, which are whole hours. */
export interface CountedStretch {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly bucketMs: number;
}

/** One read of the whole stretch; at 1,000 rows an answer that is some 100 small answers, 16 at a time. */
const MOST_CASES = 100_000;
/**
 * No case is ever added to an hour that is over, but its disposition may still change; and another worker may be
 * about to write one of the last moments.
 */
const CLOSED_HOUR_MS = 5 * 60_000;
const OPEN_HOUR_MS = 5_000;
const SETTLING_MS = 2 * 60_000;
/** A quarter of a year and a little, in hours: what memory holds at most. */
const MOST_HOURS = 2_400;

interface Remembered {
  readonly readAtMs: number;
  readonly counts: Readonly<Record<Disposition, number>>;
}

/**
 * Counts cases over time. Hours are remembered, so that a page which asks every few seconds reads only the hour
 * that goes on: the first answer reads the keys of the whole stretch, the next ones those of an hour. Throws what
 * `CaseStore` throws.
 */
export function rememberCounts(
  cases: Pick<CaseStore, 'tally'>,
  clock: () => Date,
): (stretch: CountedStretch) => Promise<CaseCounts> {
  const hours = new Map<number, Remembered>();

  function isFresh(hourMs: number, nowMs: number): boolean {
    const known = hours.get(hourMs);
    if (known === undefined) return false;
    const closed = hourMs + HOUR_MS + SETTLING_MS < known.readAtMs;
    return nowMs - known.readAtMs < (closed ? CLOSED_HOUR_MS : OPEN_HOUR_MS);
  }

  /** Reads from the first hour that is not fresh to the last; gives the first hour that is whole. */
  async function refresh(sinceMs: number, untilMs: number): Promise<number> {
    const readAtMs = clock().getTime();
    const stale = hoursOf(sinceMs, untilMs).filter((hour) => !isFresh(hour, readAtMs));
    const first = stale[0];
    const end = (stale.at(-1) ?? 0) + HOUR_MS;
    if (first === undefined) return sinceMs;
    const stretch = { since: new Date(first).toISOString(), until: new Date(end).toISOString() };
    const { items, more } = await cases.tally(stretch, MOST_CASES);
    const found = Map.groupBy(items, ({ createdAtMs }) => floor(createdAtMs, HOUR_MS));
    // Of the hour at which the reading stopped there may be more.
    const whole = more ? floor(items.at(-1)?.createdAtMs ?? end, HOUR_MS) + HOUR_MS : first;
    for (const hour of hoursOf(whole, end)) {
      const counts = noCases();
      for (const { disposition } of found.get(hour) ?? []) counts[disposition] += 1;
      hours.delete(hour);
      hours.set(hour, { readAtMs, counts });
    }
    for (const hour of hours.keys()) {
      if (hours.size <= MOST_HOURS) break;
      hours.delete(hour);
    }
    return more ? whole : sinceMs;
  }

  return async ({ sinceMs, untilMs, bucketMs }) => {
    const wholeFrom = await refresh(sinceMs, untilMs);
    const from = Math.ceil(wholeFrom / bucketMs) * bucketMs;
    const buckets: CountBucket[] = [];
    for (let startMs = from; startMs < untilMs; startMs += bucketMs) {
      const counts = noCases();
      for (const hour of hoursOf(startMs, startMs + bucketMs)) {
        const known = hours.get(hour)?.counts ?? noCases();
        for (const disposition of dispositionSchema.options) counts[disposition] += known[disposition];
      }
      buckets.push({ startMs, counts });
    }
    return { buckets, truncated: wholeFrom > sinceMs };
  };
}

function noCases(): Record<Disposition, number> {
  return { 'likely-benign': 0, 'needs-review': 0, 'likely-malicious': 0 };
}

function floor(ms: number, unitMs: number): number {
  return Math.floor(ms / unitMs) * unitMs;
}

function hoursOf(sinceMs: number, untilMs: number): number[] {
  const count = Math.max(0, Math.ceil((untilMs - sinceMs) / HOUR_MS));
  return Array.from({ length: count }, (_, at) => sinceMs + at * HOUR_MS);
}
