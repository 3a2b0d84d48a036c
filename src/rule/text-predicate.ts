import type { StringOperator } from './kql-strings.ts';
import type { Literals, Predicate } from './prepared-predicate.ts';
import { type RowContext, rawColumn } from './row-context.ts';
import type { Scalar } from './scalar.ts';
import { type StringMatcher, stringMatcher } from './string-matcher.ts';
import { EITHER, FALSE, TRUE, type Truth } from './truth.ts';
import { textOf, type Value, type ValueType } from './value.ts';

const TEXT_TYPES: ReadonlySet<ValueType> = new Set<ValueType>(['string', 'dynamic', 'any', 'guid']);

/** Whether equalities and lists compare values of a type as text where both sides are. */
export function isTextType(type: ValueType): boolean {
  return TEXT_TYPES.has(type);
}

/** Whether an equality or a list is one of text. */
export function isText(left: Scalar, right: readonly Scalar[]): boolean {
  return [left, ...right].every((scalar) => isTextType(scalar.type));
}

/** A condition on text. */
export function textPredicate(operator: StringOperator, left: Scalar, right: readonly Scalar[]): Predicate {
  const literals = constantLiterals(right);
  if (literals === undefined) return varyingPredicate(operator, left, right);
  const matcher = stringMatcher(operator, literals);
  const { test } = matcher;
  const [found, missing] = outcomes(operator);
  const general = (row: RowContext): Truth => {
    const text = subjectText(left, row);
    if (text === undefined) return EITHER;
    return test(text) ? found : missing;
  };
  const { column } = left;
  const shown: Literals = { matcher, found, missing, column };
  if (column === undefined) return { truth: general, subject: left, literals: shown };
  return {
    truth(row) {
      // Nearly every condition is on a column of text that the row has.
      const value = row.columns[column];
      if (typeof value === 'string') return test(value) ? found : missing;
      return general(row);
    },
    subject: left,
    literals: shown,
  };
}

/** The truth when the literals are found, and when they are not. */
function outcomes({ negated }: StringOperator): readonly [found: Truth, missing: Truth] {
  return negated ? [FALSE, TRUE] : [TRUE, FALSE];
}

/** A condition whose literals differ from row to row: `FileName has DeviceName`. */
function varyingPredicate(operator: StringOperator, left: Scalar, right: readonly Scalar[]): Predicate {
  const [found, missing] = outcomes(operator);
  return {
    truth(row) {
      const text = subjectText(left, row);
      const values = right.map((scalar) => scalar.read(row));
      if (text === undefined || values.includes(undefined)) return EITHER;
      const literals = values.flatMap((value, index) => literalsOf(value, right[index]?.type ?? 'any'));
      return stringMatcher(operator, literals).test(text) ? found : missing;
    },
    subject: left,
  };
}

/**
 * A condition on any column of the row, as `search "x"` asks. It holds as soon as one column holds it; that none
 * does is never certain, for a row does not say that it carries all columns of its table. What a negated operator
 * means here is documented nowhere, so it stays open.
 */
export function anyColumnPredicate(operator: StringOperator, right: readonly Scalar[]): Predicate {
  const literals = operator.negated ? undefined : constantLiterals(right);
  const matcher: StringMatcher | undefined =
    literals === undefined ? undefined : stringMatcher(operator, literals);
  return {
    truth(row) {
      if (matcher === undefined) return EITHER;
      const held = Object.keys(row.columns).some((name) => {
        const value = rawColumn(row.columns, name);
        return value !== undefined && matcher.test(textOf(value, 'any'));
      });
      return held ? TRUE : EITHER;
    },
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

/** The literals of a condition; undefined when one of them differs from row to row. */
function constantLiterals(right: readonly Scalar[]): string[] | undefined {
  const literals: string[] = [];
  for (const scalar of right) {
    if (scalar.constant === undefined) return undefined;
    literals.push(...literalsOf(scalar.constant, scalar.type));
  }
  return literals;
}

function literalsOf(value: Value, type: ValueType): string[] {
  return elementsOf(value).map((element) => textOf(element, Array.isArray(value) ? 'any' : type));
}

/** The values of one item of a list: an array stands for its elements, and theirs. */
export function elementsOf(value: Value): Value[] {
  return Array.isArray(value) ? value.flatMap((element: Value) => elementsOf(element)) : [value];
}
