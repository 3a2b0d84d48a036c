import fc from 'fast-check';
import type { Expression, LiteralExpression, SourceSpan } from '../../src/rule/tree.ts';

/** Where an expression stands that was never text. */
const NOWHERE: SourceSpan = { start: 0, end: 0, line: 1, column: 1 };

/** The columns of arbitrary rows and conditions: typed ones, and two whose type nobody knows. */
export const COLUMNS = [
  'FileName',
  'ProcessCommandLine',
  'ProcessId',
  'ProcessCreationTime',
  'AdditionalFields',
  'X',
  'Y',
];

/** The types that a literal of the tree can have. */
export const LITERAL_TYPES: readonly LiteralExpression['type'][] = [
  'bool',
  'datetime',
  'decimal',
  'dynamic',
  'guid',
  'int',
  'long',
  'real',
  'string',
  'timespan',
];

function literal(type: LiteralExpression['type'], value: LiteralExpression['value']): LiteralExpression {
  return { kind: 'literal', type, value, at: NOWHERE };
}

const words = fc.constantFrom(
  'start',
  'Start',
  'a',
  'b c',
  '/tmp/',
  '',
  'İ',
  'ß',
  '5',
  'é"\\',
  '{"a":1}',
  '192.0.2.1',
);
const text = fc.oneof(
  words,
  fc.string({ unit: 'grapheme', maxLength: 6 }).map((value) => value.replace(/[^\p{L}\p{N} /._-]/gu, '')),
);

/** Literals of every type that both the tree and KQL's notation have. */
const literalExpression: fc.Arbitrary<Expression> = fc.oneof(
  text.map((value) => literal('string', value)),
  fc.integer().map((value) => literal('long', value)),
  fc.integer({ min: -9, max: 9 }).map((value) => literal('int', value)),
  fc.constantFrom(0.5, -1.25, 'inf', 'nan').map((value) => literal('real', value)),
  fc.boolean().map((value) => literal('bool', value)),
  fc.constantFrom('00:05:00', '1.00:00:00').map((value) => literal('timespan', value)),
  fc
    .constantFrom('2026-11-20T06:00:00.0000000Z', '2020-01-01T00:00:00.1234567Z')
    .map((value) => literal('datetime', value)),
  fc.constantFrom('long', 'bool', 'datetime', 'dynamic', 'timespan').map((type) => literal(type, null)),
  fc
    .constantFrom(['start', 'enable'], [1, 'a', null], { a: { b: [1] } })
    .map((value) => literal('dynamic', value)),
);

const columnExpression: fc.Arbitrary<Expression> = fc
  .constantFrom(...COLUMNS)
  .map((name) => ({ kind: 'column', name, at: NOWHERE }));

const BINARY = [
  ...['==', '!=', '=~', '!~', '<', '<=', '>', '>=', 'has', '!has', 'has_cs', 'hasprefix', '!hassuffix_cs'],
  ...['contains', '!contains_cs', 'startswith', 'endswith', '!endswith', '+', '-', '*', '/', '%'],
];

const CALLS: readonly (readonly [name: string, arity: number])[] = [
  ...(
    [
      'isempty',
      'isnotempty',
      'isnull',
      'isnotnull',
      'tolower',
      'toupper',
      'tostring',
      'toint',
      'tolong',
    ] as const
  ).map((name) => [name, 1] as const),
  ...(
    [
      'strlen',
      'parse_json',
      'array_length',
      'ipv4_is_private',
      'ago',
      'todatetime',
      'tobool',
      'todouble',
    ] as const
  ).map((name) => [name, 1] as const),
  ...(
    ['strcat', 'split', 'bin', 'coalesce', 'set_has_element', 'ipv4_is_in_range', 'substring'] as const
  ).map((name) => [name, 2] as const),
  ['iff', 3],
  ['case', 3],
  ['replace_string', 3],
];

/** Conditions and values of any shape and type: most would not pass Kusto's type check, none may break anything. */
export const expression: fc.Arbitrary<Expression> = fc.letrec<{ tree: Expression }>((tie) => {
  const operation = (operator: string, operands: readonly Expression[]): Expression => ({
    kind: 'operation',
    operator,
    operands,
    at: NOWHERE,
  });
  const tree = tie('tree');
  return {
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof(columnExpression, literalExpression),
      fc.tuple(fc.constantFrom(...BINARY), tree, tree).map(([operator, a, b]) => operation(operator, [a, b])),
      fc
        .tuple(
          fc.constantFrom('in', '!in', 'in~', '!in~', 'has_any', 'has_all'),
          tree,
          fc.array(literalExpression, { minLength: 1, maxLength: 3 }),
        )
        .map(([operator, left, items]) => operation(operator, [left, ...items])),
      fc
        .tuple(fc.constantFrom('between', '!between'), tree, tree, tree)
        .map(([operator, ...operands]) => operation(operator, operands)),
      fc
        .tuple(fc.constantFrom('and', 'or'), fc.array(tree, { minLength: 2, maxLength: 3 }))
        .map(([operator, operands]) => operation(operator, operands)),
      tree.map((operand) => operation('not', [operand])),
      fc
        .tuple(
          columnExpression,
          fc.oneof(
            text.map((value) => literal('string', value)),
            fc.nat(3).map((value) => literal('long', value)),
          ),
        )
        .map((operands) => operation('[]', operands)),
      fc
        .constantFrom(...CALLS)
        .chain(([name, arity]) =>
          fc
            .array(tree, { minLength: arity, maxLength: arity })
            .map((operands): Expression => ({ kind: 'call', name, arguments: operands, at: NOWHERE })),
        ),
    ),
  };
}).tree;

/** Whether an expression yields a truth value, whatever the row. */
function isCondition(candidate: Expression): boolean {
  if (candidate.kind !== 'operation') return candidate.kind === 'call' && candidate.name.startsWith('is');
  return !['+', '-', '*', '/', '%', '[]'].includes(candidate.operator);
}

/** An expression that is a condition at its root. */
export const condition: fc.Arbitrary<Expression> = expression.filter(isCondition);

/** The columns of a row: values of any JSON type under names that conditions ask for, some absent. */
export const columns: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.dictionary(
  fc.constantFrom(...COLUMNS, '__proto__', 'constructor'),
  fc.oneof(
    text,
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.constant('2026-11-20T06:00:00Z'),
    fc.jsonValue({ maxDepth: 2 }),
  ),
);
