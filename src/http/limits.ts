import type { BreakerLimits } from './breaker.ts';
import { type QuotaLimits, type QuotaName, quotas } from './quotas.ts';

/** How far the client goes. */
export interface HttpLimits {
  readonly quotas: Readonly<Record<QuotaName, QuotaLimits>>;
  readonly breaker: BreakerLimits;
  readonly connectMs: number;
  /** From sending a request to the last byte of its answer, so that a slow drip ends too. */
  readonly attemptMs: number;
  /** The longest body of a success that is read, where the request does not say. */
  readonly maxBytes: number;
}

export const defaultLimits: HttpLimits = {
  quotas,
  breaker: { failures: 5, openMs: 30_000 },
  connectMs: 3_000,
  attemptMs: 30_000,
  maxBytes: 8 * 1024 * 1024,
};
