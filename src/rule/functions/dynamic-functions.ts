import { textOf, type Value } from '../value.ts';
import type { FunctionTable, Operand, StrictFunction } from './scalar-function.ts';

const arrayLength: StrictFunction = {
  kind: 'strict',
  arity: [1, 1],
  type: () => 'long',
  call: ([value]) => (Array.isArray(value) ? value.length : null),
};

const setHasElement: StrictFunction = {
  kind: 'strict',
  arity: [2, 2],
  type: () => 'bool',
  call([set, element], [, operand]) {
    if (!Array.isArray(set)) return null;
    const sought = dynamicOf(element, operand);
    return set.some((item: unknown) => same(item, sought));
  },
};

/** A value inside a dynamic one: times and spans are the text that stands for them in JSON. */
function dynamicOf(value: Value, operand: Operand | undefined): Value {
  if (typeof value !== 'bigint') return value;
  const type = operand?.type ?? 'any';
  return type === 'datetime' || type === 'timespan' ? textOf(value, type) : Number(value);
}

/** Elements are equal when their JSON is: case counts, and a number is not its text. */
function same(item: unknown, element: Value): boolean {
  return item === element || (typeof item === 'object' && JSON.stringify(item) === JSON.stringify(element));
}

/** Functions of dynamic values (Microsoft Learn, "Scalar functions", dynamic and array functions). */
export const dynamicFunctions: FunctionTable = {
  array_length: arrayLength,
  arraylength: arrayLength,
  pack_array: {
    kind: 'strict',
    arity: [0, 1000],
    type: () => 'dynamic',
    call: (values, operands) => values.map((value, index) => dynamicOf(value, operands[index])),
  },
  set_has_element: setHasElement,
};

/**
 * A member of a property bag or an element of an array, counted from the end where negative; null where there is
 * none (Microsoft Learn, "The dynamic data type", accessors).
 */
export function memberOf(value: Value, key: Value): Value {
  if (Array.isArray(value)) {
    const index = typeof key === 'number' ? (key < 0 ? value.length + key : key) : -1;
    return asValue(value[index]);
  }
  if (typeof value !== 'object' || value === null || typeof key !== 'string') return null;
  const found = Object.entries(value).find(([name]) => name === key);
  return found === undefined ? null : asValue(found[1]);
}

function asValue(item: unknown): Value {
  switch (typeof item) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'object':
    case 'bigint':
      return item;
    default:
      return null;
  }
}
