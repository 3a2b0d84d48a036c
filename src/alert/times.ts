/** Date, time with optional fraction, optional zone; `T` or a space between: the forms that Sentinel writes. */
const TIME =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s?(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * A time as ISO 8601 in UTC with milliseconds; undefined for anything else. Reads ISO 8601 with up to nine
 * digits of fraction (Log Analytics writes seven) and `yyyy-MM-dd HH:mm:ssZ` (`Query End Time UTC`). A time
 * without a zone is UTC, as all of them are, whatever zone this machine is in.
 */
export function toUtcIso(value: unknown): string | undefined {
  const match = typeof value === 'string' ? TIME.exec(value.trim()) : null;
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second = '0', fraction = '', zone = 'Z'] = match;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number);
  const local = new Date(0);
  local.setUTCFullYear(y ?? 0, (mo ?? 1) - 1, d ?? 1);
  local.setUTCHours(h ?? 0, mi ?? 0, s ?? 0, Number(fraction.padEnd(3, '0').slice(0, 3)));
  // A field out of range rolls over to another: the 31st of February is no time.
  if (local.getUTCMonth() + 1 !== mo || local.getUTCDate() !== d || local.getUTCHours() !== h)
    return undefined;
  if (local.getUTCMinutes() !== mi || local.getUTCSeconds() !== s) return undefined;
  const time = new Date(local.getTime() - zoneMinutes(zone) * 60_000);
  const isoYear = time.getUTCFullYear();
  return isoYear >= 0 && isoYear <= 9999 ? time.toISOString() : undefined;
}

function zoneMinutes(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return zone.startsWith('-') ? -minutes : minutes;
}

/**
 * Clocks of Azure and of this service differ by seconds; a machine that keeps no time is off by minutes. Whoever claims
 * a time within this room is ahead of the truth for no longer.
 */
const CLOCK_SKEW_MS = 5 * 60_000;

/** A time, where it is one and not later than `latestMs`, clocks apart. */
export function timeUntil(time: string | undefined, latestMs: number): string | undefined {
  return time !== undefined && Date.parse(time) <= latestMs + CLOCK_SKEW_MS ? time : undefined;
}

/** The first of these that is a time. */
export function firstTime(...values: readonly unknown[]): string | undefined {
  for (const value of values) {
    const time = toUtcIso(value);
    if (time !== undefined) return time;
  }
  return undefined;
}
