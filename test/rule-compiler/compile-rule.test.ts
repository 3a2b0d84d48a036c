import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { matchRow } from '../../src/rule/evaluate.ts';
import { explainRow } from '../../src/rule/explain.ts';
import { sourceText } from '../../src/rule/tree.ts';
import { compileRule } from '../../src/rule-compiler/compile-rule.ts';
import { rowOf } from '../rule/rows.ts';

function compiled(text: string) {
  const result = compileRule(text, { name: 'test' });
  assert.equal(result.kind, 'compiled', text);
  return result.rule;
}

const stops: readonly (readonly [operator: string, text: string])[] = [
  ['summarize', 'T | where a == 1\n| summarize count() by b\n| where c == 2'],
  ['join', 'T | where a == 1\n| join kind=inner (U) on b\n| where c == 2'],
  ['lookup', 'T | where a == 1\n| lookup (U) on b'],
  ['mv-expand', 'T | where a == 1\n| mv-expand b'],
  ['parse', 'T | where a == 1\n| parse b with * "x" c'],
  ['count', 'T | where a == 1\n| count'],
  ['make-series', 'T | where a == 1\n| make-series count() on Timestamp step 1h'],
  ['evaluate', 'T | where a == 1\n| evaluate bag_unpack(b)'],
];

describe('operators that end what can be evaluated', () => {
  for (const [operator, text] of stops) {
    test(operator, () => {
      const rule = compiled(text);
      const reason = `\`${operator}\` ends what can be evaluated of the branch`;
      assert.deepEqual(rule.unsupported, [{ line: 2, column: 3, reason }]);
      assert.deepEqual(
        rule.branches[0]?.steps.map((step) => (step.kind === 'unsupported' ? step.operator : step.kind)),
        ['where', operator],
      );
    });
  }

  test('a branch is named by what it makes after the end', () => {
    const [branch] = compiled('T | summarize count() by a | extend DetectionBranch = "late"').branches;
    assert.equal(branch?.name, 'late');
  });
});

const unsupported: readonly (readonly [what: string, text: string, reason: RegExp])[] = [
  [
    'a function that is not known',
    'T | where geo_distance_2points(1, 2, 3, 4) > a',
    /`geo_distance_2points\(\)`/,
  ],
  ['names are case-sensitive', 'T | where ToLower(a) == "x"', /`ToLower\(\)`/],
  ['a wrong number of arguments', 'T | where isempty(a, b)', /`isempty\(\)` with 2 arguments/],
  ['a table as a list', 'T | where a in ((U | project b))', /a table as the list/],
  ['a regular expression of another kind', 'T | where a matches regex "(?=x)"', /a regular expression \(/],
  ['a regular expression that varies', 'T | where a matches regex b', /not a constant/],
  ['a set operation in a pattern', 'T | where a matches regex "[a-z&&b]"', /character classes/],
  ['a value of several columns', 'T | extend (a, b) = f()', /several columns at once/],
  ['rows from nowhere', 'datatable(a:long)[1]', /DataTableExpression/],
  ['search of everything', 'search "x"', /without `in/],
  ['a scalar from a table', 'let n = toscalar(U | count);\nT | where a == n', /`toscalar`/],
  ['no table', 'let a = 1;', /reads no table/],
];

describe('what is not evaluated is named, with its line', () => {
  for (const [what, text, reason] of unsupported) {
    test(what, () => {
      const [part] = compiled(`\n${text}`).unsupported;
      assert.match(part?.reason ?? '', reason);
      assert.ok((part?.line ?? 0) <= 2);
    });
  }

  test('a row that is of no branch may be of a source that is not evaluated', () => {
    const row = rowOf('T', { a: 1 });
    for (const [text, hit] of [
      ['print 1', 'unknown'],
      ['search "x"', 'unknown'],
      ['Parser() | where a == 1', 'unknown'],
      ['union (T | where a == 2), Parser()', 'unknown'],
      ['union (T | where a == 1), Parser()', 'match'],
      ['let f = (x:string) { T }; union (U), (f())', 'unknown'],
      ['let a = 1;', 'unknown'],
      ['let Others = (union U, Parser()); union (T | where a == 2), Others', 'unknown'],
      ['let Others = Parser(); Others | where a == 1', 'unknown'],
      ['let unused = (Parser() | where b == 1); T | where a == 2', 'no-match'],
      ['union (T | where a == 2), U', 'no-match'],
    ] as const) {
      const rule = compiled(text);
      assert.equal(explainRow(rule, row, {}).hit, hit, text);
      assert.equal(matchRow(rule, row, {}), hit, text);
    }
  });

  test('its value is unknown, and what is beside it is evaluated', () => {
    const rule = compiled('T | where geo(1) or a == 1 | where b == 2');
    const hit = (row: Record<string, unknown>) => explainRow(rule, rowOf('T', row), {}).hit;
    assert.deepEqual(
      [hit({ a: 1, b: 2 }), hit({ a: 0, b: 2 }), hit({ a: 0, b: 3 })],
      ['match', 'unknown', 'no-match'],
    );
  });
});

test('a syntax error has the place and the words of the parser', () => {
  const result = compileRule('T\r\n| where a ==\r\n| take 5', { name: 'test' });
  assert.equal(result.kind, 'syntax-error');
  const { code, line, column, message } = result.error;
  assert.deepEqual({ code, line, column }, { code: 'KS006', line: 2, column: 13 });
  assert.match(message, /Missing expression/);
});

const refused: readonly (readonly [what: string, text: string, reason: RegExp])[] = [
  ['larger than 64 KiB', `T // ${'é'.repeat(33_000)}`, /larger than 65536 bytes/],
  ['deep in parentheses', `T | where ${'('.repeat(300)}a == 1${')'.repeat(300)}`, /nested too deeply/],
  ['deep in brackets', `let x = dynamic(${'['.repeat(300)}${']'.repeat(300)}); T`, /nested too deeply/],
  ['a lambda that doubles', `${lambdas(30)} T | where f29(a)`, /expands to more/],
  ['a value that doubles', `${doubled(40)} T | where x == a39`, /expands to more/],
  ['a union that doubles', `${unions(30)} u29`, /expands to more/],
];

function lambdas(count: number): string {
  const body = (index: number) => (index === 0 ? 'x has "a"' : `f${index - 1}(x) or f${index - 1}(x)`);
  return Array.from({ length: count }, (_, index) => `let f${index} = (x:string) { ${body(index)} };`).join(
    '\n',
  );
}

function doubled(count: number): string {
  return Array.from({ length: count }, (_, index) =>
    index === 0 ? 'let a0 = 1;' : `let a${index} = a${index - 1} + a${index - 1};`,
  ).join('\n');
}

function unions(count: number): string {
  return Array.from({ length: count }, (_, index) =>
    index === 0 ? 'let u0 = T;' : `let u${index} = union u${index - 1}, u${index - 1};`,
  ).join('\n');
}

describe('refused', () => {
  for (const [what, text, reason] of refused) {
    test(what, () => {
      const result = compileRule(text, { name: 'test' });
      assert.equal(result.kind, 'unsupported');
      assert.match(result.reason, reason);
    });
  }

  test('brackets in strings and comments are no nesting', () => {
    const many = '('.repeat(400);
    const strings = [`"${many}"`, `'${many}'`, `@"${many}\\"`, `\`\`\`${many}\`\`\``, `h"${many}\\""`];
    const rule = compiled(`// ${many}\nT | where a in (${strings.join(', ')})`);
    assert.equal(rule.branches.length, 1);
  });
});

test('columns that are made of columns are computed once, however often they are used', () => {
  const chain = Array.from(
    { length: 300 },
    (_, index) => `| extend a${index + 1} = strcat(a${index}, a${index})`,
  );
  const rule = compiled(`T ${chain.join('\n')} | where a300 has "x"`);
  // Beyond the largest string of Kusto the value is unknown; the point is that this line is reached.
  assert.equal(explainRow(rule, rowOf('T', { a0: 'x' }), {}).hit, 'unknown');
  assert.equal(explainRow(rule, rowOf('T', { a0: '' }), {}).hit, 'no-match');
});

test('a query that says its own time is evaluated at that time, unless told another', () => {
  const rule = compiled('set query_now = datetime(2026-01-02T03:00:00Z);\nT | where Timestamp > ago(1h)');
  assert.equal(rule.queryNow, '2026-01-02T03:00:00.0000000Z');
  const row = rowOf('T', { Timestamp: '2026-01-02T02:30:00Z' });
  assert.equal(explainRow(rule, row, {}).hit, 'match');
  assert.equal(explainRow(rule, row, { queryTime: '2026-01-03T00:00:00Z' }).hit, 'no-match');
});

test('spans hold the exact words, lines count every kind of line end', () => {
  const rule = compiled('T\r\n| where a == 1\r| where b  has\t"x" // c\n| where not ( c )');
  const places = rule.branches[0]?.steps.flatMap((step) =>
    step.kind === 'where'
      ? [[sourceText(rule, step.condition.at), step.condition.at.line, step.condition.at.column]]
      : [],
  );
  assert.deepEqual(places, [
    ['a == 1', 2, 9],
    ['b  has\t"x"', 3, 9],
    ['not ( c )', 4, 9],
  ]);
});

test('a lambda shows its own condition inside the call', () => {
  const rule = compiled('let f = (x:string) { x has "a"\n or x == "b" };\nT | where f(Name)');
  const [clause] = explainRow(rule, rowOf('T', { Name: 'b' }), {}).branches[0]?.clauses ?? [];
  assert.deepEqual(
    [clause?.text, clause?.line, clause?.operator, clause?.outcome],
    ['f(Name)', 3, 'f', 'match'],
  );
  const [inner] = clause?.clauses ?? [];
  assert.deepEqual([inner?.operator, inner?.line], ['or', 1]);
  assert.deepEqual(
    inner?.clauses?.map(({ text, column, outcome }) => [text, column, outcome]),
    [
      ['x has "a"', 'Name', 'no-match'],
      ['x == "b"', 'Name', 'match'],
    ],
  );
});

test('columns with the names of inherited properties are absent like any other', () => {
  const rule = compiled('T | where constructor has "x" or toString == "y" or __proto__ has "z"');
  assert.equal(explainRow(rule, rowOf('T', {}), {}).hit, 'unknown');
  assert.equal(explainRow(rule, rowOf('T', { constructor: 'x' }), {}).hit, 'match');
});
