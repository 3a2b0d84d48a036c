import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { describeDrift } from '../../src/rule/drift.ts';
import { explainRow } from '../../src/rule/explain.ts';
import { shippedRule } from '../../src/rule/shipped.ts';
import { type CompiledRule, sourceText } from '../../src/rule/tree.ts';
import { compileRule } from '../../src/rule-compiler/compile-rule.ts';
import { processRow, QUERY_TIME } from './rows.ts';
import { tuned, unionFirst, variants } from './variants.ts';

function compiled(text: string): CompiledRule {
  const result = compileRule(text, { name: 'variant' });
  assert.equal(result.kind, 'compiled');
  return result.rule;
}

for (const { name, text, drift, rows } of variants) {
  describe(`a rule with ${name}`, () => {
    const rule = compiled(text);

    test('says how it differs', () => {
      assert.deepEqual(describeDrift(shippedRule, rule), drift);
      assert.deepEqual(rule.unsupported, []);
    });

    for (const [what, row, branch, outcome] of rows) {
      test(`${what}: ${branch} is ${outcome}`, () => {
        const explained = explainRow(rule, row, { queryTime: QUERY_TIME });
        const found = explained.branches.find((candidate) => candidate.name === branch);
        assert.equal(found?.outcome, outcome);
        for (const clause of found.clauses) {
          const lines = text.split(/\r?\n/);
          assert.ok(lines[clause.line - 1]?.includes(clause.text.split(/\r?\n/)[0] ?? ''), clause.text);
        }
      });
    }
  });
}

describe('a rule with summarize', () => {
  const text = tuned(
    '\n| sort by Timestamp desc',
    '\n| summarize Hits = count() by DeviceName\n| where Hits > 3',
  );
  const rule = compiled(text);
  const line = text.split('\n').findIndex((one) => one.includes('summarize')) + 1;

  test('names the line that it stops at', () => {
    const reason = '`summarize` ends what can be evaluated of the branch';
    assert.deepEqual(rule.unsupported, [{ line, column: 3, reason }]);
    assert.deepEqual(describeDrift(shippedRule, rule), [`line ${line}: ${reason}`]);
  });

  test('keeps its earlier clauses explained, and leaves open what follows', () => {
    const [branch] = explainRow(rule, processRow(), { queryTime: QUERY_TIME }).branches;
    assert.deepEqual(
      branch?.clauses.map(({ operator, outcome, line: at }) => [operator, outcome, at === line]),
      [
        ['>', 'match', false],
        ['=~', 'match', false],
        ['has_any', 'match', false],
        ['or', 'match', false],
        ['summarize', 'unknown', true],
      ],
    );
    assert.equal(branch?.outcome, 'unknown');
  });

  test('a clause before it still decides', () => {
    const row = processRow({ ProcessCommandLine: 'systemctl status', AccountName: 'root' });
    assert.equal(explainRow(rule, row, { queryTime: QUERY_TIME }).hit, 'no-match');
  });

  test('the report of the alert settles it', () => {
    const row = processRow({}, { reportedBranch: 'WebApp_Process_Spawned_Systemctl', source: 'raw-row' });
    const [branch] = explainRow(rule, row, { queryTime: QUERY_TIME }).branches;
    assert.equal(branch?.outcome, 'match');
    assert.equal(branch.clauses.at(-1)?.basis, 'reported');
  });
});

test('branches keep their names, tables and order, whatever the layout', () => {
  const rule = compiled(unionFirst);
  assert.deepEqual(
    rule.branches.map(({ name, table, at }) => [name, table, sourceText(rule, at)]),
    [
      ['Unprivileged_Systemctl_Service_Enable', 'DeviceProcessEvents', 'DeviceProcessEvents'],
      ['WebApp_Process_Spawned_Systemctl', 'DeviceProcessEvents', 'DeviceProcessEvents'],
      ['Suspicious_Service_Unit_File_Created', 'DeviceFileEvents', 'DeviceFileEvents'],
    ],
  );
});
