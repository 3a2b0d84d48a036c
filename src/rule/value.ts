import { formatDatetime, formatTimespan, parseDatetime, parseTimespan } from './time.ts';
import type { Json, ScalarType } from './tree.ts';

/**
 * A value while a rule is evaluated; its type stands beside it, in the expression that made it. Undefined is
 * unknown, null the null of its type. A datetime and a timespan are ticks (bigint), a long is a number or, beyond
 * 2^53, a bigint; a dynamic value is what its JSON denotes.
 */
export type Value = undefined | null | boolean | number | bigint | string | readonly unknown[] | object;

/** `any`: a column whose type nobody knows, read as the JSON that the row has. */
export type ValueType = ScalarType | 'any';

const NUMERIC: ReadonlySet<ValueType> = new Set<ValueType>(['int', 'long', 'real', 'decimal']);

export function isNumeric(type: ValueType): boolean {
  return NUMERIC.has(type);
}

/** A value as one of another type; undefined (unknown) where the row holds something that cannot be read as it. */
export function valueAs(type: ValueType, value: Value): Value {
  if (value === undefined) return undefined;
  switch (type) {
    case 'string':
    case 'guid':
      return textOf(value, 'any');
    case 'datetime':
      return ticksFrom(value, parseDatetime);
    case 'timespan':
      return ticksFrom(value, parseTimespan);
    case 'bool':
      return boolFrom(value);
    case 'int':
    case 'long':
    case 'real':
    case 'decimal':
      return numberFrom(value, type);
    case 'dynamic':
      return typeof value === 'string' ? parsedJson(value) : value;
    default:
      return value;
  }
}

function ticksFrom(value: Value, parse: (text: string) => bigint | undefined): Value {
  if (value === null || value === '') return null;
  if (typeof value === 'bigint') return value;
  return typeof value === 'string' ? parse(value) : undefined;
}

function boolFrom(value: Value): Value {
  if (value === null || value === '') return null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  const lower = typeof value === 'string' ? value.toLowerCase() : '';
  if (lower === 'true' || lower === '1') return true;
  return lower === 'false' || lower === '0' ? false : undefined;
}

function numberFrom(value: Value, type: ValueType): Value {
  if (value === null || value === '') return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return numberFromText(value, type);
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' ? wholeIf(type, value) : undefined;
}

function wholeIf(type: ValueType, value: number): Value {
  if (type !== 'long' && type !== 'int') return value;
  return Number.isFinite(value) ? Math.trunc(value) : undefined;
}

function numberFromText(text: string, type: ValueType): Value {
  const trimmed = text.trim();
  if (/^-?\d+$/.test(trimmed)) return longOf(BigInt(trimmed));
  if (/^0x[0-9a-f]+$/i.test(trimmed)) return longOf(BigInt(trimmed));
  const number = Number(trimmed);
  if (trimmed === '' || Number.isNaN(number)) return undefined;
  return wholeIf(type, number);
}

/** A long in its one form: a number where that is exact, a bigint beyond. */
export function longOf(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** JSON text as the value it denotes; text that is not JSON is a dynamic string (Microsoft Learn, "parse_json()"). */
export function parsedJson(text: string): Value {
  try {
    const value: Value = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

/** The value of a literal of the tree. */
export function literalValue(type: ScalarType, value: Json): Value {
  if (value === null || type === 'dynamic') return value;
  if (type === 'real' || type === 'decimal') return typeof value === 'string' ? specialReal(value) : value;
  return valueAs(type, value);
}

/** The reals that JSON lacks. */
const SPECIAL_REALS: ReadonlyMap<string, number> = new Map([
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);

function specialReal(text: string): number {
  return SPECIAL_REALS.get(text) ?? Number.NaN;
}

/** A value as `tostring()` writes it; the null of any type is the empty string. */
export function textOf(value: Value, type: ValueType): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (typeof value === 'bigint') {
    if (type === 'datetime') return formatDatetime(value);
    return type === 'timespan' ? formatTimespan(value) : value.toString();
  }
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}

/** A value as JSON, for an explanation to show. */
export function shownValue(value: Value, type: ValueType): unknown {
  return typeof value === 'bigint' ? textOf(value, type) : value;
}
