import type { JsonLimits } from '../text/json-shape.ts';
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
  /** What an answer may hold; it is looked at before it is parsed. */
  readonly json: JsonLimits;
}

export const defaultLimits: HttpLimits = {
  quotas,
  breaker: { failures: 5, openMs: 30_000 },
  connectMs: 3_000,
  attemptMs: 30_000,
  maxBytes: 8 * 1024 * 1024,
  // A watchlist of 10,000 items has some 20,000 lists and objects; answers nest at most a dozen levels.
  json: { maxDepth: 100, maxContainers: 250_000 },
};
