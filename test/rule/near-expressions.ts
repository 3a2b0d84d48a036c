import type { Expression, LiteralExpression } from '../../src/rule/tree.ts';
import { LITERAL_TYPES } from './arbitrary.ts';

/**
 * All expressions that differ from one in a single place: the type of a literal, the case of its letters, a flag of an
 * operator (`_cs`, `~`, `!`), a flag of a regular expression, the table's column for a name that reads like a literal.
 */
export function nearTo(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
      return literalsNear(expression);
    case 'column':
      return [{ ...expression, name: `${expression.name}X` }];
    case 'operation': {
      const { operator, operands } = expression;
      return [
        ...operatorsNear(operator).map((other) => ({ ...expression, operator: other })),
        ...partsNear(operands).map((others) => ({ ...expression, operands: others })),
      ];
    }
    case 'call':
      return partsNear(expression.arguments).map((others) => ({ ...expression, arguments: others }));
    default:
      return [];
  }
}

function partsNear(parts: readonly Expression[]): readonly (readonly Expression[])[] {
  return parts.flatMap((part, at) => nearTo(part).map((near) => parts.with(at, near)));
}

function literalsNear(literal: LiteralExpression): readonly Expression[] {
  const { type, value } = literal;
  const typed = LITERAL_TYPES.filter((other) => other !== type && canHold(other, value)).map((other) => ({
    ...literal,
    type: other,
  }));
  if (typeof value === 'number') return [...typed, { ...literal, type: 'string', value: String(value) }];
  if (typeof value !== 'string') return typed;
  const number = value === '' ? Number.NaN : Number(value);
  return [
    ...typed,
    { ...literal, value: value.toUpperCase() },
    { ...literal, value: `(?i)${value}` },
    { ...literal, type: 'dynamic', value: [value] },
    ...(Number.isInteger(number) ? [{ ...literal, type: 'long' as const, value: number }] : []),
    // A name can be any text, also that of the literal.
    { kind: 'column', name: JSON.stringify(value), at: literal.at },
  ];
}

/** Whether the tree writes such a value in a literal of a type. */
function canHold(type: LiteralExpression['type'], value: LiteralExpression['value']): boolean {
  if (value === null || type === 'dynamic') return true;
  switch (type) {
    case 'int':
    case 'long':
      return Number.isSafeInteger(value);
    case 'real':
    case 'decimal':
      return typeof value === 'number';
    case 'bool':
      return typeof value === 'boolean';
    case 'datetime':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value);
    case 'timespan':
      return typeof value === 'string' && /^(?:\d+\.)?\d\d:\d\d:\d\d$/.test(value);
    case 'string':
    case 'guid':
      return typeof value === 'string';
  }
}

/** The operators that differ from one in a flag, and those that are easily taken for it. */
const FAMILIES: readonly (readonly string[])[] = [
  ['==', '=~', '!=', '!~', 'in', 'in~', '!in', '!in~'],
  ...['has', 'hasprefix', 'hassuffix', 'contains', 'startswith', 'endswith'].map((base) => [
    base,
    `${base}_cs`,
    `!${base}`,
    `!${base}_cs`,
  ]),
  ['has_any', 'has_all', 'has'],
  ['<', '<=', '>', '>='],
  ['+', '-', '*', '/', '%'],
  ['between', '!between'],
  ['and', 'or'],
];

function operatorsNear(operator: string): readonly string[] {
  return FAMILIES.filter((family) => family.includes(operator)).flatMap((family) =>
    family.filter((other) => other !== operator),
  );
}
