import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { describeDrift } from '../../src/rule/drift.ts';
import { compileRule } from '../../src/rule-compiler/compile-rule.ts';

function ruleOf(text: string) {
  const result = compileRule(text, { name: 'test' });
  assert.equal(result.kind, 'compiled', text);
  return result.rule;
}

function drift(before: string, after: string): string[] {
  return describeDrift(ruleOf(before), ruleOf(after));
}

/** Two ways to write one meaning. */
const same: readonly (readonly [what: string, one: string, other: string])[] = [
  ['layout and comments', 'T|where a==1', 'T // note\n\n | where   a  ==\t1'],
  ['the order of clauses', 'T | where a == 1 | where b == 2', 'T | where b == 2 | where a == 1'],
  ['and for two clauses', 'T | where a == 1 | where b == 2', 'T | where a == 1 and b == 2'],
  ['a clause twice', 'T | where a == 1', 'T | where a == 1 | where a == 1'],
  ['the order and repetition of a list', 'T | where a in ("x", "y")', 'T | where a in ("y", "x", "y")'],
  ['a list as an array', 'T | where a in~ ("x", "y")', 'T | where a in~ (dynamic(["X", "y"]))'],
  ['a named list', 'T | where a has_any ("x")', 'let L = dynamic(["x"]); T | where a has_any (L)'],
  [
    'the name of a list',
    'let A = dynamic(["x"]); T | where a in (A)',
    'let B = dynamic(["x"]); T | where a in (B)',
  ],
  ['one item', 'T | where a =~ "x"', 'T | where a in~ ("X")'],
  ['has of one', 'T | where a has "x"', 'T | where a has_any ("x")'],
  ['sides', 'T | where a =~ "x" | where b > 5', 'T | where "x" =~ a | where 5 < b'],
  ['not before an operator', 'T | where a !in~ ("x")', 'T | where not(a =~ "x")'],
  ['not twice', 'T | where a == 1', 'T | where not(not(a == 1))'],
  [
    'the order of alternatives',
    'T | where a == 1 or (b == 2 or c == 3)',
    'T | where c == 3 or b == 2 or a == 1',
  ],
  ['spans of time', 'T | where t > ago(24h)', 'T | where t > ago(1d)'],
  ['numbers', 'T | where a == 1', 'T | where a == 1.0 or a == int(1)'],
  ['numbers of a list', 'T | where a in (1, 2)', 'T | where a in (2.0, int(1))'],
  ['the ends of a range', 'T | where a between (1 .. 2)', 'T | where a between (1.0 .. int(2))'],
  ['an alternative twice, where null may be', 'T | where a < 1', 'T | where a < 1 or a < 1'],
  ['a name in brackets', 'T | where a =~ "x"', 'T | where ["a"] =~ "x"'],
  [
    'columns of the result',
    'T | where a == 1 | project a',
    'T | where a == 1 | project b, c = a | extend d = 1',
  ],
  ['a column under another name', 'T | where a == 1', 'T | extend b = a | where b == 1'],
  [
    'a column computed beforehand',
    'T | where tolower(a) == "x"',
    'T | extend b = tolower(a) | where b == "x"',
  ],
  ['a lambda', 'T | where a == 1', 'let f = (x:long) { x == 1 }; T | where f(a)'],
  ['a fragment', 'T | where a == 1', 'let F = T | where a == 1; F'],
  [
    'the order of legs',
    'union (T | extend K = "t"), (U | extend K = "u")',
    'U | extend K = "u" | union (T | extend K = "t")',
  ],
  ['names by position', 'union (T | where a == 1), (U)', 'union U, (T | where a == 1)'],
  ['where true', 'T | where a == 1', 'T | where a == 1 | where true'],
  ['sorting', 'T | where a == 1', 'T | where a == 1 | sort by a | take 10'],
];

describe('no drift', () => {
  for (const [what, one, other] of same) {
    test(what, () => {
      assert.deepEqual(drift(one, other), []);
      assert.deepEqual(drift(other, one), []);
    });
  }
});

const different: readonly (readonly [
  what: string,
  before: string,
  after: string,
  said: readonly string[],
])[] = [
  [
    'case where it counts',
    'T | where a in ("x")',
    'T | where a in ("X")',
    ['branch Branch 1: the list of `a in` lacks `x`', 'branch Branch 1: the list of `a in` also has `X`'],
  ],
  [
    'another operator',
    'T | where a has "x"',
    'T | where a contains "x"',
    ['branch Branch 1: `a has "x"` is `a contains "x"`'],
  ],
  [
    'whole division',
    'T | where a / 2 == 1',
    'T | where a / 2.0 == 1',
    ['branch Branch 1 lacks the clause: a / 2 == 1', 'branch Branch 1 has one more clause: a / 2.0 == 1'],
  ],
  [
    'a list of another type',
    'T | where a in (1)',
    'T | where a in (dynamic([1]))',
    [
      'branch Branch 1: the list of `a in` lacks `1`',
      'branch Branch 1: the list of `a in` also has `dynamic(1)`',
    ],
  ],
  [
    'another column',
    'T | where a == 1',
    'T | where ["a b"] == 1',
    ['branch Branch 1 lacks the clause: a == 1', 'branch Branch 1 has one more clause: ["a b"] == 1'],
  ],
  [
    'another window',
    'T | where t > ago(24h)',
    'T | where t > ago(1h)',
    ['branch Branch 1: `t > ago(24h)` is `t > ago(1h)`'],
  ],
  [
    'a negation',
    'T | where a in ("x")',
    'T | where a !in ("x")',
    ['branch Branch 1: `a in ("x")` is `a !in ("x")`'],
  ],
  [
    'a clause gone',
    'T | where a == 1 | where b has "x"',
    'T | where b has "x"',
    ['branch Branch 1 lacks the clause: a == 1'],
  ],
  [
    'two clauses more',
    'T',
    'T | where a == 1 | where b == 2',
    ['branch Branch 1 has 2 more clauses: a == 1; b == 2'],
  ],
  [
    'an alternative more',
    'T | where a == 1 or b == 2',
    'T | where a == 1 or b == 2 or c == 3',
    ['branch Branch 1 has one more alternative: c == 3'],
  ],
  [
    'an alternative less',
    'T | where a == 1 or b == 2',
    'T | where b == 2',
    ['branch Branch 1 lacks the alternative: a == 1'],
  ],
  [
    'a named list, once for all its uses',
    'let L = dynamic(["x", "y"]); T | where a in (L) or b in (L) | where c has_any (L)',
    'let L = dynamic(["x", "z"]); T | where a in (L) or b in (L) | where c has_any (L)',
    ['L lacks `y`', 'L also has `z`'],
  ],
  [
    'a branch under another name',
    'T | where a == 1 | extend K = "k"',
    'T | where a == 1 | extend K = "l"',
    ['branch k is named l'],
  ],
  [
    'another table',
    'T | where a == 1 | extend K = "k"',
    'U | where a == 1 | extend K = "k"',
    ['branch k reads U instead of T'],
  ],
  [
    'a branch more',
    'T',
    'union T, (U | where a == 1)',
    ['branch Branch 2 is not in the shipped rule: U, one clause'],
  ],
  [
    'what is not evaluated',
    'T | where a == 1',
    'T | where a == 1\n| count',
    ['line 2: `count` ends what can be evaluated of the branch'],
  ],
  [
    'what cannot be compared',
    'T | where f(a) == 1',
    'T | where g(a) == 1',
    [
      'branch Branch 1 lacks the clause: f(a) == 1',
      'branch Branch 1 has one more clause: g(a) == 1',
      'line 1: the function `g()` is not evaluated',
    ],
  ],
];

describe('drift', () => {
  for (const [what, before, after, said] of different) {
    test(what, () => {
      assert.deepEqual(drift(before, after), said);
    });
  }

  test('a long clause is cut, a long list counted', () => {
    const items = Array.from({ length: 30 }, (_, index) => `"item${index}"`).join(', ');
    const [list = ''] = drift('T | where a in ("x")', `T | where a in ("x", ${items})`);
    assert.match(list, /`item11` and 18 more$/);
    const [clause = ''] = drift('T', `T | where a == "${'y'.repeat(500)}"`);
    assert.ok(clause.length < 220 && clause.endsWith('…'), clause);
  });
});
