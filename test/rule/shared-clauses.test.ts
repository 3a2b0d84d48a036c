import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { matchRow } from '../../src/rule/evaluate.ts';
import { explainRow } from '../../src/rule/explain.ts';
import type { CompiledRule } from '../../src/rule/tree.ts';
import { compileRule } from '../../src/rule-compiler/compile-rule.ts';
import { processRow, QUERY_TIME, rowOf } from './rows.ts';

function compiled(text: string): CompiledRule {
  const result = compileRule(text, { name: 'tuned' });
  assert.equal(result.kind, 'compiled');
  return result.rule;
}

function outcome(rule: CompiledRule, columns: Readonly<Record<string, unknown>>) {
  const row = processRow(columns);
  const explained = explainRow(rule, row, { queryTime: QUERY_TIME });
  assert.equal(matchRow(rule, row, { queryTime: QUERY_TIME }), explained.hit);
  return explained.hit;
}

describe('rules that have a clause in the same words on the same line', () => {
  test('each ask for their own list', () => {
    const withList = (list: string) =>
      compiled(`let Names = dynamic([${list}]);\nDeviceProcessEvents | where FileName has_any (Names)`);
    const [curl, wget] = [withList('"curl"'), withList('"wget"')];
    for (let round = 0; round < 2; round += 1) {
      assert.equal(outcome(curl, { FileName: 'curl' }), 'match');
      assert.equal(outcome(wget, { FileName: 'curl' }), 'no-match');
    }
  });

  test('each ask for their own member of an object, whatever its name', () => {
    const withName = (name: string) =>
      compiled(
        `let Known = dynamic({"kind": "literal", "at": "${name}"});\nDeviceProcessEvents | where FileName in (Known.at) and AccountName != ""`,
      );
    const [curl, wget] = [withName('curl'), withName('wget')];
    assert.equal(outcome(curl, { FileName: 'curl' }), 'match');
    assert.equal(outcome(wget, { FileName: 'curl' }), 'no-match');
    assert.equal(outcome(wget, { FileName: 'wget' }), 'match');
  });

  test('each call their own lambda', () => {
    const withBody = (body: string) =>
      compiled(`let Is = (name: string) { ${body} };\nDeviceProcessEvents | where Is(FileName) or false`);
    const [curl, wget] = [withBody('name == "curl"'), withBody('name has "wget"')];
    assert.equal(outcome(curl, { FileName: 'curl' }), 'match');
    assert.equal(outcome(wget, { FileName: 'curl' }), 'no-match');
    assert.equal(outcome(wget, { FileName: 'wget' }), 'match');
  });

  test('each read their own column', () => {
    const plain = compiled('DeviceProcessEvents | where FileName == "sh"');
    const extended = compiled(
      'DeviceProcessEvents | extend FileName = AccountName\n| where FileName == "sh"',
    );
    const unnamed = compiled('DeviceProcessEvents | project AccountName | where FileName == "sh"');
    const columns = { FileName: 'sh', AccountName: 'root' };
    assert.equal(outcome(plain, columns), 'match');
    assert.equal(outcome(extended, columns), 'no-match');
    assert.equal(outcome(extended, { FileName: 'x', AccountName: 'sh' }), 'match');
    assert.notEqual(outcome(unnamed, columns), 'match');
    assert.equal(outcome(plain, columns), 'match');
  });

  test('each show the value of their own row', () => {
    const rule = compiled('DeviceProcessEvents | where AccountName has "root" or FileName !has "root"');
    const shown = (AccountName: string, FileName: string) =>
      explainRow(rule, processRow({ AccountName, FileName }), {}).branches[0]?.clauses[0]?.clauses?.map(
        ({ actual, outcome: said }) => [actual, said],
      );
    assert.deepEqual(shown('root', 'bash'), [
      ['root', 'match'],
      ['bash', 'match'],
    ]);
    assert.deepEqual(shown('bash', 'root'), [
      ['bash', 'no-match'],
      ['root', 'no-match'],
    ]);
  });
});

test('more names than a clause remembers are each explained', () => {
  const rule = compiled('DeviceProcessEvents | where FileName startswith "name-1"');
  const names = Array.from({ length: 300 }, (_, index) => `name-${index}`);
  for (const name of [...names, ...names]) {
    assert.equal(outcome(rule, { FileName: name }), name.startsWith('name-1') ? 'match' : 'no-match', name);
  }
});

test('a `not` over what is false or null stays open', () => {
  const rule = compiled('DeviceProcessEvents | where not(ProcessId between (LogonId .. -1))');
  const row = (columns: Readonly<Record<string, unknown>>) => rowOf('DeviceProcessEvents', columns);
  const hit = (columns: Readonly<Record<string, unknown>>) => explainRow(rule, row(columns), {}).hit;
  assert.equal(hit({ ProcessId: 5 }), 'unknown');
  assert.equal(hit({ ProcessId: 5, LogonId: 3 }), 'match');
  assert.equal(hit({ ProcessId: 5, LogonId: null }), 'no-match');
});

test('what rows share cannot be changed through one of them', () => {
  const rule = compiled('DeviceProcessEvents | where FileName has "sh"');
  const [clause] = explainRow(rule, processRow({ FileName: 'sh' }), {}).branches[0]?.clauses ?? [];
  assert.ok(clause?.matches !== undefined);
  assert.ok([clause, clause.matches, clause.matches[0]].every((value) => Object.isFrozen(value)));
});

test('a condition of a typed column is explained as it is decided', () => {
  const rule = compiled('DeviceProcessEvents | where Timestamp matches regex "T06:00:00Z$"');
  assert.equal(outcome(rule, { Timestamp: '2026-11-20T06:00:00Z' }), 'no-match');
});
