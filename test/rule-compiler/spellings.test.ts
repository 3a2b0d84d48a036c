import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compileRule } from '../../src/rule-compiler/compile-rule.ts';
import { printExpression, printRule, withoutPlaces } from '../rule/print-rule.ts';

function compiled(text: string) {
  const result = compileRule(text, { name: 'test' });
  assert.equal(result.kind, 'compiled', text);
  return result.rule;
}

/** A rule in short: `name table: condition; condition`. */
function outline(text: string): string[] {
  const rule = compiled(text);
  return rule.branches.map(({ name, table, steps }) => {
    const conditions = steps.flatMap((step) =>
      step.kind === 'where' ? [printExpression(step.condition, rule.text)] : [],
    );
    return `${name} ${table}: ${conditions.join('; ')}`;
  });
}

const spellings: readonly (readonly [what: string, text: string, expected: readonly string[]])[] = [
  ['a table alone', 'T', ['Branch 1 T: ']],
  ['where and filter', 'T | where a == 1 | filter b == 2', ['Branch 1 T: ["a"] == (1); ["b"] == (2)']],
  [
    'a conjunction is two clauses',
    'T | where a == 1 and (b == 2)',
    ['Branch 1 T: ["a"] == (1); ["b"] == (2)'],
  ],
  [
    'what keeps rows whole',
    'T | top 3 by a | take 9 | sort by b | where c == 1',
    ['Branch 1 T: ["c"] == (1)'],
  ],
  ['<> is !=', 'T | where a <> 1', ['Branch 1 T: ["a"] != (1)']],
  ['union as a source', 'union T, U', ['Branch 1 T: ', 'Branch 2 U: ']],
  [
    'union with parameters',
    'union kind=outer isfuzzy=true T, (U | where a == 1)',
    ['Branch 1 T: ', 'Branch 2 U: ["a"] == (1)'],
  ],
  [
    'union as an operator',
    'T | where a == 1 | union U | where b == 2',
    ['Branch 1 T: ["a"] == (1); ["b"] == (2)', 'Branch 2 U: ["b"] == (2)'],
  ],
  ['a union in a union', 'union (union T, U), V', ['Branch 1 T: ', 'Branch 2 U: ', 'Branch 3 V: ']],
  ['a wildcard', 'union Device*Events', ['Branch 1 Device*Events: ']],
  ['table()', 'table("T") | where a == 1', ['Branch 1 T: ["a"] == (1)']],
  [
    'another workspace',
    'workspace("w").T | union database("d").table("U")',
    ['Branch 1 T: ', 'Branch 2 U: '],
  ],
  [
    'materialize()',
    'let M = materialize(T | where a == 1); M | where b == 2',
    ['Branch 1 T: ["a"] == (1); ["b"] == (2)'],
  ],
  [
    'a view',
    'let V = view () { T | where a == 1 }; union V, U',
    ['Branch 1 T: ["a"] == (1)', 'Branch 2 U: '],
  ],
  ['a table under another name', 'let A = T; A | where b == 1', ['Branch 1 T: ["b"] == (1)']],
  [
    'a function of a table',
    'let f = (X:(*), n:long) { X | where a == n }; f(T, 5)',
    ['Branch 1 T: ["a"] == (5)'],
  ],
  [
    'invoke',
    'let f = (X:(*), n:long = 7) { X | where a == n }; T | invoke f()',
    ['Branch 1 T: ["a"] == (7)'],
  ],
  [
    'arguments by name',
    'let f = (a:long, b:long = 2) { T | where x == a + b }; f(a = 1)',
    ['Branch 1 T: ["x"] == ((1) + (2))'],
  ],
  [
    'a column hides a let name',
    'let FileName = "x"; DeviceFileEvents | where FileName == "y"',
    ['Branch 1 DeviceFileEvents: ["FileName"] == ("y")'],
  ],
  [
    'a made column hides a let name',
    'let n = 1; T | extend n = a | where n == 2',
    ['Branch 1 T: ["n"] == (2)'],
  ],
  ['a let of a let', 'let a = 1; let b = a + 1; T | where x == b', ['Branch 1 T: ["x"] == ((1) + (1))']],
  [
    'search in',
    'search in (T, U) "foo" and b:"bar"',
    ['Branch 1 T: * has ("foo"); ["b"] has ("bar")', 'Branch 2 U: * has ("foo"); ["b"] has ("bar")'],
  ],
  [
    'search as an operator',
    'T | search "ab*" or not("*ab" and "*ab*")',
    ['Branch 1 T: (* hasprefix ("ab")) or (not((* hassuffix ("ab")) and (* contains ("ab"))))'],
  ],
  [
    'search with a wildcard inside',
    'search kind=case_sensitive in (T) "Lab*PC"',
    ['Branch 1 T: * matches regex ("\\\\bLab.*PC\\\\b")'],
  ],
  ['search that respects case', 'search kind=case_sensitive in (T) "x"', ['Branch 1 T: * has_cs ("x")']],
  ['search *', 'search in (T) *', ['Branch 1 T: bool(true)']],
  ['column_ifexists()', 'T | where column_ifexists("A", "") == "x"', ['Branch 1 T: ["A"] == ("x")']],
  ['names in brackets', 'T | where ["a b"] == 1', ['Branch 1 T: ["a b"] == (1)']],
  [
    'operators that change no row',
    'T | take 5 | limit 5 | sort by a | order by a | serialize | as X | project-reorder b | where c == 1',
    ['Branch 1 T: ["c"] == (1)'],
  ],
  ['distinct', 'T | distinct a, b | where a == 1 | distinct *', ['Branch 1 T: ["a"] == (1)']],
  ['named by DetectionBranch', 'T | extend Kind = "k", DetectionBranch = "d"', ['d T: ']],
  [
    'named by another constant',
    'union (T | extend Kind = "k1"), (U | extend Kind = "k2")',
    ['k1 T: ', 'k2 U: '],
  ],
  ['named by project', 'T | project a, DetectionBranch = "p"', ['p T: ']],
  [
    'a constant that tells nothing apart',
    'union (T | extend K = "k"), (U | extend K = "k")',
    ['Branch 1 T: ', 'Branch 2 U: '],
  ],
  [
    'withsource',
    'union withsource=Source T, U | where Source == "T"',
    ['T T: ["Source"] == ("T")', 'U U: ["Source"] == ("T")'],
  ],
  [
    'a name that is overwritten',
    'T | extend DetectionBranch = "a" | extend DetectionBranch = b',
    ['Branch 1 T: '],
  ],
  [
    'set and comments',
    '// note\nset query_now = datetime(2026-01-02T03:04:05Z);\nT | where a == 1',
    ['Branch 1 T: ["a"] == (1)'],
  ],
];

describe('spellings', () => {
  for (const [what, text, expected] of spellings) {
    test(what, () => {
      assert.deepEqual(outline(text), expected);
      assert.deepEqual(compiled(text).unsupported, []);
    });
  }
});

test('every spelling, printed and compiled again, is the same tree', () => {
  for (const [what, text] of spellings) {
    const rule = compiled(text);
    assert.deepEqual(withoutPlaces(compiled(printRule(rule))), withoutPlaces(rule), what);
  }
});
