import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainRow } from '../../../src/rule/explain.ts';
import type { Outcome } from '../../../src/rule/explained.schema.ts';
import { compileRule } from '../../../src/rule-compiler/compile-rule.ts';
import { QUERY_TIME, rowOf } from '../rows.ts';
import { numberRows } from './numbers.ts';
import type { ConformanceRow, Expected } from './row.ts';
import { stringRows } from './strings.ts';
import { termRows } from './terms.ts';
import { valueRows } from './values.ts';

const rows: readonly ConformanceRow[] = [...termRows, ...stringRows, ...numberRows, ...valueRows];

/** The outcome of a filter on the condition, and of one on its negation: null fails both. */
const outcomes = new Map<Expected, readonly [Outcome, Outcome]>([
  [true, ['match', 'no-match']],
  [false, ['no-match', 'match']],
  [null, ['no-match', 'no-match']],
  ['unknown', ['unknown', 'unknown']],
]);

function outcomeOf(condition: string): Outcome {
  const result = compileRule(`T | where (${condition})`, { name: 'conformance' });
  assert.equal(result.kind, 'compiled', condition);
  assert.deepEqual(result.rule.unsupported, [], condition);
  return explainRow(result.rule, rowOf('T', { Present: 'x' }), { queryTime: QUERY_TIME }).hit;
}

for (const [page, left, operator, right, expected] of rows) {
  const condition = `${left} ${operator} ${right}`;
  test(`${condition} is ${expected} (https://learn.microsoft.com/kusto/query/${page})`, () => {
    assert.deepEqual([outcomeOf(condition), outcomeOf(`not(${condition})`)], outcomes.get(expected));
  });
}

test('the table is large, and no row stands in it twice', () => {
  assert.ok(rows.length >= 250, String(rows.length));
  assert.equal(new Set(rows.map(([, ...condition]) => condition.join(' '))).size, rows.length);
});
