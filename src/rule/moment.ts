import { type Comparison, compareValues } from './compare.ts';
import { type RowContext, rawColumn } from './row-context.ts';
import type { Scalar } from './scalar.ts';
import { FALSE, TRUE, type Truth } from './truth.ts';
import { valueAs } from './value.ts';

/** Ticks from the start of year 1 to 1970. */
const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;

/** A moment as small whole numbers, which are compared without a single allocation. */
interface Moment {
  /** Days since 1970. */
  days: number;
  /** Seconds of the day. */
  seconds: number;
  /** Units of 100 ns of the second. */
  ticks: number;
}

const TICKS_PER_DAY = 864_000_000_000n;

function momentOf(ticks: bigint): Moment {
  const sinceEpoch = ticks - UNIX_EPOCH_TICKS;
  const ofDay = ((sinceEpoch % TICKS_PER_DAY) + TICKS_PER_DAY) % TICKS_PER_DAY;
  return {
    days: Number((sinceEpoch - ofDay) / TICKS_PER_DAY),
    seconds: Number(ofDay / 10_000_000n),
    ticks: Number(ofDay % 10_000_000n),
  };
}

function difference(one: Moment, other: Moment): number {
  if (one.days !== other.days) return one.days - other.days;
  return one.seconds === other.seconds ? one.ticks - other.ticks : one.seconds - other.seconds;
}

/** Two digits at an offset; negative, and beyond every sum with others, where there are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -100_000;
}

/** Days from 1970 to a date of the Gregorian calendar, years counted from March so that the leap day is the last. */
function daysOf(year: number, month: number, day: number): number {
  const years = month <= 2 ? year - 1 : year;
  const leapDays = ((years / 4) | 0) - ((years / 100) | 0) + ((years / 400) | 0);
  const dayOfYear = (((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) | 0) + day - 1;
  return years * 365 + leapDays + dayOfYear - 719_468;
}

/**
 * Reads the form in which Defender writes its times, `yyyy-MM-ddTHH:mm:ss[.fffffff]Z`, into `target`; false for
 * every other text. All rows have such a time, and most fail or pass by it.
 */
function readMoment(text: string, target: Moment): boolean {
  const last = text.length - 1;
  if (last < 19 || text.charCodeAt(last) !== 90 || text.charCodeAt(10) !== 84) return false;
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return false;
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return false;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const seconds = secondsOfDay(twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17));
  const ticks = last === 19 ? 0 : fractionTicks(text, last);
  // The last days of a month are left to the calendar.
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > 28 || seconds < 0 || ticks < 0) return false;
  target.days = daysOf(year, month, day);
  target.seconds = seconds;
  target.ticks = ticks;
  return true;
}

function secondsOfDay(hour: number, minute: number, second: number): number {
  if (hour < 0 || minute < 0 || second < 0 || hour > 23 || minute > 59 || second > 59) return -1;
  return hour * 3_600 + minute * 60 + second;
}

/** The ticks of the fraction between the seconds and the `Z`; -1 when that is no fraction of up to seven digits. */
function fractionTicks(text: string, last: number): number {
  if (text.charCodeAt(19) !== 46 || last > 27 || last === 20) return -1;
  let ticks = 0;
  for (let index = 20; index < 27; index += 1) {
    const digit = index < last ? text.charCodeAt(index) - 48 : 0;
    if (digit < 0 || digit > 9) return -1;
    ticks = ticks * 10 + digit;
  }
  return ticks;
}

function holds(comparison: Comparison, sign: number): boolean {
  switch (comparison) {
    case '==':
      return sign === 0;
    case '!=':
      return sign !== 0;
    case '<':
      return sign < 0;
    case '<=':
      return sign <= 0;
    case '>':
      return sign > 0;
    case '>=':
      return sign >= 0;
  }
}

/**
 * Compares a column that is a datetime with a moment that all rows of a query share (`ago(1d)`, a literal). The
 * moment is worked out once a query, and times of the usual form are compared without making ticks of them.
 */
export function momentComparison(
  comparison: Comparison,
  column: string,
  moment: Scalar,
): (row: RowContext) => Truth {
  let boundNow: bigint | undefined | null = null;
  let bound: Moment | undefined;
  const read: Moment = { days: 0, seconds: 0, ticks: 0 };
  return (row) => {
    if (boundNow !== row.now) {
      const ticks = moment.read(row);
      boundNow = row.now;
      bound = typeof ticks === 'bigint' ? momentOf(ticks) : undefined;
    }
    const value = row.columns[column];
    if (bound !== undefined && typeof value === 'string' && readMoment(value, read)) {
      return holds(comparison, difference(read, bound)) ? TRUE : FALSE;
    }
    return compareValues(comparison, valueAs('datetime', rawColumn(row.columns, column)), moment.read(row));
  };
}
