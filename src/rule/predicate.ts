import { isArithmetic } from './arithmetic.ts';
import { type Comparison, compareTyped, isComparison } from './compare.ts';
import { stringOperator } from './kql-strings.ts';
import { momentComparison } from './moment.ts';
import type { Predicate } from './prepared-predicate.ts';
import { compileRegex } from './regex.ts';
import type { RowContext } from './row-context.ts';
import { type Columns, prepareScalar, type Scalar } from './scalar.ts';
import type { StringMatcher } from './string-matcher.ts';
import { anyColumnPredicate, elementsOf, isText, textPredicate } from './text-predicate.ts';
import { bodyOf, type Expression, type OperationExpression } from './tree.ts';
import { ANY, and, booleanOf, EITHER, FALSE, NULL, not, or, TRUE, type Truth, truthOf } from './truth.ts';
import { textOf } from './value.ts';

/** Makes a condition ready. */
export function preparePredicate(expression: Expression, columns: Columns): Predicate {
  const body = bodyOf(expression);
  if (body.kind !== 'operation' || body.operator === '[]' || isArithmetic(body.operator)) {
    const scalar = prepareValue(body, columns);
    return { truth: (row) => truthOf(scalar.read(row)), subject: subjectOf(body, scalar, columns) };
  }
  if (isLogical(body.operator)) {
    const operands = body.operands.map((operand) => preparePredicate(operand, columns).truth);
    return { truth: combine(body.operator, operands) };
  }
  return leafPredicate(body, columns);
}

/** Makes any expression ready as a value. */
export function prepareValue(expression: Expression, columns: Columns): Scalar {
  return prepareScalar(expression, columns, conditionValue);
}

/** A condition as a value: `extend isRoot = AccountName == "root"`. */
function conditionValue(expression: Expression, columns: Columns): Scalar {
  const { truth } = preparePredicate(expression, columns);
  return { type: 'bool', reads: columnsIn(expression, columns), read: (row) => booleanOf(truth(row)) };
}

function columnsIn(expression: Expression, columns: Columns): ReadonlySet<string> {
  const body = bodyOf(expression);
  if (body.kind !== 'operation') return prepareValue(body, columns).reads;
  return new Set(body.operands.flatMap((operand) => [...columnsIn(operand, columns)]));
}

/** What a call that answers yes or no looks at: `isempty(FileName)` at the file's name. */
function subjectOf(body: Expression, scalar: Scalar, columns: Columns): Scalar {
  const [first] = body.kind === 'call' ? body.arguments : [];
  const argument = first === undefined ? undefined : prepareValue(first, columns);
  return argument !== undefined && argument.reads.size > 0 ? argument : scalar;
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

/** Equalities of two sides. */
const EQUALITIES: ReadonlySet<string> = new Set(['==', '!=', '=~', '!~']);

function leafPredicate(operation: OperationExpression, columns: Columns): Predicate {
  const { operator } = operation;
  const operands = operation.operands.map((operand) => prepareValue(operand, columns));
  if (
    EQUALITIES.has(operator) &&
    operands[0]?.constant !== undefined &&
    operands[1]?.constant === undefined
  ) {
    // `"x" =~ Column` asks what `Column =~ "x"` asks.
    operands.reverse();
  }
  const [left, ...right] = operands;
  const [first, second] = right;
  if (left === undefined || first === undefined) return { truth: () => ANY };
  const [subject] = operation.operands;
  const text = stringOperator(operator) ?? stringEquality(operator, left, first);
  if (text !== undefined && subject !== undefined && isStar(subject)) return anyColumnPredicate(text, right);
  // `=~` and `in~` are operators of strings, as `has` is; `in` compares values of any type.
  if (text !== undefined && (text.base !== 'equals' || text.ignoresCase || isText(left, right)))
    return textPredicate(text, left, right);
  if (text !== undefined) return membership(left, right, text.negated);
  if (operator === 'matches regex') return regexPredicate(left, first);
  if (isComparison(operator)) return comparison(operator, left, first);
  if (second !== undefined && operator === 'between') return between(left, first, second);
  if (second !== undefined && operator === '!between') {
    const { truth, subject: looksAt = left } = between(left, first, second);
    return { truth: (row) => not(truth(row)), subject: looksAt };
  }
  return { truth: () => ANY, subject: left };
}

function isStar(expression: Expression): boolean {
  return expression.kind === 'column' && expression.name === '*';
}

/** `==` and `!=` with a constant string are operators of strings. */
function stringEquality(operator: string, left: Scalar, right: Scalar) {
  if ((operator !== '==' && operator !== '!=') || typeof right.constant !== 'string') return undefined;
  if (right.type !== 'string' || !isText(left, [right])) return undefined;
  return { base: 'equals', ignoresCase: false, negated: operator === '!=', needs: 'any' } as const;
}

function comparison(operator: Comparison, left: Scalar, right: Scalar): Predicate {
  if (
    left.column !== undefined &&
    left.type === 'datetime' &&
    right.type === 'datetime' &&
    right.sameForQuery
  ) {
    return { truth: momentComparison(operator, left.column, right), subject: left };
  }
  return {
    truth: (row) => compareTyped(operator, left.read(row), left.type, right.read(row), right.type),
    subject: left.reads.size === 0 && right.reads.size > 0 ? right : left,
  };
}

/** `in` on values other than text: equal to one of the items, or of the elements of an array among them. */
function membership(left: Scalar, right: readonly Scalar[], negated: boolean): Predicate {
  const truth = (row: RowContext): Truth => {
    const value = left.read(row);
    let found: Truth = FALSE;
    for (const item of right) {
      const read = item.read(row);
      if (read === undefined) found = or(found, ANY);
      for (const element of read === undefined ? [] : elementsOf(read)) {
        found = or(
          found,
          compareTyped('==', value, left.type, element, Array.isArray(read) ? 'any' : item.type),
        );
      }
    }
    return found;
  };
  return { truth: negated ? (row) => not(truth(row)) : truth, subject: left };
}

/** Both ends belong to the range; an upper end that is a timespan counts from the lower one. */
function between(left: Scalar, low: Scalar, high: Scalar): Predicate {
  const fromLow = high.type === 'timespan' && left.type !== 'timespan' && low.type !== 'timespan';
  return {
    truth(row) {
      const value = left.read(row);
      const lowest = low.read(row);
      const end = high.read(row);
      const highest = fromLow && typeof lowest === 'bigint' && typeof end === 'bigint' ? lowest + end : end;
      const above = compareTyped('>=', value, left.type, lowest, low.type);
      const below = compareTyped('<=', value, left.type, highest, fromLow ? 'datetime' : high.type);
      // With a null among them neither `between` nor `!between` holds.
      return above === NULL || below === NULL ? NULL : and(above, below) | ((above | below) & NULL);
    },
    subject: left,
  };
}

function regexPredicate(left: Scalar, right: Scalar): Predicate {
  if (typeof right.constant !== 'string') return { truth: () => EITHER, subject: left };
  const literal = right.constant;
  const regex = compileRegex(literal);
  const matcher: StringMatcher = {
    test: (text) => regex.matcher(text).find(),
    find(text) {
      const found = regex.matcher(text);
      return found.find() ? [{ literal, start: found.start(), end: found.end() }] : [];
    },
    needed: 1,
  };
  const truth = (row: RowContext): Truth => {
    const value = left.read(row);
    if (value === undefined) return EITHER;
    return matcher.test(textOf(value, left.type)) ? TRUE : FALSE;
  };
  // Of other types it is the text that KQL makes of the value that is searched, which no row shows.
  if (left.type !== 'string') return { truth, subject: left };
  return { truth, subject: left, literals: { matcher, found: TRUE, missing: FALSE, column: left.column } };
}
