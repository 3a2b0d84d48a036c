/** The filters of the queue, as they stand in the address. */
export const FILTERS = [
  'disposition',
  'host',
  'account',
  'branch',
  'category',
  'verdict',
  'last',
  'since',
  'until',
] as const;

export type QueueFilter = { readonly [Name in (typeof FILTERS)[number]]?: string | undefined };

const HOUR_MS = 3_600_000;
/** Stretches that end now, in hours. */
export const WINDOWS: Readonly<Record<string, number>> = { '24h': 24, '3d': 72, '7d': 168, '30d': 720 };
const CHART_WINDOW = '30d';

/** The filters among the parameters of an address. */
export function filterOf(query: Readonly<Record<string, string>>): QueueFilter {
  const entries = FILTERS.map((name) => [name, query[name]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value));
}

/**
 * The filter as the API takes it: a stretch that ends now becomes a moment, on the hour, so that pages which
 * follow one another ask for the same list. A moment that stands beside it is one that a page before has fixed.
 */
export function apiFilter(
  { last, since, ...rest }: QueueFilter,
  nowMs: number,
): Record<string, string | undefined> {
  const hours = last === undefined ? undefined : WINDOWS[last];
  if (since !== undefined || hours === undefined) return { ...rest, since };
  return { ...rest, since: new Date(Math.floor(nowMs / HOUR_MS - hours) * HOUR_MS).toISOString() };
}

/** The stretch that the chart shows: that of the filter where it has a beginning, else the last days. */
export function chartStretch(filter: QueueFilter, nowMs: number): Record<string, string | undefined> {
  const { since, until } = filter;
  if (since === undefined) return apiFilter({ last: filter.last ?? CHART_WINDOW }, nowMs);
  return { since, until };
}

/** Whether anything but the time narrows the list: the chart counts all cases of the time. */
export function narrows(filter: QueueFilter): boolean {
  const { last: _last, since: _since, until: _until, ...rest } = filter;
  return Object.keys(rest).length > 0;
}
