import { type Comparison, compareValues } from './compare.ts';
import { type RowContext, rawColumn } from './row-context.ts';
import type { Scalar } from './scalar.ts';
import { FALSE, TRUE, type Truth } from './truth.ts';
import { valueAs } from './value.ts';

/** Ticks from the start of year 1 to 1970. */
const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;

/** A moment in two numbers that hold it exactly: seconds since 1970, and ticks of 100 ns. */
interface Moment {
  seconds: number;
  ticks: number;
}

function momentOf(ticks: bigint): Moment {
  const sinceEpoch = ticks - UNIX_EPOCH_TICKS;
  const rest = ((sinceEpoch % 10_000_000n) + 10_000_000n) % 10_000_000n;
  return { seconds: Number((sinceEpoch - rest) / 10_000_000n), ticks: Number(rest) };
}

/** Two digits at an offset; NaN where there are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** Days from 1970 to a date of the Gregorian calendar, years counted from March so that the leap day is the last. */
function daysOf(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
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
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  // The last days of a month are left to the calendar. Comparisons with NaN are false.
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= 28)) return false;
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return false;
  const ticks = fractionTicks(text, last);
  if (Number.isNaN(ticks)) return false;
  target.seconds = daysOf(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
  target.ticks = ticks;
  return true;
}

/** The ticks of the fraction between the seconds and the `Z`; NaN when that is no fraction. */
function fractionTicks(text: string, last: number): number {
  if (last === 19) return 0;
  if (text.charCodeAt(19) !== 46 || last > 27) return Number.NaN;
  let ticks = 0;
  let place = 1_000_000;
  for (let index = 20; index < last; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    ticks += digit * place;
    place /= 10;
  }
  return last === 20 ? Number.NaN : ticks;
}

function holds(comparison: Comparison, difference: number): boolean {
  switch (comparison) {
    case '==':
      return difference === 0;
    case '!=':
      return difference !== 0;
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
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
  const read: Moment = { seconds: 0, ticks: 0 };
  return (row) => {
    if (boundNow !== row.now) {
      const ticks = moment.read(row);
      boundNow = row.now;
      bound = typeof ticks === 'bigint' ? momentOf(ticks) : undefined;
    }
    const value = row.columns[column];
    if (bound !== undefined && typeof value === 'string' && readMoment(value, read)) {
      const difference =
        read.seconds === bound.seconds ? read.ticks - bound.ticks : read.seconds - bound.seconds;
      return holds(comparison, difference) ? TRUE : FALSE;
    }
    return compareValues(comparison, valueAs('datetime', rawColumn(row.columns, column)), moment.read(row));
  };
}
