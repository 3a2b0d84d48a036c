import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accountOf, readActivity } from '../../src/activity/activity.ts';
import type { AlertRow } from '../../src/alert/alert.ts';

function row(columns: Readonly<Record<string, string>>, table = 'DeviceProcessEvents'): AlertRow {
  return { table, source: 'raw-row', columns };
}

describe('the units that a row names', () => {
  const rows: readonly (readonly [line: string, by: string, units: readonly string[]])[] = [
    ['systemctl enable app', 'bash', ['app.service']],
    ['systemctl link /opt/app.service', 'bash', ['app.service']],
    ['systemctl daemon-reload', 'bash', []],
    [
      'systemctl daemon-reload',
      'bash -c "systemctl start a; systemctl link /opt/b.service"',
      ['a.service', 'b.service'],
    ],
    ['systemctl daemon-reload', 'bash -c "cat /etc/systemd/system/a.service"', ['a.service']],
    ['systemctl daemon-reload', 'bash -c "cat /opt/a.service"', []],
    ['systemctl daemon-reload', 'bash -c "cp /opt/a.service /etc/systemd/system"', ['a.service']],
    ['systemctl daemon-reload', 'tar -xf a -C /etc/systemd/system', []],
    ['systemctl daemon-reload', 'tar -xf a -C /etc/systemd/user', []],
  ];
  for (const [line, by, units] of rows) {
    it(`${line}, by ${by}`, () => {
      const columns = { ProcessCommandLine: line, InitiatingProcessCommandLine: by };
      assert.deepEqual(readActivity(row(columns)).units, units);
    });
  }
});

describe('the account that acted', () => {
  const both = { AccountName: 'alice', InitiatingProcessAccountName: 'bob' };
  it('is systemctl’s own in a process event', () => assert.equal(accountOf(row(both)), 'alice'));
  it('is the writer’s in a file event', () => assert.equal(accountOf(row(both, 'DeviceFileEvents')), 'bob'));
  it('is the other one where one is not told', () => {
    assert.equal(accountOf(row({ AccountName: '', InitiatingProcessAccountName: 'bob' })), 'bob');
    assert.equal(accountOf(row({ AccountName: 'alice' }, 'DeviceFileEvents')), 'alice');
    assert.equal(accountOf(row({})), undefined);
  });
});
