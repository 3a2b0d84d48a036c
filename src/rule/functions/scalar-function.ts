import type { RowContext } from '../row-context.ts';
import type { Value, ValueType } from '../value.ts';

/** An argument as far as it is known before any row: enough to choose the type of the result. */
export interface Operand {
  readonly type: ValueType;
  readonly constant?: Exclude<Value, undefined>;
}

/** An argument that can be read from a row. */
export interface ReadableOperand extends Operand {
  readonly read: (row: RowContext) => Value;
}

/** What every function has. */
interface FunctionShape {
  /** The least and the most arguments that it takes. */
  readonly arity: readonly [least: number, most: number];
  readonly type: (operands: readonly Operand[]) => ValueType;
}

/** A function whose value is unknown as soon as one argument is. */
export interface StrictFunction extends FunctionShape {
  readonly kind: 'strict';
  /** Given known values only; null arguments are the function's own affair. */
  readonly call: (values: readonly Value[], operands: readonly Operand[], now: bigint | undefined) => Value;
}

/** A function that may do without some of its arguments, as `iff` does. */
export interface LazyFunction extends FunctionShape {
  readonly kind: 'lazy';
  readonly prepare: (operands: readonly ReadableOperand[]) => (row: RowContext) => Value;
}

export type ScalarFunction = StrictFunction | LazyFunction;

/** A table of functions by their case-sensitive names. */
export type FunctionTable = Readonly<Record<string, ScalarFunction>>;

/** A strict function that is null as soon as one argument is, and always of one type. */
export function nullable(
  least: number,
  most: number,
  type: ValueType,
  call: (values: readonly NonNullable<Value>[], operands: readonly Operand[]) => Value,
): StrictFunction {
  return {
    kind: 'strict',
    arity: [least, most],
    type: () => type,
    call(values, operands) {
      const known = values.flatMap((value) => (value === null || value === undefined ? [] : [value]));
      return known.length === values.length ? call(known, operands) : null;
    },
  };
}
