import type { AccessConfig } from './access-config.ts';
import { type Cost, type CostClass, costClasses } from './cost.ts';
import { type Headers, type Identified, identify } from './identify.ts';
import { createInFlightLimiter, type InFlightLimiter, type Place } from './in-flight.ts';
import { type Admission, createRateLimiter } from './rate-limiter.ts';
import { createTally } from './tally.ts';

/** Who calls, how often, and how much at once. */
export interface Access {
  identify(headers: Headers): Identified;
  /** Counts a call of a caller by `key`, which costs so many units. */
  admit(key: string, units?: number): Admission;
  /** A place for the work of a call, as soon as its class has room; `full` where there is none in time. */
  enter(key: string, cost: Cost, units: number): Promise<Place | 'full'>;
  /** How many times in this minute what `key` stands for was refused, this time included. */
  countRefusal(key: string): number;
}

/** The place of work that is not limited. */
const ANY_PLACE: Place = { release: () => undefined };

export function createAccess(config: AccessConfig, clock: () => Date): Access {
  const limiter = createRateLimiter({ perMinute: config.ratePerMinute, clock });
  const refusals = createTally(clock);
  const rooms = new Map<string, InFlightLimiter>();
  for (const [cost, { room }] of Object.entries<CostClass>(costClasses)) {
    if (room !== undefined) rooms.set(cost, createInFlightLimiter(room));
  }
  return {
    identify: (headers) => identify(headers, config),
    admit: (key, units) => limiter.take(key, units),
    enter: async (key, cost, units) => rooms.get(cost)?.take(key, units) ?? ANY_PLACE,
    countRefusal: (key) => refusals.count(key),
  };
}
