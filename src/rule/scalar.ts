import { columnType } from './column-types.ts';
import { scalarFunctions } from './functions.ts';
import { NOT_COMPUTED, type RowContext, rawColumn } from './row-context.ts';
import type { CallExpression, Expression } from './tree.ts';
import { literalValue, type Value, type ValueType, valueAs } from './value.ts';

/** An expression made ready to be read from rows. */
export interface Scalar {
  readonly type: ValueType;
  readonly read: (row: RowContext) => Value;
  /** The value, when it is the same for every row. */
  readonly constant?: Exclude<Value, undefined>;
  /** The column of the table, when the expression is nothing but that. */
  readonly column?: string;
  /** The memo slot, when the expression is a column that a step makes. */
  readonly slot?: number;
}

/** What the names of columns mean at one point of a branch. */
export interface Columns {
  readonly made: ReadonlyMap<string, Scalar>;
  /** Whether other names are columns of the table; false after `project`. */
  readonly open: boolean;
}

/** The value of what cannot be evaluated. */
const UNKNOWN: Scalar = { type: 'any', read: () => undefined };

/** Makes an expression ready. `predicate` makes ready what yields a boolean (the two refer to one another). */
export function prepareScalar(
  expression: Expression,
  columns: Columns,
  predicate: (expression: Expression, columns: Columns) => Scalar,
): Scalar {
  switch (expression.kind) {
    case 'literal': {
      const value = literalValue(expression.type, expression.value) ?? null;
      return { type: expression.type, read: () => value, constant: value };
    }
    case 'column':
      return resolveColumn(expression.name, columns);
    case 'inline':
      return prepareScalar(expression.body, columns, predicate);
    case 'call':
      return prepareCall(expression, columns, predicate);
    case 'operation':
      return predicate(expression, columns);
    case 'unsupported':
      return UNKNOWN;
  }
}

function resolveColumn(name: string, columns: Columns): Scalar {
  const made = columns.made.get(name);
  if (made !== undefined) return made;
  return columns.open ? tableColumn(name) : UNKNOWN;
}

/** A column of the table, read as its type. */
export function tableColumn(name: string): Scalar {
  const type = columnType(name) ?? 'any';
  if (type !== 'any')
    return { type, column: name, read: (row) => valueAs(type, rawColumn(row.columns, name)) };
  return { type, column: name, read: (row) => rawColumn(row.columns, name) };
}

/** A column that a step makes: computed once a row, at the first reading. */
export function memoized(scalar: Scalar, slot: number): Scalar {
  return {
    type: scalar.type,
    slot,
    read(row) {
      const known = row.memo[slot];
      if (known !== undefined && typeof known !== 'symbol') return known;
      if (known === undefined && slot < row.memo.length) return undefined;
      const value = scalar.read(row);
      row.memo[slot] = value;
      return value;
    },
  };
}

/** A memo in which nothing has been computed. */
export function emptyMemo(slots: number): RowContext['memo'] {
  return new Array<typeof NOT_COMPUTED>(slots).fill(NOT_COMPUTED);
}

function prepareCall(
  call: CallExpression,
  columns: Columns,
  predicate: (expression: Expression, columns: Columns) => Scalar,
): Scalar {
  const known = scalarFunctions.get(call.name);
  if (known === undefined) return UNKNOWN;
  const operands = call.arguments.map((argument) => prepareScalar(argument, columns, predicate));
  const types = operands.map((operand) => operand.type);
  return {
    type: known.type(types),
    read(row) {
      const values: Value[] = [];
      for (const operand of operands) {
        const value = operand.read(row);
        if (value === undefined) return undefined;
        values.push(value);
      }
      return known.call(values, types, row.now);
    },
  };
}
