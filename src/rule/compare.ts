import { ANY, EITHER, FALSE, NOT_TRUE, NULL, TRUE, type Truth } from './truth.ts';
import { isNumeric, textOf, type Value, type ValueType, valueAs } from './value.ts';

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

export function isComparison(operator: string): operator is Comparison {
  return ['==', '!=', '<', '<=', '>', '>='].includes(operator);
}

/**
 * The type in which two values are compared: KQL asks that types agree, so the known one decides how a column of
 * unknown type, or a dynamic value, is read.
 */
function comparedAs(left: ValueType, right: ValueType): ValueType {
  for (const type of ['datetime', 'timespan'] as const) if (left === type || right === type) return type;
  if (isNumeric(left) || isNumeric(right)) return 'real';
  for (const type of ['bool', 'string', 'guid'] as const) if (left === type || right === type) return type;
  return 'any';
}

/**
 * Compares two values already read as one type. Null equals nothing but is not comparable to itself (Microsoft
 * Learn, "Null values": `==` of two nulls and every order with a null are null; `==` of null and a value is false).
 */
export function compareValues(comparison: Comparison, left: Value, right: Value): Truth {
  if (left === undefined || right === undefined) return possible(comparison, left ?? right);
  if (left === null || right === null) {
    if (left === right || (comparison !== '==' && comparison !== '!=')) return NULL;
    return comparison === '!=' ? TRUE : FALSE;
  }
  return decide(comparison, left, right) ? TRUE : FALSE;
}

/** What a comparison with an unknown value can yield, given the other side; that value may be null. */
function possible(comparison: Comparison, known: Value): Truth {
  if (known === undefined) return ANY;
  if (comparison !== '==' && comparison !== '!=') return known === null ? NULL : ANY;
  if (known !== null) return EITHER;
  return comparison === '==' ? NOT_TRUE : TRUE | NULL;
}

function decide(comparison: Comparison, left: NonNullable<Value>, right: NonNullable<Value>): boolean {
  if (comparison === '==') return equal(left, right);
  if (comparison === '!=') return !equal(left, right);
  if (typeof left === 'object' || typeof right === 'object') return false;
  switch (comparison) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}

function equal(left: NonNullable<Value>, right: NonNullable<Value>): boolean {
  if (typeof left === 'object' || typeof right === 'object')
    return textOf(left, 'any') === textOf(right, 'any');
  if (typeof left === 'bigint' || typeof right === 'bigint') return String(left) === String(right);
  return left === right;
}

/** Compares values of two types, reading both as the type they are compared in. */
export function compareTyped(
  comparison: Comparison,
  left: Value,
  leftType: ValueType,
  right: Value,
  rightType: ValueType,
): Truth {
  const type = comparedAs(leftType, rightType);
  if (type !== 'any')
    return compareValues(comparison, readAs(type, left, leftType), readAs(type, right, rightType));
  // Two columns of unknown type, or dynamic values: numbers compare as numbers with text that is a number.
  if (typeof left === typeof right) return compareValues(comparison, left, right);
  if (typeof left === 'number') return compareValues(comparison, left, valueAs('real', right));
  if (typeof right === 'number') return compareValues(comparison, valueAs('real', left), right);
  return compareValues(comparison, left, right);
}

function readAs(type: ValueType, value: Value, from: ValueType): Value {
  if (type === from || value === undefined) return value;
  if (type === 'string' || type === 'guid') return textOf(value, from);
  return isNumeric(type) && isNumeric(from) ? value : valueAs(type, value);
}
