import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { explainRow } from '../../src/rule/explain.ts';
import { shippedRule } from '../../src/rule/shipped.ts';
import { truthTable } from '../../src/rule/truth-table.ts';
import { fileRow, processRow, QUERY_TIME } from './rows.ts';

const head = { name: 'Detect Systemctl', sha256: '0123456789abcdef', drift: [], unsupported: [] };
const plain = { colour: false, width: 100 };

function tableOf(row: ReturnType<typeof processRow>, options = plain): string {
  return truthTable(head, [explainRow(shippedRule, row, { queryTime: QUERY_TIME })], options);
}

test('a row, its branches and their clauses stand one below another', () => {
  const row = fileRow({ FileName: 'app.timer', InitiatingProcessParentFileName: undefined });
  const lines = tableOf(row).split('\n');
  const at = (text: string) => lines.find((line) => line.includes(text)) ?? '';
  assert.equal(lines[0], 'rule Detect Systemctl  sha256 0123456789ab');
  assert.equal(lines[2], 'row 1  DeviceFileEvents  no-match');
  assert.equal(lines[3], '  Suspicious_Service_Unit_File_Created  no-match');
  assert.match(at('endswith'), /^ {4}\d\d {2}no {3}FileName endswith "\.service"$/);
  assert.equal(at('FileName = "app.timer"').trim(), 'FileName = "app.timer"');
  assert.match(at('InitiatingProcessCommandLine has "'), /has "\/tmp\/" in "cp /);
  assert.match(at('InitiatingProcessParentFileName has_any'), / {2}\? /);
  assert.equal(at('InitiatingProcessParentFileName is').trim(), 'InitiatingProcessParentFileName is absent');
});

test('what differs and what is not evaluated stands first', () => {
  const text = truthTable({ ...head, drift: ['L lacks `x`'], unsupported: ['line 2: `count` …'] }, [], plain);
  assert.deepEqual(text.split('\n').slice(1, 3), [
    '  differs: L lacks `x`',
    '  not evaluated: line 2: `count` …',
  ]);
});

test('text of an attacker reaches the terminal as codes, and lines stay within it', () => {
  const hostile = `systemctl start \u001b[2J\u202e\n\u009b31m${'x'.repeat(500)}`;
  const text = tableOf(processRow({ ProcessCommandLine: hostile }), { colour: false, width: 80 });
  assert.doesNotMatch(text.replaceAll('\n', ''), /\p{C}/u);
  assert.ok(text.includes(String.raw`\u001b[2J\u{202e}\n\u{9b}`), text);
  assert.ok(text.split('\n').every((line) => line.length <= 80));
});

test('colours are for terminals', () => {
  assert.ok(tableOf(processRow(), { colour: true, width: 100 }).includes('\u001b[32mmatch\u001b[0m'));
  assert.ok(!tableOf(processRow()).includes('\u001b'));
});

describe('npm run explain', () => {
  const folder = mkdtempSync(join(tmpdir(), 'explain-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const rows = file('rows.json', JSON.stringify([{ table: 'DeviceProcessEvents', ...processRow().columns }]));
  const script = fileURLToPath(new URL('../../scripts/explain.ts', import.meta.url));
  const run = (...parameters: string[]) =>
    spawnSync(process.execPath, [script, ...parameters], { encoding: 'utf8' });

  test('explains rows by a query, without colours where nobody sees them', () => {
    const query = file('tuned.kql', shippedRule.text.replace('"caddy", ', ''));
    const { stdout, status } = run('--rows', rows, '--query', query, '--query-time', QUERY_TIME);
    assert.equal(status, 0);
    assert.match(stdout, /differs: SuspiciousParents lacks `caddy`/);
    assert.match(stdout, /WebApp_Process_Spawned_Systemctl {2}match/);
    assert.ok(!stdout.includes('\u001b') && !stdout.includes('assumed'), stdout);
  });

  test('says where a query is no KQL', () => {
    const { stderr, status } = run('--rows', rows, '--query', file('bad.kql', 'T\n| where a =='));
    assert.equal(status, 1);
    assert.match(stderr, /bad\.kql:2:13: KS006 Missing expression.*\n\| where a ==\n {12}\^/);
  });

  test('says which argument or file it cannot use', () => {
    const { stderr, status } = run('--rows', file('broken.json', '[{"columns":1}]'));
    assert.equal(status, 2);
    assert.match(stderr, /broken\.json: .*table/s);
    assert.equal(run('--nothing').status, 2);
  });
});
