/** At most `limit` calls in any span of `ms` milliseconds. */
export interface RateWindow {
  readonly limit: number;
  readonly ms: number;
}

export interface QuotaLimits {
  /** Calls under way at once. */
  readonly concurrency: number;
  readonly windows: readonly RateWindow[];
}

const MINUTE = 60_000;
const FIVE_MINUTES = 5 * MINUTE;

/**
 * What each API allows one caller, kept by every process for itself: with several of them the services' own 429 is
 * what holds them back together. Where a service names no number of calls at once, the one here is ours.
 */
export const quotas = {
  /** Microsoft Learn, "Azure Monitor service limits", log queries: 5 at once, 200 in 30 s for one caller. */
  'log-analytics': { concurrency: 5, windows: [{ limit: 200, ms: 30_000 }] },
  /** Microsoft Learn, "Get machine by ID API" and "List machines API": 100 a minute, 1,500 an hour. */
  'defender-machines': {
    concurrency: 8,
    windows: [
      { limit: 100, ms: MINUTE },
      { limit: 1_500, ms: 60 * MINUTE },
    ],
  },
  /** Microsoft Learn, "Microsoft Graph throttling limits", identity: 3,500 units in 10 s for the smallest tenant. */
  graph: { concurrency: 8, windows: [{ limit: 500, ms: 10_000 }] },
  /** Microsoft Learn, "security: runHuntingQuery" and advanced hunting quotas: at least 45 calls a minute. */
  'graph-hunting': { concurrency: 4, windows: [{ limit: 45, ms: MINUTE }] },
  /** Microsoft Learn, Microsoft Sentinel REST API, "Request limits and throttling": reads 100 in 5 minutes. */
  'sentinel-read': { concurrency: 4, windows: [{ limit: 100, ms: FIVE_MINUTES }] },
  /** The same page: the alerts of incidents 100 in 5 minutes, beside other reads. */
  'sentinel-alerts': { concurrency: 4, windows: [{ limit: 100, ms: FIVE_MINUTES }] },
  /** The same page: PUT of incidents 75 in 5 minutes. */
  'sentinel-incidents': { concurrency: 4, windows: [{ limit: 75, ms: FIVE_MINUTES }] },
  /** The same page: PUT of comments 75 in 5 minutes. */
  'sentinel-comments': { concurrency: 4, windows: [{ limit: 75, ms: FIVE_MINUTES }] },
  /** Not on that page; taken as for comments. */
  'sentinel-tasks': { concurrency: 4, windows: [{ limit: 75, ms: FIVE_MINUTES }] },
} as const satisfies Readonly<Record<string, QuotaLimits>>;

export type QuotaName = keyof typeof quotas;
