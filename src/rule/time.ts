/**
 * Datetimes and timespans as Kusto keeps them: whole ticks of 100 nanoseconds, a datetime counted from the start of
 * year 1 in UTC (Microsoft Learn, "The datetime data type" and "The timespan data type").
 */

const TICKS_PER_MS = 10_000n;
const TICKS_PER_DAY = 864_000_000_000n;
/** Ticks from 0001-01-01 to 1970-01-01. */
const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;
const LAST_TICK = 3_155_378_975_999_999_999n;

const ISO =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?)?\s*(Z|z|UTC|GMT|[+-]\d{2}:?\d{2})?$/;

/** RFC 822 and RFC 850 forms: `Sat, 8 Nov 14 15:05:02 GMT`, `08-Nov-14 15:05`. */
const RFC =
  /^(?:[A-Za-z]+,?\s+)?(\d{1,2})[- ]([A-Za-z]{3})[- ](\d{2,4})\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The ticks of a datetime as text, undefined when it is none. A time without a zone is UTC. */
export function parseDatetime(text: string): bigint | undefined {
  const trimmed = text.trim();
  const iso = ISO.exec(trimmed);
  if (iso) {
    const [, year, month, day, hour, minute, second, fraction, zone] = iso;
    return ticksOf(Number(year), Number(month), Number(day), hour, minute, second, fraction, zone);
  }
  const rfc = RFC.exec(trimmed);
  if (!rfc) return undefined;
  const [, day, monthName = '', yearText = '', hour, minute, second, fraction, zone] = rfc;
  const month = MONTHS.indexOf(monthName.toLowerCase()) + 1;
  const year = Number(yearText) + (yearText.length > 2 ? 0 : Number(yearText) < 50 ? 2000 : 1900);
  return ticksOf(year, month, Number(day), hour, minute, second, fraction, zone);
}

function ticksOf(
  year: number,
  month: number,
  day: number,
  hour = '0',
  minute = '0',
  second = '0',
  fraction = '',
  zone = 'Z',
): bigint | undefined {
  if (month < 1 || month > 12 || day < 1) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const date = new Date(0);
  // Not Date.UTC, which takes years below 100 for years of the twentieth century.
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || year < 1) return undefined;
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  const ticks =
    BigInt(date.getTime()) * TICKS_PER_MS + UNIX_EPOCH_TICKS + BigInt(fraction.padEnd(7, '0').slice(0, 7));
  const shifted = ticks - offsetTicks(zone);
  return isDatetime(shifted) ? shifted : undefined;
}

/** Whether ticks are a moment that a datetime can hold: the years 1 to 9999. */
export function isDatetime(ticks: bigint): boolean {
  return ticks >= 0n && ticks <= LAST_TICK;
}

function offsetTicks(zone: string): bigint {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (!match) return 0n;
  const minutes = BigInt(match[2] ?? 0) * 60n + BigInt(match[3] ?? 0);
  return (match[1] === '-' ? -minutes : minutes) * 60_000n * TICKS_PER_MS;
}

/** ISO 8601 with seven fractional digits, as Kusto prints a datetime. */
export function formatDatetime(ticks: bigint): string {
  const sinceEpoch = ticks - UNIX_EPOCH_TICKS;
  const fraction = ((sinceEpoch % 10_000_000n) + 10_000_000n) % 10_000_000n;
  const seconds = new Date(Number((sinceEpoch - fraction) / TICKS_PER_MS)).toISOString().slice(0, 19);
  return `${seconds}.${fraction.toString().padStart(7, '0')}Z`;
}

const UNIT_TICKS: readonly (readonly [names: string, ticks: number])[] = [
  ['d day days', 864_000_000_000],
  ['h hr hrs hour hours', 36_000_000_000],
  ['m min minute minutes', 600_000_000],
  ['s sec second seconds', 10_000_000],
  ['ms milli millis millisecond milliseconds', 10_000],
  ['micro micros microsecond microseconds', 10],
  ['tick ticks', 1],
];

const TICKS_BY_UNIT = new Map(
  UNIT_TICKS.flatMap(([names, ticks]) => names.split(' ').map((name) => [name, ticks] as const)),
);

const CLOCK = /^(-)?(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/;

/** The ticks of a timespan as text: `1.5h`, `15 seconds`, `2` (days), `[-]d.hh:mm:ss.fffffff`. */
export function parseTimespan(text: string): bigint | undefined {
  const trimmed = text.trim();
  const clock = CLOCK.exec(trimmed);
  if (clock) {
    const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = clock;
    if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
    const wholeSeconds = (BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
    const ticks =
      BigInt(days) * TICKS_PER_DAY + wholeSeconds * 10_000_000n + BigInt(fraction.padEnd(7, '0').slice(0, 7));
    return sign === undefined ? ticks : -ticks;
  }
  const quantity = /^(-?\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(trimmed);
  if (!quantity) return undefined;
  const unit =
    quantity[2] === '' ? TICKS_BY_UNIT.get('d') : TICKS_BY_UNIT.get((quantity[2] ?? '').toLowerCase());
  if (unit === undefined) return undefined;
  return BigInt(Math.round(Number(quantity[1]) * unit));
}

/** `[-][d.]hh:mm:ss[.fffffff]`, as `tostring()` of Kusto writes a timespan. */
export function formatTimespan(ticks: bigint): string {
  const absolute = ticks < 0n ? -ticks : ticks;
  const days = absolute / TICKS_PER_DAY;
  const fraction = absolute % 10_000_000n;
  const seconds = (absolute % TICKS_PER_DAY) / 10_000_000n;
  const two = (value: bigint) => value.toString().padStart(2, '0');
  const clock = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  return [
    ticks < 0n ? '-' : '',
    days > 0n ? `${days}.` : '',
    clock,
    fraction > 0n ? `.${fraction.toString().padStart(7, '0')}` : '',
  ].join('');
}
