import { isDatetime } from './time.ts';
import { isNumeric, longOf, type Value, type ValueType, valueAs } from './value.ts';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';

export function isArithmetic(operator: string): operator is ArithmeticOperator {
  return operator.length === 1 && '+-*/%'.includes(operator);
}

/**
 * The type of a result (Microsoft Learn, "Numerical operators" and "Datetime / timespan arithmetic"): whole numbers
 * stay whole; a time minus a time is a span; spans divide to a number.
 */
export function arithmeticType(operator: ArithmeticOperator, left: ValueType, right: ValueType): ValueType {
  const times = [left, right].filter((type) => type === 'datetime').length;
  const spans = [left, right].filter((type) => type === 'timespan').length;
  if (times === 2) return operator === '-' ? 'timespan' : 'any';
  if (times === 1) return operator === '+' || (operator === '-' && left === 'datetime') ? 'datetime' : 'any';
  if (spans === 2) return operator === '/' ? 'real' : 'timespan';
  if (spans === 1) return 'timespan';
  if (isWholeType(left) && isWholeType(right)) return 'long';
  return isNumeric(left) || isNumeric(right) ? 'real' : 'any';
}

function isWholeType(type: ValueType): boolean {
  return type === 'int' || type === 'long';
}

/** Computes; null where an operand is null or the result is not a number that the type has. */
export function computeArithmetic(
  operator: ArithmeticOperator,
  left: Value,
  leftType: ValueType,
  right: Value,
  rightType: ValueType,
): Value {
  if (left === undefined || right === undefined) return undefined;
  if (left === null || right === null) return null;
  const type = arithmeticType(operator, leftType, rightType);
  const times = [leftType, rightType].some((one) => one === 'datetime' || one === 'timespan');
  if (times) return type === 'any' ? undefined : inRange(type, computeTimes(operator, left, right));
  const a = asNumber(left, leftType);
  const b = asNumber(right, rightType);
  if (a === undefined || b === undefined) return undefined;
  // A column of unknown type that holds a whole number is a whole number to Kusto too.
  const whole = type === 'long' || (type === 'any' && isWhole(a) && isWhole(b));
  return whole ? computeWhole(operator, a, b) : computeReal(operator, Number(a), Number(b));
}

function asNumber(value: NonNullable<Value>, type: ValueType): number | bigint | undefined {
  const number = type === 'any' || type === 'dynamic' ? valueAs('real', value) : value;
  return typeof number === 'number' || typeof number === 'bigint' ? number : undefined;
}

function isWhole(value: number | bigint): boolean {
  return typeof value === 'bigint' || Number.isInteger(value);
}

function computeWhole(operator: ArithmeticOperator, left: number | bigint, right: number | bigint): Value {
  const [a, b] = [BigInt(left), BigInt(right)];
  switch (operator) {
    case '+':
      return wrapped(a + b);
    case '-':
      return wrapped(a - b);
    case '*':
      return wrapped(a * b);
    case '/':
      return b === 0n ? null : wrapped(a / b);
    case '%':
      return b === 0n ? null : longOf(remainder(a, b));
  }
}

/** A long has 64 bits. */
function wrapped(value: bigint): number | bigint {
  return longOf(BigInt.asIntN(64, value));
}

/** "A small non-negative number": 0 ≤ N % D < |D|. */
function remainder(value: bigint, divisor: bigint): bigint {
  const size = divisor < 0n ? -divisor : divisor;
  const rest = value % size;
  return rest < 0n ? rest + size : rest;
}

function computeReal(operator: ArithmeticOperator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%': {
      const rest = a % Math.abs(b);
      return rest < 0 ? rest + Math.abs(b) : rest;
    }
  }
}

/** Times and spans are ticks; a span may be multiplied or divided by a number. */
function computeTimes(
  operator: ArithmeticOperator,
  left: NonNullable<Value>,
  right: NonNullable<Value>,
): Value {
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    switch (operator) {
      case '+':
        return left + right;
      case '-':
        return left - right;
      case '/':
        return right === 0n ? null : Number(left) / Number(right);
      case '%':
        return right === 0n ? null : remainder(left, right);
      default:
        return undefined;
    }
  }
  const [span, factor] = typeof left === 'bigint' ? [left, right] : [right, left];
  if (typeof span !== 'bigint' || typeof factor !== 'number' || !Number.isFinite(factor)) return undefined;
  if (operator === '*') return scaled(span, factor);
  return operator === '/' && typeof left === 'bigint'
    ? factor === 0
      ? null
      : scaled(span, 1 / factor)
    : undefined;
}

function scaled(span: bigint, factor: number): Value {
  if (Number.isSafeInteger(factor)) return span * BigInt(factor);
  const product = Math.round(Number(span) * factor);
  return Number.isFinite(product) ? BigInt(product) : null;
}

/** A time beyond the years 1 to 9999, and a span beyond 64 bits, is null. */
function inRange(type: ValueType, value: Value): Value {
  if (typeof value !== 'bigint') return value;
  const fits = type === 'datetime' ? isDatetime(value) : BigInt.asIntN(64, value) === value;
  return fits ? value : null;
}
