import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainRow } from '../../src/rule/explain.ts';
import type { Outcome } from '../../src/rule/explained.schema.ts';
import { compileRule } from '../../src/rule-compiler/compile-rule.ts';
import { rowOf } from './rows.ts';

const row = rowOf('T', { FileName: 'systemctl', ProcessId: 4242 });

const cases: readonly (readonly [condition: string, outcome: Outcome])[] = [
  ['* has "SYSTEMCTL"', 'match'],
  ['* has "4242"', 'match'],
  // Another column of the table, which the row does not carry, may have it.
  ['* has "curl"', 'unknown'],
  ['not(* has "systemctl")', 'no-match'],
  ['* !has "systemctl"', 'unknown'],
  ['* !has "curl"', 'unknown'],
];

for (const [condition, outcome] of cases) {
  test(`where ${condition} is ${outcome}`, () => {
    const result = compileRule(`T | where ${condition}`, { name: 'test' });
    assert.equal(result.kind, 'compiled');
    assert.equal(explainRow(result.rule, row, {}).hit, outcome);
  });
}
