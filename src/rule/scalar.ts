import { arithmeticType, computeArithmetic, isArithmetic } from './arithmetic.ts';
import { columnType } from './column-types.ts';
import { memberOf } from './functions/dynamic-functions.ts';
import { scalarFunctions } from './functions/scalar-functions.ts';
import { NOT_COMPUTED, type RowContext, rawColumn } from './row-context.ts';
import type { CallExpression, Expression, OperationExpression } from './tree.ts';
import { literalValue, type Value, type ValueType, valueAs } from './value.ts';

/** An expression made ready to be read from rows. */
export interface Scalar {
  readonly type: ValueType;
  readonly read: (row: RowContext) => Value;
  /** The value, when it is the same for every row. */
  readonly constant?: Exclude<Value, undefined>;
  /** The column of the table, when the expression is nothing but that. */
  readonly column?: string;
  /** The columns of the table that the expression reads. */
  readonly reads: ReadonlySet<string>;
  /** Whether the value depends on nothing but `now()`, and so is the same for all rows of a query. */
  readonly sameForQuery?: boolean;
  /** When the expression is a column that a step computes: its name, and its slot of the memo. */
  readonly made?: { readonly name: string; readonly slot: number };
}

/** What the names of columns mean at one point of a branch. */
export interface Columns {
  readonly made: ReadonlyMap<string, Scalar>;
  /** Whether other names are columns of the table; false after `project`. */
  readonly open: boolean;
}

/** Makes conditions ready as values: told to this module, which they refer to and which refers to them. */
export type PrepareCondition = (expression: Expression, columns: Columns) => Scalar;

const NO_COLUMNS: ReadonlySet<string> = new Set();

/** The value of what cannot be evaluated. */
const UNKNOWN: Scalar = { type: 'any', reads: NO_COLUMNS, read: () => undefined };

/** Makes an expression ready. */
export function prepareScalar(expression: Expression, columns: Columns, condition: PrepareCondition): Scalar {
  switch (expression.kind) {
    case 'literal': {
      const value = literalValue(expression.type, expression.value) ?? null;
      return {
        type: expression.type,
        reads: NO_COLUMNS,
        read: () => value,
        constant: value,
        sameForQuery: true,
      };
    }
    case 'column':
      return resolveColumn(expression.name, columns);
    case 'inline':
      return prepareScalar(expression.body, columns, condition);
    case 'call':
      return prepareCall(expression, columns, condition);
    case 'operation':
      return prepareOperation(expression, columns, condition);
    case 'unsupported':
      return UNKNOWN;
  }
}

function resolveColumn(name: string, columns: Columns): Scalar {
  const made = columns.made.get(name);
  if (made !== undefined) return made;
  return columns.open && name !== '*' ? tableColumn(name) : UNKNOWN;
}

/** A column of the table, read as its type. */
function tableColumn(name: string): Scalar {
  const type = columnType(name) ?? 'any';
  const read: Scalar['read'] =
    type === 'any'
      ? (row) => rawColumn(row.columns, name)
      : (row) => valueAs(type, rawColumn(row.columns, name));
  return { type, column: name, reads: new Set([name]), read };
}

/** A column that a step makes: computed once a row, at the first reading. */
export function memoized(scalar: Scalar, made: { readonly name: string; readonly slot: number }): Scalar {
  const { slot } = made;
  return {
    type: scalar.type,
    reads: scalar.reads,
    made,
    read(row) {
      const known = row.memo[slot];
      if (known !== NOT_COMPUTED) return known;
      const value = scalar.read(row);
      row.memo[slot] = value;
      return value;
    },
  };
}

/** What rules without computed columns share: nothing is ever put in. */
const NO_MEMO: RowContext['memo'] = [];

/** A memo in which nothing has been computed. */
export function emptyMemo(slots: number): RowContext['memo'] {
  if (slots === 0) return NO_MEMO;
  return new Array<typeof NOT_COMPUTED>(slots).fill(NOT_COMPUTED);
}

/** The columns that any of the operands reads. */
function readsOf(operands: readonly Scalar[]): ReadonlySet<string> {
  const [first] = operands;
  if (operands.length === 1 && first !== undefined) return first.reads;
  return new Set(operands.flatMap((operand) => [...operand.reads]));
}

function prepareOperation(
  operation: OperationExpression,
  columns: Columns,
  condition: PrepareCondition,
): Scalar {
  const { operator } = operation;
  if (operator !== '[]' && !isArithmetic(operator)) return condition(operation, columns);
  const operands = operation.operands.map((operand) => prepareScalar(operand, columns, condition));
  const [left, right] = operands;
  if (left === undefined) return UNKNOWN;
  if (operator === '[]') return right === undefined ? UNKNOWN : prepareMember(left, right);
  if (right === undefined) return prepareNegation(left);
  return {
    type: arithmeticType(operator, left.type, right.type),
    reads: readsOf(operands),
    sameForQuery: areSameForQuery(operands),
    read: (row) => computeArithmetic(operator, left.read(row), left.type, right.read(row), right.type),
  };
}

function areSameForQuery(operands: readonly Scalar[]): boolean {
  return operands.every((operand) => operand.sameForQuery === true);
}

function prepareNegation(operand: Scalar): Scalar {
  const zero = operand.type === 'timespan' ? 0n : 0;
  const { type, reads } = operand;
  const negated = (value: Value) => computeArithmetic('-', zero, type === 'any' ? 'long' : type, value, type);
  const read = (row: RowContext) => negated(operand.read(row));
  if (operand.constant === undefined) return { type, reads, read };
  return { type, reads, read, constant: negated(operand.constant) ?? null, sameForQuery: true };
}

function prepareMember(object: Scalar, key: Scalar): Scalar {
  return {
    type: 'dynamic',
    reads: readsOf([object, key]),
    read(row) {
      // A dynamic value that is a string stays one: only `parse_json` of text looks into it.
      const value = object.type === 'dynamic' ? object.read(row) : valueAs('dynamic', object.read(row));
      const name = key.read(row);
      return value === undefined || name === undefined ? undefined : memberOf(value, name);
    },
  };
}

function prepareCall(call: CallExpression, columns: Columns, condition: PrepareCondition): Scalar {
  const known = scalarFunctions.get(call.name);
  if (known === undefined) return UNKNOWN;
  const operands = call.arguments.map((argument) => prepareScalar(argument, columns, condition));
  const type = known.type(operands);
  const reads = readsOf(operands);
  if (known.kind === 'lazy') return { type, reads, read: known.prepare(operands) };
  return {
    type,
    reads,
    sameForQuery: areSameForQuery(operands),
    read(row) {
      const values: Value[] = [];
      for (const operand of operands) {
        const value = operand.read(row);
        if (value === undefined) return undefined;
        values.push(value);
      }
      return known.call(values, operands, row.now);
    },
  };
}
