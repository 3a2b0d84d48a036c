import { asciiLower } from './kql-strings.ts';
import {
  bodyOf,
  type Expression,
  type Json,
  type LiteralExpression,
  type OperationExpression,
  type ScalarType,
} from './tree.ts';

/** A condition by its meaning: equal keys mean equal truth on every row, `negated` the opposite. */
export interface PredicateKey {
  readonly key: string;
  readonly negated: boolean;
}

/** What a canonical text depends on beside the expression. */
export interface CanonicalContext {
  /** How a column is written (`columnText`); undefined where it cannot be compared. */
  readonly column: (name: string) => string | undefined;
  /** Whether operators compare the value of an expression as text. */
  readonly isText: (expression: Expression) => boolean;
  /** A list that is written by its `let` name instead of its items. */
  readonly listName?: (literal: LiteralExpression) => string | undefined;
}

/** One literal of a list, by its meaning and as it is written. */
export interface ListItem {
  readonly key: string;
  readonly shown: string;
}

/** A condition on a list of literals, taken apart. */
export interface ListCondition {
  readonly subject: string;
  readonly operator: string;
  readonly negated: boolean;
  readonly items: readonly ListItem[];
}

/** Operators on a list of literals, and those that are the same with one literal. */
const SET_OPERATORS = new Map([
  ['in', 'in'],
  ['in~', 'in~'],
  ['=~', 'in~'],
  ['has', 'has_any'],
  ['has_any', 'has_any'],
  ['has_all', 'has_all'],
]);

const NEGATED_BASE = new Map([
  ['!=', '=='],
  ['!~', '=~'],
]);

const MIRRORED = new Map([
  ['<', '>'],
  ['<=', '>='],
  ['>', '<'],
  ['>=', '<='],
  ['==', '=='],
  ['=~', '=~'],
]);

const VALUE_OPERATORS: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '[]']);

/** Operators that read a number as a number, whatever its type: `1`, `int(1)` and `1.0` are one to them. */
const COMPARISONS: ReadonlySet<string> = new Set(['==', '<', '<=', '>', '>=', 'between']);

const NUMBERS: ReadonlySet<ScalarType> = new Set<ScalarType>(['int', 'long', 'real']);

/** Longer texts are not compared: columns that are made of columns can double with every step. */
const MAX_LENGTH = 20_000;

/**
 * What a condition means as a text that is the same for every way of writing it: `let` names replaced, the order
 * and repetition of list items gone, case gone where it is ignored, negations told apart from what they negate.
 * Undefined when it cannot be compared.
 */
export function canonicalPredicate(
  expression: Expression,
  context: CanonicalContext,
): PredicateKey | undefined {
  const body = bodyOf(expression);
  if (body.kind !== 'operation' || VALUE_OPERATORS.has(body.operator)) {
    const key = canonicalValue(body, context);
    return key === undefined ? undefined : { key, negated: false };
  }
  const { operator, operands } = body;
  if (operator === 'not') {
    const inner = operands[0] === undefined ? undefined : canonicalPredicate(operands[0], context);
    return inner === undefined ? undefined : { key: inner.key, negated: !inner.negated };
  }
  if (operator === 'and' || operator === 'or') return canonicalChain(operator, operands, context);
  const { base, negated } = withoutNegation(operator);
  const key = canonicalLeaf({ ...body, operator: base }, context);
  return key === undefined ? undefined : { key, negated };
}

/**
 * A column of the table. A name that is no identifier is quoted: the rule chooses it, and it must not read like the text
 * of another expression.
 */
export function columnText(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) || name === '*' ? name : `[${JSON.stringify(name)}]`;
}

/**
 * The canonical text of a condition that filters rows: null drops a row like false, so an `or` or `and` of one condition
 * with itself is that condition.
 */
export function canonicalFilter(expression: Expression, context: CanonicalContext): string | undefined {
  const body = bodyOf(expression);
  if (body.kind === 'operation' && (body.operator === 'and' || body.operator === 'or')) {
    const [first, ...others] = flatten(body.operator, body).map((item) => canonicalText(item, context));
    if (others.every((text) => text === first)) return first;
  }
  return canonicalText(expression, context);
}

/** The canonical text of a condition, its negation included. */
export function canonicalText(expression: Expression, context: CanonicalContext): string | undefined {
  const predicate = canonicalPredicate(expression, context);
  if (predicate === undefined) return undefined;
  return predicate.negated ? `not(${predicate.key})` : predicate.key;
}

/** The canonical text of a value. */
export function canonicalValue(expression: Expression, context: CanonicalContext): string | undefined {
  const body = bodyOf(expression);
  switch (body.kind) {
    case 'literal':
      return context.listName?.(body) ?? literalText(body);
    case 'column':
      return context.column(body.name);
    case 'unsupported':
      return undefined;
    case 'call':
      return joined(body.name, body.arguments, context);
    case 'operation':
      return VALUE_OPERATORS.has(body.operator)
        ? joined(body.operator, body.operands, context)
        : canonicalText(body, context);
  }
}

/** The operands of a condition that is an `or`, all the way down; the condition itself when it is none. */
export function alternativesOf(expression: Expression): readonly Expression[] {
  return flatten('or', expression);
}

/** A condition that asks for literals of a list, `not` before it included; undefined for other conditions. */
export function listCondition(expression: Expression, context: CanonicalContext): ListCondition | undefined {
  const body = bodyOf(expression);
  if (body.kind !== 'operation') return undefined;
  if (body.operator === 'not') {
    const inner = body.operands[0] === undefined ? undefined : listCondition(body.operands[0], context);
    return inner === undefined ? undefined : { ...inner, negated: !inner.negated };
  }
  const { base, negated } = withoutNegation(body.operator);
  const [left, ...right] = mirrored({ ...body, operator: base }).operands;
  const operator = left === undefined ? undefined : setOperator(base, left, right, context);
  const subject = left === undefined ? undefined : canonicalValue(left, context);
  if (operator === undefined || subject === undefined) return undefined;
  const ofText = right.every(isTextLiteral);
  const items = right.flatMap((item) => listItems(item, { ofText, ignoresCase: operator !== 'in' }, context));
  const known = items.flatMap((item) => (item === undefined ? [] : [item]));
  return known.length === items.length ? { subject, operator, negated, items: known } : undefined;
}

function withoutNegation(operator: string): { readonly base: string; readonly negated: boolean } {
  const base = NEGATED_BASE.get(operator);
  if (base !== undefined) return { base, negated: true };
  return { base: operator.replace(/^!/, ''), negated: operator.startsWith('!') };
}

function canonicalChain(
  operator: string,
  operands: readonly Expression[],
  context: CanonicalContext,
): PredicateKey | undefined {
  const texts = operands
    .flatMap((operand) => flatten(operator, operand))
    .map((item) => canonicalText(item, context));
  if (texts.includes(undefined)) return undefined;
  const key = bounded(`${operator}(${[...new Set(texts)].sort().join(', ')})`);
  return key === undefined ? undefined : { key, negated: false };
}

function flatten(operator: string, expression: Expression): readonly Expression[] {
  const body = bodyOf(expression);
  return body.kind === 'operation' && body.operator === operator
    ? body.operands.flatMap((operand) => flatten(operator, operand))
    : [expression];
}

function canonicalLeaf(operation: OperationExpression, context: CanonicalContext): string | undefined {
  const list = listCondition(operation, context);
  if (list !== undefined) {
    const items = [...new Set(list.items.map((item) => item.key))].sort();
    return bounded(`${list.subject} ${list.operator} (${items.join(', ')})`);
  }
  const { operator, operands } = mirrored(operation);
  if (!COMPARISONS.has(operator)) return joined(operator, operands, context);
  return textOfParts(
    operator,
    operands.map((operand) => comparedText(operand, context)),
  );
}

function comparedText(operand: Expression, context: CanonicalContext): string | undefined {
  const body = bodyOf(operand);
  const number = body.kind === 'literal' ? numberText(body.type, body.value) : undefined;
  return number ?? canonicalValue(operand, context);
}

/** A number that is compared, whatever its type; undefined for another value. */
function numberText(type: ScalarType, value: Json): string | undefined {
  return NUMBERS.has(type) && value !== null ? `number(${JSON.stringify(value)})` : undefined;
}

/** `"x" =~ Column` as `Column =~ "x"`. */
function mirrored(operation: OperationExpression): OperationExpression {
  const { operator, operands } = operation;
  const [left, right] = operands;
  const other = MIRRORED.get(operator);
  if (left === undefined || right === undefined || other === undefined) return operation;
  if (bodyOf(left).kind !== 'literal' || bodyOf(right).kind === 'literal') return operation;
  return { ...operation, operator: other, operands: [right, left] };
}

function setOperator(
  operator: string,
  left: Expression,
  right: readonly Expression[],
  context: CanonicalContext,
): string | undefined {
  const only = right[0] === undefined ? undefined : bodyOf(right[0]);
  if (operator === '==' && only?.kind === 'literal' && only.type === 'string') {
    return context.isText(left) ? 'in' : undefined;
  }
  return SET_OPERATORS.get(operator);
}

/** How the literals of a list are compared. */
interface ListTraits {
  /** The list holds nothing but text: then an element of an array is what a literal of its own would be. */
  readonly ofText: boolean;
  readonly ignoresCase: boolean;
}

function isTextLiteral(item: Expression): boolean {
  const body = bodyOf(item);
  if (body.kind !== 'literal' || (body.type !== 'string' && body.type !== 'dynamic')) return false;
  return elements(body.value).every((value) => typeof value === 'string');
}

function listItems(
  item: Expression,
  { ofText, ignoresCase }: ListTraits,
  context: CanonicalContext,
): readonly (ListItem | undefined)[] {
  const body = bodyOf(item);
  const name = body.kind === 'literal' ? context.listName?.(body) : undefined;
  if (name !== undefined) return [{ key: name, shown: name }];
  if (body.kind !== 'literal') {
    const key = canonicalValue(body, context);
    return [key === undefined ? undefined : { key, shown: key }];
  }
  const { type } = body;
  return elements(body.value).map((value) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (ofText) return { key: JSON.stringify(ignoresCase ? asciiLower(text) : text), shown: `\`${text}\`` };
    const key = numberText(type, value) ?? `${type}(${JSON.stringify(value)})`;
    return { key, shown: type === 'dynamic' ? `\`dynamic(${text})\`` : `\`${text}\`` };
  });
}

/** The values of a literal: an array stands for its elements, and theirs. */
function elements(value: Json): readonly Json[] {
  return Array.isArray(value) ? value.flatMap((item: Json) => elements(item)) : [value];
}

/** Operators and functions tell types apart: `x / 2` is whole, `x / 2.0` is not. */
function literalText({ type, value }: LiteralExpression): string {
  return type === 'string' ? JSON.stringify(value) : `${type}(${JSON.stringify(value)})`;
}

function joined(head: string, parts: readonly Expression[], context: CanonicalContext): string | undefined {
  return textOfParts(
    head,
    parts.map((part) => canonicalValue(part, context)),
  );
}

function textOfParts(head: string, parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : bounded(`${head}(${parts.join(', ')})`);
}

function bounded(text: string): string | undefined {
  return text.length > MAX_LENGTH ? undefined : text;
}
