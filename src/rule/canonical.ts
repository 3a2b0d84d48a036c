import { asciiLower } from './kql-strings.ts';
import {
  bodyOf,
  type Expression,
  type Json,
  type LiteralExpression,
  type OperationExpression,
} from './tree.ts';

/** A condition by its meaning: equal keys mean equal truth on every row, `negated` the opposite. */
export interface PredicateKey {
  readonly key: string;
  readonly negated: boolean;
}

/** What a canonical text depends on beside the expression. */
export interface CanonicalContext {
  /** How a column is written; undefined where it cannot be compared. */
  readonly column: (name: string) => string | undefined;
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

/** Operators on a set of literals, and those that are the same with one literal. */
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
  const operator = setOperator(base, right);
  const subject = left === undefined ? undefined : canonicalValue(left, context);
  if (operator === undefined || subject === undefined) return undefined;
  const items = right.flatMap((item) => listItems(item, operator, context));
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
  const unique = [...new Set(texts)].sort();
  const [first = ''] = unique;
  return { key: unique.length === 1 ? first : `${operator}(${unique.join(', ')})`, negated: false };
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
    return `${list.subject} ${list.operator} (${items.join(', ')})`;
  }
  const { operator, operands } = mirrored(operation);
  return joined(operator, operands, context);
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

function setOperator(operator: string, right: readonly Expression[]): string | undefined {
  const only = right[0] === undefined ? undefined : bodyOf(right[0]);
  if (operator === '==' && only?.kind === 'literal' && only.type === 'string') return 'in';
  return SET_OPERATORS.get(operator);
}

function listItems(
  item: Expression,
  operator: string,
  context: CanonicalContext,
): readonly (ListItem | undefined)[] {
  const body = bodyOf(item);
  const name = body.kind === 'literal' ? context.listName?.(body) : undefined;
  if (name !== undefined) return [{ key: name, shown: name }];
  if (body.kind !== 'literal') {
    const key = canonicalValue(body, context);
    return [key === undefined ? undefined : { key, shown: key }];
  }
  const ignoresCase = operator !== 'in';
  return elements(body.value).map((value) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const key = JSON.stringify(ignoresCase && typeof value === 'string' ? asciiLower(value) : value);
    return { key, shown: `\`${text}\`` };
  });
}

/** The values of a literal: an array stands for its elements, and theirs. */
function elements(value: Json): readonly Json[] {
  return Array.isArray(value) ? value.flatMap((item: Json) => elements(item)) : [value];
}

function literalText({ type, value }: LiteralExpression): string {
  const text = JSON.stringify(value);
  if (type === 'string' || type === 'dynamic') return text;
  // An int is a long, and a number is a number in whatever type it is compared.
  return type === 'int' || type === 'long' || type === 'real' ? `number(${text})` : `${type}(${text})`;
}

function joined(head: string, parts: readonly Expression[], context: CanonicalContext): string | undefined {
  const texts = parts.map((part) => canonicalValue(part, context));
  if (texts.includes(undefined)) return undefined;
  const text = `${head}(${texts.join(', ')})`;
  return text.length > MAX_LENGTH ? undefined : text;
}
