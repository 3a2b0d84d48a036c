/** How many failures in a row open a breaker, and for how long. */
export interface BreakerLimits {
  readonly failures: number;
  readonly openMs: number;
}

/** How a call that was let through ended: `unknown` for one that was called off. */
export type CallResult = 'answered' | 'failed' | 'unknown';

/**
 * Keeps calls from a host that fails: after some failures in a row nothing is sent for a while, then one call tries
 * it. A host that answers, whatever it answers, is alive.
 */
export interface Breaker {
  /** Milliseconds for which nothing is sent; 0 when calls go through. Asking changes nothing. */
  openForMs(): number;
  /** Takes leave for one call; false while the breaker is open or its one trial is under way. */
  admit(): boolean;
  record(result: CallResult): void;
}

export function createBreaker({ failures, openMs }: BreakerLimits, now: () => number): Breaker {
  let inARow = 0;
  let openUntil = 0;
  let trial = false;
  const isOpen = (): boolean => inARow >= failures;
  return {
    openForMs() {
      if (!isOpen()) return 0;
      return Math.max(trial ? 1 : 0, openUntil - now());
    },
    admit() {
      if (!isOpen()) return true;
      if (trial || now() < openUntil) return false;
      trial = true;
      return true;
    },
    record(result) {
      trial = false;
      if (result === 'answered') inARow = 0;
      else if (result === 'failed') {
        inARow += 1;
        if (isOpen()) openUntil = now() + openMs;
      }
    },
  };
}
