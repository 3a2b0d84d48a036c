/** Whether a call may go on, or after how many seconds the next one may. */
export type Admission = 'admitted' | { readonly retryAfterS: number };

export interface RateLimiter {
  /** Counts a call of a caller; one that costs more counts as so many calls, at most as all of a minute. */
  take(key: string, units?: number): Admission;
}

export interface RateLimiterOptions {
  /** Calls a minute, and at once after a minute without any; 0: no limit. */
  readonly perMinute: number;
  /** Callers that are kept apart; of more, those that called longest ago are forgotten. */
  readonly maxCallers?: number;
  readonly clock: () => Date;
}

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/**
 * A token bucket for each caller, in the memory of this instance: each instance counts for itself. Whoever is
 * forgotten begins anew with a full bucket, which is what a limit for fairness can afford.
 */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { perMinute, maxCallers = 10_000, clock } = options;
  /** In the order of their last call. */
  const buckets = new Map<string, Bucket>();
  if (perMinute === 0) return { take: () => 'admitted' };

  return {
    take(key, units = 1) {
      const needed = Math.min(units, perMinute);
      const now = clock().getTime();
      const before = buckets.get(key);
      // A clock that was set back gives nothing and takes nothing.
      const passed = Math.max(0, now - (before?.at ?? now));
      const tokens = Math.min(perMinute, (before?.tokens ?? perMinute) + (passed * perMinute) / 60_000);
      const admitted = tokens >= needed;
      buckets.delete(key);
      buckets.set(key, { tokens: admitted ? tokens - needed : tokens, at: now });
      const [oldest] = buckets.keys();
      if (buckets.size > maxCallers && oldest !== undefined) buckets.delete(oldest);
      return admitted ? 'admitted' : { retryAfterS: Math.ceil(((needed - tokens) * 60) / perMinute) };
    },
  };
}
