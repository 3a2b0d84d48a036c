import type { AccessConfig } from './access-config.ts';
import { type Headers, type Identified, identify } from './identify.ts';
import { type Admission, createRateLimiter } from './rate-limiter.ts';
import { createTally } from './tally.ts';

/** Who calls, and how often. */
export interface Access {
  identify(headers: Headers): Identified;
  /** Counts a call of a caller by `key`. */
  admit(key: string): Admission;
  /** How many times in this minute what `key` stands for was refused, this time included. */
  countRefusal(key: string): number;
}

export function createAccess(config: AccessConfig, clock: () => Date): Access {
  const limiter = createRateLimiter({ perMinute: config.ratePerMinute, clock });
  const refusals = createTally(clock);
  return {
    identify: (headers) => identify(headers, config),
    admit: (key) => limiter.take(key),
    countRefusal: (key) => refusals.count(key),
  };
}
