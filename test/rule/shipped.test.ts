import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { matchRow } from '../../src/rule/evaluate.ts';
import { explainRow } from '../../src/rule/explain.ts';
import { shippedBranchNames, shippedRule } from '../../src/rule/shipped.ts';
import { fileRow, processRow, QUERY_TIME } from './rows.ts';

const options = { queryTime: QUERY_TIME };
const [webApp = '', unitFile = '', unprivileged = ''] = shippedBranchNames;
const unprivilegedColumns = {
  AccountName: 'deploy',
  ProcessCommandLine: 'systemctl --user enable app.service',
  InitiatingProcessFileName: 'bash',
  InitiatingProcessParentFileName: 'sshd-session',
};

/** The clauses of a branch that a row does not satisfy, by line order. */
function missed(row: ReturnType<typeof processRow>, branch: string): string[] {
  const explained = explainRow(shippedRule, row, options).branches.find(({ name }) => name === branch);
  assert.ok(explained, branch);
  const failing = explained.clauses.filter((clause) => clause.outcome !== 'match');
  assert.equal(explained.outcome, failing.length === 0 ? 'match' : 'no-match');
  return failing.map((clause) => `${clause.column ?? clause.operator}: ${clause.outcome}`);
}

interface Case {
  readonly name: string;
  readonly row: ReturnType<typeof processRow>;
  readonly missed: readonly string[];
}

const branches: readonly { readonly branch: string; readonly cases: readonly Case[] }[] = [
  {
    branch: webApp,
    cases: [
      { name: 'a service started by an interpreter', row: processRow(), missed: [] },
      {
        name: 'an interpreter two levels up',
        row: processRow({ InitiatingProcessFileName: 'sh', InitiatingProcessParentFileName: 'php-fpm8.1' }),
        missed: [],
      },
      { name: '/bin beside /usr/bin', row: processRow({ FolderPath: '/bin/systemctl' }), missed: [] },
      {
        name: 'global flags before the verb',
        row: processRow({ ProcessCommandLine: '/bin/systemctl --system --no-reload -q enable -- x' }),
        missed: [],
      },
      {
        name: 'a record older than the window',
        row: processRow({ Timestamp: '2026-11-19T06:09:59Z' }),
        missed: ['Timestamp: no-match'],
      },
      {
        name: 'another program',
        row: processRow({ FileName: 'systemd-run' }),
        missed: ['FileName: no-match'],
      },
      {
        name: 'restart',
        row: processRow({ ProcessCommandLine: 'systemctl restart app' }),
        missed: ['ProcessCommandLine: no-match'],
      },
      {
        name: 'is-enabled',
        row: processRow({ ProcessCommandLine: 'systemctl is-enabled app' }),
        missed: ['ProcessCommandLine: no-match'],
      },
      {
        name: 'unlink and reload',
        row: processRow({ ProcessCommandLine: 'systemctl reload unlink' }),
        missed: ['ProcessCommandLine: no-match'],
      },
      {
        name: 'discovery',
        row: processRow({ ProcessCommandLine: 'systemctl list-units' }),
        missed: ['ProcessCommandLine: no-match'],
      },
      {
        name: 'a parent whose name only starts like an interpreter',
        row: processRow({
          InitiatingProcessFileName: 'pythonista',
          InitiatingProcessParentFileName: 'rubymine',
        }),
        missed: ['or: no-match'],
      },
    ],
  },
  {
    branch: unitFile,
    cases: [
      { name: 'a unit copied from /tmp', row: fileRow(), missed: [] },
      {
        name: 'a unit under a container layer',
        row: fileRow({
          FolderPath: '/var/lib/docker/overlay2/0a1b/merged/etc/systemd/system/app.service',
          InitiatingProcessFileName: 'cp',
        }),
        missed: [],
      },
      {
        name: 'a record older than the window',
        row: fileRow({ Timestamp: '2026-11-18T06:00:00Z' }),
        missed: ['Timestamp: no-match'],
      },
      {
        name: 'a user unit',
        row: fileRow({ FolderPath: '/home/dana/.config/systemd/user/app.service' }),
        missed: ['FolderPath: no-match'],
      },
      { name: 'a timer', row: fileRow({ FileName: 'app.timer' }), missed: ['FileName: no-match'] },
      { name: 'no ending at all', row: fileRow({ FileName: 'service' }), missed: ['FileName: no-match'] },
      {
        name: 'a package manager',
        row: fileRow({ InitiatingProcessFileName: 'apt-get' }),
        missed: ['not: no-match'],
      },
      {
        name: 'nothing suspicious about the writer',
        row: fileRow({ InitiatingProcessCommandLine: 'cp /opt/app/app.service /etc/systemd/system/' }),
        missed: ['or: no-match'],
      },
    ],
  },
  {
    branch: unprivileged,
    cases: [
      { name: 'a user enables a unit', row: processRow(unprivilegedColumns), missed: [] },
      {
        name: 'a record older than the window',
        row: processRow({ ...unprivilegedColumns, Timestamp: '2026-11-01T00:00:00Z' }),
        missed: ['Timestamp: no-match'],
      },
      {
        name: 'another program',
        row: processRow({ ...unprivilegedColumns, FileName: 'loginctl' }),
        missed: ['FileName: no-match'],
      },
      {
        name: 'start is not among the verbs',
        row: processRow({ ...unprivilegedColumns, ProcessCommandLine: 'systemctl --user start app' }),
        missed: ['ProcessCommandLine: no-match'],
      },
      {
        name: 'root',
        row: processRow({ ...unprivilegedColumns, AccountName: 'ROOT' }),
        missed: ['AccountName: no-match'],
      },
      {
        name: 'a package manager',
        row: processRow({ ...unprivilegedColumns, InitiatingProcessFileName: 'dpkg' }),
        missed: ['not: no-match'],
      },
      {
        name: 'a login session',
        row: processRow({ ...unprivilegedColumns, InitiatingProcessParentFileName: 'sshd' }),
        missed: ['InitiatingProcessParentFileName: no-match'],
      },
    ],
  },
];

for (const { branch, cases } of branches) {
  describe(branch, () => {
    for (const { name, row, missed: expected } of cases) {
      test(name, () => {
        assert.deepEqual(missed(row, branch), expected);
        const { hit } = explainRow(shippedRule, row, options);
        assert.equal(matchRow(shippedRule, row, options), hit);
      });
    }
  });
}

test('the branches have the names and tables that alerts carry', () => {
  assert.deepEqual(
    shippedRule.branches.map(({ name, table }) => [name, table]),
    [
      ['WebApp_Process_Spawned_Systemctl', 'DeviceProcessEvents'],
      ['Suspicious_Service_Unit_File_Created', 'DeviceFileEvents'],
      ['Unprivileged_Systemctl_Service_Enable', 'DeviceProcessEvents'],
    ],
  );
});

test('a row shows every branch of its table and no other', () => {
  const { branches: shown, hit } = explainRow(shippedRule, processRow(), options);
  assert.deepEqual(
    shown.map(({ name, outcome }) => [name, outcome]),
    [
      [webApp, 'match'],
      [unprivileged, 'no-match'],
    ],
  );
  assert.equal(hit, 'match');
});

test('a row of a table that the rule does not read is no match', () => {
  const explained = explainRow(shippedRule, { ...processRow(), table: 'DeviceNetworkEvents' }, options);
  assert.deepEqual([explained.hit, explained.branches], ['no-match', []]);
});

test('the shipped rule has nothing that is not evaluated', () => {
  assert.deepEqual(shippedRule.unsupported, []);
});
