import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { explainRow } from '../../src/rule/explain.ts';
import { planClause } from '../../src/rule/plan-clause.ts';
import { prepareRule } from '../../src/rule/prepare.ts';
import { rowContext } from '../../src/rule/row-view.ts';
import type { CompiledRule, Expression } from '../../src/rule/tree.ts';
import { not } from '../../src/rule/truth.ts';
import { compileRule } from '../../src/rule-compiler/compile-rule.ts';
import { fc } from '../support/seed.ts';
import { condition as anyCondition, columns } from './arbitrary.ts';
import { explainAfresh } from './fresh-engine.ts';
import { nearTo } from './near-expressions.ts';
import { QUERY_TIME, rowOf } from './rows.ts';

const options = { queryTime: QUERY_TIME };

/** A rule of one clause. */
function ruleOf(condition: Expression): CompiledRule {
  const at = { start: 0, end: 1, line: 1, column: 1 };
  return {
    name: 'property',
    sha256: '',
    text: 'T',
    branches: [{ name: 'b', table: 'T', at, steps: [{ kind: 'where', condition }] }],
    unsupported: [],
  };
}

/** What is asked of a row again and again. */
function said(rule: CompiledRule, row: Readonly<Record<string, unknown>>): unknown {
  return JSON.parse(JSON.stringify(explainRow(rule, rowOf('T', row), options)));
}

/** A condition and others that differ from it in one place. */
const family = anyCondition
  .map((one) => [one, ...nearTo(one)] as const)
  .filter((all) => all.length >= 4 && all.length < 60);

/** Queries that differ in one thing, rows that tell them apart, and what each says. */
const pairs: readonly (readonly [
  what: string,
  one: string,
  other: string,
  row: Readonly<Record<string, unknown>>,
])[] = [
  ['whole and real division', 'ProcessId / 2 == 0', 'ProcessId / 2.0 == 0', { ProcessId: 1 }],
  ['a whole and a real bin', 'bin(ProcessId, 2) / 4 == 0', 'bin(ProcessId, 2.0) / 4 == 0', { ProcessId: 3 }],
  ['a text and a dynamic text', 'parse_json("[1]")[0] == X', 'parse_json(dynamic("[1]"))[0] == X', { X: 1 }],
  [
    'a moment and a text',
    'X == datetime(2026-01-01)',
    'X == "2026-01-01T00:00:00.0000000Z"',
    { X: '2026-01-01' },
  ],
  [
    'a moment and a text in a list',
    'X in (datetime(2026-01-01))',
    'X in ("2026-01-01T00:00:00.0000000Z")',
    { X: '2026-01-01' },
  ],
  ['numbers of a list and of an array', 'FileName in (5)', 'FileName in (dynamic([5]))', { FileName: '5.0' }],
  ['the zeros', '1.0 / (real(0.0) * X) < 0', '1.0 / (real(-0.0) * X) < 0', { X: 1 }],
  ['case that counts', 'FileName has_cs "a"', 'FileName has_cs "A"', { FileName: 'A' }],
  ['an operator that ignores case', 'FileName has "a"', 'FileName has_cs "a"', { FileName: 'A' }],
  ['a list that ignores case', 'FileName in ("a")', 'FileName in~ ("a")', { FileName: 'A' }],
  ['a flag of a pattern', 'FileName matches regex "a"', 'FileName matches regex "(?i)a"', { FileName: 'A' }],
  [
    'a column whose name reads like a condition',
    'FileName =~ "curl"',
    `['FileName in~ ("curl")']`,
    { FileName: 'curl' },
  ],
  ['a column whose name reads like a number', 'X + 1 == 2', `X + ['number(1)'] == 2`, { X: 1 }],
  ['a column whose name reads like a literal', 'X + 1 == 2', `X + ['long(1)'] == 2`, { X: 1 }],
];

describe('what a query says does not depend on the queries before it', () => {
  for (const [what, one, other, row] of pairs) {
    test(what, () => {
      const rules = [one, other].map((text) => {
        const result = compileRule(`T | where ${text}`, { name: what });
        assert.equal(result.kind, 'compiled', text);
        return result.rule;
      });
      for (const rule of [...rules, ...rules.toReversed()]) {
        assert.deepEqual(said(rule, row), explainAfresh(rule, rowOf('T', row), options), rule.text);
      }
      const [hit, otherHit] = rules.map((rule) => explainRow(rule, rowOf('T', row), options).hit);
      assert.notEqual(hit, otherHit, 'the row does not tell them apart');
    });
  }

  test('of whatever queries that differ in one place, in any order', () => {
    fc.assert(
      fc.property(
        family.chain((all) => fc.shuffledSubarray([...all], { minLength: 2, maxLength: 4 })),
        columns,
        (conditions, row) => {
          for (const rule of conditions.map(ruleOf)) {
            assert.deepEqual(said(rule, row), explainAfresh(rule, rowOf('T', row), options));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

test('conditions of one key are true of the same rows, or of the opposite ones', () => {
  const seen = { equal: 0, other: 0 };
  const planned = (one: Expression) => planClause(one, { made: new Map(), open: true }, () => 'T');
  fc.assert(
    fc.property(family, fc.array(columns, { minLength: 3, maxLength: 3 }), (conditions, rows) => {
      const [first, ...others] = conditions.map(planned);
      for (const other of others) {
        if (first?.key === undefined || first.key.key !== other.key?.key) {
          seen.other += 1;
          continue;
        }
        seen.equal += 1;
        for (const row of rows) {
          const context = () =>
            rowContext(prepareRule(ruleOf(conditions[0])), undefined, rowOf('T', row), options);
          const truth: number = first.truth(context());
          const expected: number = first.key.negated === other.key.negated ? truth : not(truth);
          assert.equal(other.truth(context()), expected, JSON.stringify([first.key, row]));
        }
      }
    }),
    { numRuns: 3_000 },
  );
  assert.ok(seen.equal > 500 && seen.other > 500, JSON.stringify(seen));
});
