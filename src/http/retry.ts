import type { HttpFailed } from './http-outcome.ts';

/** Requests that one call sends at most, a new token aside. */
const MOST_ATTEMPTS = 3;
const FIRST_DELAY_MS = 500;
/** A service that asks to wait longer than this is left to a later call. */
const LONGEST_WAIT_MS = 60_000;
/** Keeps calls that were told to wait together from coming back together. */
const JITTER_MS = 250;

/**
 * How long to wait before a read is sent again; `undefined` when that cannot help. A timeout is not tried again: the
 * service may still be at work on the first one, and the time is spent.
 */
export function retryDelayMs(failed: HttpFailed, random: () => number): number | undefined {
  if (failed.attempts >= MOST_ATTEMPTS || !isTransient(failed)) return undefined;
  if (failed.retryAfterMs !== undefined) {
    return failed.retryAfterMs > LONGEST_WAIT_MS ? undefined : failed.retryAfterMs + random() * JITTER_MS;
  }
  const longest = FIRST_DELAY_MS * 2 ** (failed.attempts - 1);
  return longest / 2 + (random() * longest) / 2;
}

function isTransient({ code, status }: HttpFailed): boolean {
  if (code === 'throttled' || code === 'connection' || status === 408) return true;
  return code === 'server-error' && [500, 502, 503].includes(status ?? 0);
}
