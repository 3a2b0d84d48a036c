import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readLineage } from '../../src/activity/lineage.ts';

type Row = readonly [
  what: string,
  columns: Readonly<Record<string, unknown>>,
  lineage: readonly [kind: string, parent?: string | undefined, grandparent?: string | undefined],
];

const names = (initiator: string, above: string) => ({
  FileName: 'systemctl',
  ProcessCommandLine: 'systemctl enable x',
  InitiatingProcessFileName: initiator,
  InitiatingProcessCommandLine: `${initiator} x`,
  InitiatingProcessParentFileName: above,
});
const ids = (own: number, from: number, over: number) => ({
  ProcessId: own,
  InitiatingProcessId: from,
  InitiatingProcessParentId: over,
});

describe('what a row says of the processes above', () => {
  const rows: readonly Row[] = [
    ['a fork that became the program', { ...names('bash', 'bash'), ...ids(5, 5, 4) }, ['fork-exec', 'bash']],
    ['the same, in other case', { ...names('Bash', 'bash'), ...ids(5, 5, 4) }, ['fork-exec', 'bash']],
    [
      'one process that became several',
      { ...names('sh', 'python3.11'), ...ids(5, 5, 5) },
      ['exec-chain', 'sh', 'python3.11'],
    ],
    ['two names without ids', names('sh', 'sshd'), ['named', 'sh', 'sshd']],
    ['two names and other ids', { ...names('sh', 'sshd'), ...ids(5, 4, 3) }, ['named', 'sh', 'sshd']],
    ['one name twice without ids', names('bash', 'bash'), ['unknown', 'bash']],
    ['one name twice and other ids', { ...names('bash', 'bash'), ...ids(5, 4, 3) }, ['unknown', 'bash']],
    ['nothing above', { ...names('', ''), ...ids(5, 5, 4) }, ['lost']],
    ['an initiator that is lost', { ...names('', 'bash') }, ['named', 'bash']],
    [
      'a fork of the program itself',
      {
        ...names('systemctl', 'systemctl'),
        InitiatingProcessCommandLine: 'systemctl enable x',
        ...ids(6, 5, 5),
      },
      ['fork-record'],
    ],
    [
      'a program that starts itself with other words',
      {
        ...names('systemctl', 'systemctl'),
        InitiatingProcessCommandLine: 'systemctl edit x',
        ...ids(6, 5, 5),
      },
      ['unknown', 'systemctl'],
    ],
  ];
  for (const [what, columns, [kind, parent, grandparent]] of rows) {
    it(what, () =>
      assert.deepEqual(readLineage({ table: 'DeviceProcessEvents', columns }), { kind, parent, grandparent }),
    );
  }

  it('a file event names the writer and its parent', () => {
    const lineage = readLineage({ table: 'DeviceFileEvents', columns: names('cp', 'cp') });
    assert.deepEqual(lineage, { kind: 'named', parent: 'cp', grandparent: 'cp' });
  });
});
