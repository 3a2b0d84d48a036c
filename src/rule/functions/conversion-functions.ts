import { isNumeric, longOf, parsedJson, textOf, type Value, type ValueType, valueAs } from '../value.ts';
import type { FunctionTable, Operand, StrictFunction } from './scalar-function.ts';

const INT_LIMITS = [-2_147_483_648, 2_147_483_647] as const;
const LONG_LIMITS = [-(2n ** 63n), 2n ** 63n - 1n] as const;

/** A conversion, null where it fails. */
function conversion(
  type: ValueType,
  convert: (value: NonNullable<Value>, from: ValueType) => Value,
): StrictFunction {
  return {
    kind: 'strict',
    arity: [1, 1],
    type: () => type,
    call: ([value], [operand]) =>
      value === null || value === undefined ? null : (convert(value, operand?.type ?? 'any') ?? null),
  };
}

/** A whole number; what follows the point is cut off (Microsoft Learn, "toint()"). */
function whole(value: NonNullable<Value>, from: ValueType): number | bigint | undefined {
  if (typeof value === 'bigint') return isNumeric(from) || from === 'any' ? value : longOf(value);
  const number = valueAs('real', value);
  if (typeof number === 'bigint') return number;
  return typeof number === 'number' && Number.isFinite(number) ? Math.trunc(number) : undefined;
}

function toInt(value: NonNullable<Value>, from: ValueType): Value {
  const number = whole(value, from);
  return number !== undefined && number >= INT_LIMITS[0] && number <= INT_LIMITS[1] ? number : null;
}

function toLong(value: NonNullable<Value>, from: ValueType): Value {
  const number = whole(value, from);
  return number !== undefined && number >= LONG_LIMITS[0] && number <= LONG_LIMITS[1] ? number : null;
}

function toReal(value: NonNullable<Value>, from: ValueType): Value {
  if (typeof value === 'bigint') return isNumeric(from) ? Number(value) : null;
  if (typeof value === 'string') {
    const special = /^([+-]?)(inf(?:inity)?|nan)$/i.exec(value.trim());
    if (special) {
      return /nan/i.test(special[2] ?? '') ? Number.NaN : special[1] === '-' ? -Infinity : Infinity;
    }
  }
  const number = valueAs('real', value);
  return typeof number === 'bigint' ? Number(number) : number;
}

function toGuid(value: NonNullable<Value>): Value {
  const text = textOf(value, 'any')
    .replace(/^[{(]|[)}]$/g, '')
    .toLowerCase();
  return /^[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/.test(text) ? text : null;
}

/** JSON text as a value: of an empty text, null (Microsoft Learn, "isnull()", `parse_json("")`). */
const parseJson: StrictFunction = {
  kind: 'strict',
  arity: [1, 1],
  type: () => 'dynamic',
  call: ([value], [operand]) => (isText(value, operand) ? (value === '' ? null : parsedJson(value)) : value),
};

/** The elements of a dynamic value that are strings stay so: only text is parsed. */
function isText(value: Value, operand: Operand | undefined): value is string {
  return typeof value === 'string' && operand?.type !== 'dynamic';
}

/** Conversions between types (Microsoft Learn, "Scalar functions", conversion functions). */
export const conversionFunctions: FunctionTable = {
  parse_json: parseJson,
  parsejson: parseJson,
  todynamic: parseJson,
  toobject: parseJson,
  tobool: conversion('bool', (value) => valueAs('bool', value)),
  toboolean: conversion('bool', (value) => valueAs('bool', value)),
  todatetime: conversion('datetime', (value, from) =>
    typeof value === 'bigint' && from !== 'datetime' ? null : valueAs('datetime', value),
  ),
  todouble: conversion('real', toReal),
  toreal: conversion('real', toReal),
  toguid: conversion('guid', toGuid),
  toint: conversion('int', toInt),
  tolong: conversion('long', toLong),
  totimespan: conversion('timespan', (value, from) =>
    typeof value === 'bigint' && from !== 'timespan' ? null : valueAs('timespan', value),
  ),
};
