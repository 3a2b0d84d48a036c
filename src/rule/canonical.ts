import { asciiLower } from './kql-strings.ts';
import { bodyOf, type Expression, type Json, type OperationExpression } from './tree.ts';

/** A condition by its meaning: equal keys mean equal truth on every row, `negated` the opposite. */
export interface PredicateKey {
  readonly key: string;
  readonly negated: boolean;
}

/** How a column's name is written in a canonical text; undefined where that has none. */
export type ResolveColumn = (name: string) => string | undefined;

/** Operators on a set of literals, and those that are the same with one literal. */
const SET_OPERATORS: Readonly<Record<string, string>> = {
  in: 'in',
  'in~': 'in~',
  '=~': 'in~',
  has: 'has_any',
  has_any: 'has_any',
  has_all: 'has_all',
};

const NEGATED_BASE: Readonly<Record<string, string>> = { '!=': '==', '!~': '=~' };

const MIRRORED: Readonly<Record<string, string>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '==': '==',
  '=~': '=~',
};

/**
 * What a condition means as a text that is the same for every way of writing it: `let` names replaced, the order
 * and repetition of list items gone, case gone where it is ignored, negations told apart from what they negate.
 * Undefined when it cannot be compared (an unsupported part, a column that `resolve` does not know).
 */
export function canonicalPredicate(expression: Expression, resolve: ResolveColumn): PredicateKey | undefined {
  const body = bodyOf(expression);
  if (body.kind !== 'operation') {
    const key = canonicalValue(body, resolve);
    return key === undefined ? undefined : { key, negated: false };
  }
  const { operator, operands } = body;
  if (operator === 'not') {
    const inner = operands[0] === undefined ? undefined : canonicalPredicate(operands[0], resolve);
    return inner === undefined ? undefined : { key: inner.key, negated: !inner.negated };
  }
  if (operator === 'and' || operator === 'or') return canonicalChain(operator, operands, resolve);
  const negated = Object.hasOwn(NEGATED_BASE, operator) || operator.startsWith('!');
  const base = NEGATED_BASE[operator] ?? operator.replace(/^!/, '');
  const key = canonicalLeaf({ ...body, operator: base }, resolve);
  return key === undefined ? undefined : { key, negated };
}

/** The canonical text of a condition, its negation included. */
export function canonicalText(expression: Expression, resolve: ResolveColumn): string | undefined {
  const predicate = canonicalPredicate(expression, resolve);
  if (predicate === undefined) return undefined;
  return predicate.negated ? `not(${predicate.key})` : predicate.key;
}

function canonicalChain(
  operator: string,
  operands: readonly Expression[],
  resolve: ResolveColumn,
): PredicateKey | undefined {
  const texts = operands
    .flatMap((operand) => flatten(operator, operand))
    .map((item) => canonicalText(item, resolve));
  if (texts.includes(undefined)) return undefined;
  const unique = [...new Set(texts)].sort();
  const [first = ''] = unique;
  return { key: unique.length === 1 ? first : `${operator}(${unique.join(', ')})`, negated: false };
}

function flatten(operator: string, expression: Expression): readonly Expression[] {
  const body = bodyOf(expression);
  return body.kind === 'operation' && body.operator === operator
    ? body.operands.flatMap((operand) => flatten(operator, operand))
    : [body];
}

function canonicalLeaf(operation: OperationExpression, resolve: ResolveColumn): string | undefined {
  const { operator, operands } = mirrored(operation);
  const [left, ...right] = operands.map(bodyOf);
  if (left === undefined) return undefined;
  const subject = canonicalValue(left, resolve);
  const set = setOperator(operator, right);
  const items =
    set === undefined
      ? right.map((item) => canonicalValue(item, resolve))
      : right.flatMap((item) => listItems(item, set === 'in~' || set.startsWith('has'), resolve));
  if (subject === undefined || items.includes(undefined)) return undefined;
  const written = set === undefined ? items : [...new Set(items)].sort();
  return `${subject} ${set ?? operator} (${written.join(', ')})`;
}

/** `"x" =~ Column` as `Column =~ "x"`. */
function mirrored(operation: OperationExpression): OperationExpression {
  const { operator, operands } = operation;
  const [left, right] = operands;
  const other = MIRRORED[operator];
  if (left === undefined || right === undefined || other === undefined) return operation;
  if (bodyOf(left).kind !== 'literal' || bodyOf(right).kind === 'literal') return operation;
  return { ...operation, operator: other, operands: [right, left] };
}

function setOperator(operator: string, right: readonly Expression[]): string | undefined {
  const [only] = right;
  if (operator === '==' && only?.kind === 'literal' && only.type === 'string') return 'in';
  return SET_OPERATORS[operator];
}

function listItems(item: Expression, ignoresCase: boolean, resolve: ResolveColumn): (string | undefined)[] {
  if (item.kind !== 'literal') return [canonicalValue(item, resolve)];
  const values: readonly Json[] = Array.isArray(item.value) ? item.value : [item.value];
  return values.map((value) =>
    JSON.stringify(ignoresCase && typeof value === 'string' ? asciiLower(value) : value),
  );
}

function canonicalValue(expression: Expression, resolve: ResolveColumn): string | undefined {
  const body = bodyOf(expression);
  switch (body.kind) {
    case 'literal':
      return body.type === 'string' || body.type === 'dynamic'
        ? JSON.stringify(body.value)
        : `${body.type}(${JSON.stringify(body.value)})`;
    case 'column':
      return resolve(body.name);
    case 'unsupported':
      return undefined;
    case 'call':
      return joined(`${body.name}`, body.arguments, resolve);
    case 'operation':
      return isCondition(body.operator)
        ? canonicalText(body, resolve)
        : joined(body.operator, body.operands, resolve);
  }
}

function isCondition(operator: string): boolean {
  return !['+', '-', '*', '/', '%', '[]'].includes(operator);
}

function joined(head: string, parts: readonly Expression[], resolve: ResolveColumn): string | undefined {
  const texts = parts.map((part) => canonicalValue(part, resolve));
  return texts.includes(undefined) ? undefined : `${head}(${texts.join(', ')})`;
}
