import { type Comparison, compareTyped, isComparison } from './compare.ts';
import { type StringMatcher, type StringOperator, stringMatcher, stringOperator } from './kql-strings.ts';
import { type RowContext, rawColumn } from './row-context.ts';
import { type Columns, prepareScalar, type Scalar } from './scalar.ts';
import { bodyOf, type Expression, type OperationExpression } from './tree.ts';
import { ANY, and, booleanOf, EITHER, FALSE, not, or, TRUE, type Truth, truthOf } from './truth.ts';
import { textOf, type Value, type ValueType } from './value.ts';

/** A condition made ready. */
export interface Predicate {
  readonly truth: (row: RowContext) => Truth;
  /** What the condition looks at: its left side, or the operand that is a column. */
  readonly subject?: Scalar;
  /** For conditions on text with constant literals: where they are found in the subject. */
  readonly matcher?: StringMatcher;
}

/** Makes a condition ready. */
export function preparePredicate(expression: Expression, columns: Columns): Predicate {
  const body = bodyOf(expression);
  if (body.kind !== 'operation') {
    const scalar = prepareScalar(body, columns, booleanScalar);
    return { truth: (row) => truthOf(scalar.read(row)), subject: scalar };
  }
  if (isLogical(body.operator)) {
    const operands = body.operands.map((operand) => preparePredicate(operand, columns).truth);
    return { truth: combine(body.operator, operands) };
  }
  return leafPredicate(body, columns);
}

/** Makes any expression ready as a value. */
export function prepareValue(expression: Expression, columns: Columns): Scalar {
  return prepareScalar(expression, columns, booleanScalar);
}

/** A condition as a value: `extend isRoot = AccountName == "root"`. */
function booleanScalar(expression: Expression, columns: Columns): Scalar {
  const predicate = preparePredicate(expression, columns);
  return { type: 'bool', read: (row) => booleanOf(predicate.truth(row)) };
}

export type Logical = 'and' | 'or' | 'not';

export function isLogical(operator: string): operator is Logical {
  return operator === 'and' || operator === 'or' || operator === 'not';
}

type Decide = (row: RowContext) => Truth;

/** The truth of a logical operator from those of its operands, looking at no more of them than it takes. */
export function combine(operator: Logical, operands: readonly Decide[]): Decide {
  if (operator === 'not') {
    const [operand = () => ANY] = operands;
    return (row) => not(operand(row));
  }
  if (operator === 'and') {
    return (row) => {
      let truth: Truth = TRUE;
      for (const operand of operands) {
        truth = and(truth, operand(row));
        if (truth === FALSE) return FALSE;
      }
      return truth;
    };
  }
  return (row) => {
    let truth: Truth = FALSE;
    for (const operand of operands) {
      truth = or(truth, operand(row));
      if (truth === TRUE) return TRUE;
    }
    return truth;
  };
}

function leafPredicate(operation: OperationExpression, columns: Columns): Predicate {
  const operands = operation.operands.map((operand) => prepareScalar(operand, columns, booleanScalar));
  const [left, ...right] = operands;
  if (left === undefined) return { truth: () => ANY };
  const { operator } = operation;
  const text = stringOperator(operator);
  if (text !== undefined && (text.base !== 'equals' || isText(left, right)))
    return textPredicate(text, left, right);
  const [first] = right;
  if (isComparison(operator) && first !== undefined) return comparison(operator, left, first);
  return { truth: () => ANY, subject: left };
}

/** Whether a list or an equality is one of text: then case may be ignored. */
function isText(left: Scalar, right: readonly Scalar[]): boolean {
  return [left, ...right].every((scalar) => ['string', 'dynamic', 'any', 'guid'].includes(scalar.type));
}

function comparison(operator: Comparison, left: Scalar, right: Scalar): Predicate {
  return {
    truth: (row) => compareTyped(operator, left.read(row), left.type, right.read(row), right.type),
    subject: left.column === undefined && right.column !== undefined ? right : left,
  };
}

function textPredicate(operator: StringOperator, left: Scalar, right: readonly Scalar[]): Predicate {
  const constants = right.flatMap((scalar) =>
    scalar.constant === undefined ? [] : literalsOf(scalar.constant, scalar.type),
  );
  const allConstant = right.every((scalar) => scalar.constant !== undefined);
  const found: Truth = operator.negated ? FALSE : TRUE;
  const missing: Truth = operator.negated ? TRUE : FALSE;
  if (!allConstant) {
    return {
      truth(row) {
        const text = subjectText(left, row);
        const literals = right.map((scalar) => scalar.read(row));
        if (text === undefined || literals.includes(undefined)) return EITHER;
        const texts = literals.flatMap((value, index) => literalsOf(value, right[index]?.type ?? 'any'));
        return stringMatcher(operator, texts).test(text) ? found : missing;
      },
      subject: left,
    };
  }
  const matcher = stringMatcher(operator, constants);
  const { test } = matcher;
  const { column } = left;
  const general = (row: RowContext): Truth => {
    const text = subjectText(left, row);
    if (text === undefined) return EITHER;
    return test(text) ? found : missing;
  };
  if (column === undefined) return { truth: general, subject: left, matcher };
  return {
    truth(row) {
      // Nearly every condition is on a column of text that the row has.
      const value = row.columns[column];
      if (typeof value === 'string') return test(value) ? found : missing;
      return general(row);
    },
    subject: left,
    matcher,
  };
}

/** The text that a condition looks at. A row's own text is taken as it is, also where the column is dynamic. */
function subjectText(scalar: Scalar, row: RowContext): string | undefined {
  if (scalar.column !== undefined) {
    const raw = rawColumn(row.columns, scalar.column);
    return raw === undefined ? undefined : textOf(raw, 'any');
  }
  const value = scalar.read(row);
  return value === undefined ? undefined : textOf(value, scalar.type);
}

/** The literals of one item of a list: a dynamic array stands for its elements. */
function literalsOf(value: Value, type: ValueType): string[] {
  if (Array.isArray(value))
    return value.map((item: unknown) => (typeof item === 'string' ? item : String(item)));
  return [textOf(value, type)];
}
