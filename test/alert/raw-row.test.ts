import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import { MAX_INFLATED_BYTES, MAX_RAW_ROWS, readRawRows } from '../../src/alert/raw-row.ts';
import {
  compressed,
  embeddedQuery,
  rawRowAlert,
  securityAlert,
  webShellRow,
} from '../support/sentinel-alert.ts';
import { outcomeOf, readAlertOf, readOne, readRowOf } from './read-one.ts';

const other = { ...webShellRow, AccountName: 'deploy' };

test('the embedded rows of a query', () => {
  const rows: readonly (readonly [string, string | undefined, unknown])[] = [
    ['no query', undefined, { kind: 'absent' }],
    ['a rule', 'DeviceProcessEvents | where true', { kind: 'absent' }],
    [
      'one row',
      embeddedQuery(compressed(webShellRow)),
      { kind: 'rows', rows: [webShellRow], unreadable: false },
    ],
    [
      'several rows',
      embeddedQuery(compressed(webShellRow), compressed(other)),
      { kind: 'rows', rows: [webShellRow, other], unreadable: false },
    ],
    [
      'broken over lines, in double quotes',
      embeddedQuery(compressed(webShellRow)).replace(/'(.{20})(.*)'/, '"$1\n$2"'),
      { kind: 'rows', rows: [webShellRow], unreadable: false },
    ],
    [
      'gzip',
      embeddedQuery(gzipSync(JSON.stringify(webShellRow)).toString('base64')),
      { kind: 'rows', rows: [webShellRow], unreadable: false },
    ],
    [
      'one of two unreadable',
      embeddedQuery('eJwrong', compressed(other)),
      { kind: 'rows', rows: [other], unreadable: true },
    ],
    ['not base64', embeddedQuery('§§§'), { kind: 'rows', rows: [], unreadable: true }],
    ['not zlib', embeddedQuery('aGVsbG8='), { kind: 'rows', rows: [], unreadable: true }],
    [
      'cut off',
      embeddedQuery(compressed(webShellRow)).replace(']', ''),
      { kind: 'rows', rows: [], unreadable: true },
    ],
    [
      'not JSON',
      embeddedQuery(deflateSync('{"a":').toString('base64')),
      { kind: 'rows', rows: [], unreadable: true },
    ],
    ['not an object', embeddedQuery(compressed([webShellRow])), { kind: 'rows', rows: [], unreadable: true }],
    ['no strings', embeddedQuery(), { kind: 'rows', rows: [], unreadable: true }],
  ];
  for (const [name, query, expected] of rows) {
    const { inflatedBytes: _, ...read } = { inflatedBytes: 0, ...readRawRows(query) };
    assert.deepEqual(read, expected, name);
  }
});

test('a decompression bomb is a failure of its record and of no other', () => {
  const bomb = deflateSync(Buffer.alloc(32 * MAX_INFLATED_BYTES)).toString('base64');
  const record = readOne(securityAlert({ properties: { Query: embeddedQuery(bomb) } }));
  assert.deepEqual(outcomeOf(record), ['raw-row.too-large', '/ExtendedProperties/Query']);
  assert.ok(record.kind === 'failure' && record.payload.includes('A1B2C3D4-0000-4000-8000-000000000001'));
});

test('the cap holds for all rows of an alert together', () => {
  const half = compressed({ ...webShellRow, AdditionalFields: 'x'.repeat(MAX_INFLATED_BYTES / 2) });
  assert.equal(readRawRows(embeddedQuery(half)).kind, 'rows');
  assert.deepEqual(readRawRows(embeddedQuery(half, half)), { kind: 'too-large' });
  const many = Array.from({ length: MAX_RAW_ROWS + 1 }, () => 'eJw=');
  assert.deepEqual(readRawRows(embeddedQuery(...many)), { kind: 'too-large' });
});

test('the size of what was inflated is told, that of rows which are no rows as well', () => {
  const strings = [compressed(webShellRow), compressed([webShellRow])];
  const raw = readRawRows(embeddedQuery(...strings));
  assert.ok(raw.kind === 'rows');
  assert.equal(raw.inflatedBytes, 2 * JSON.stringify(webShellRow).length + 2);
});

test('a bomb in the alert of another rule is ignored with it', () => {
  const bomb = deflateSync(Buffer.alloc(2 * MAX_INFLATED_BYTES)).toString('base64');
  const foreign = { rule: '11111111-0000-4000-8000-000000000001', ruleName: 'Other' };
  const properties = { Query: embeddedQuery(bomb), OriginalQuery: undefined };
  assert.deepEqual(outcomeOf(readOne(securityAlert({ ...foreign, properties }))), [
    'ignored',
    'alert.other-rule',
  ]);
});

test('a row carries its columns, its branch and its table', () => {
  assert.deepEqual(readRowOf(rawRowAlert(webShellRow)), {
    table: 'DeviceProcessEvents',
    source: 'raw-row',
    columns: webShellRow,
    reportedBranch: 'WebApp_Process_Spawned_Systemctl',
  });
});

test('the table of a row: as it says, else as its branch reads, else as its columns look', () => {
  const { DetectionBranch: _, ...unbranched } = webShellRow;
  const rows: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    ['Type', { Type: 'DeviceFileEvents' }, 'DeviceFileEvents'],
    ['SourceTable', { SourceTable: 'DeviceFileEvents' }, 'DeviceFileEvents'],
    ['$table', { $table: 'MyTable_CL' }, 'MyTable_CL'],
    ['a Type that is no table', { Type: 'a file', FileName: 'x.service' }, 'DeviceFileEvents'],
    ['the branch', { DetectionBranch: 'Suspicious_Service_Unit_File_Created' }, 'DeviceFileEvents'],
    ['a branch that nobody knows', { DetectionBranch: 'constructor' }, 'DeviceProcessEvents'],
    ['the action', { ActionType: 'FileCreated' }, 'DeviceFileEvents'],
    ['the name', { FileName: 'cache.SERVICE' }, 'DeviceFileEvents'],
    ['the path', { FolderPath: '/etc/systemd/system/cache.service' }, 'DeviceFileEvents'],
    ['nothing', {}, 'DeviceProcessEvents'],
  ];
  for (const [name, columns, table] of rows) {
    assert.equal(readRowOf(rawRowAlert({ ...unbranched, ...columns })).table, table, name);
  }
});

test('null is an empty string in a text column and says nothing in another', () => {
  const row = { ...webShellRow, InitiatingProcessParentFileName: null, FileSize: null, DeviceId: null };
  const { columns } = readRowOf(securityAlert({ properties: { Query: embeddedQuery(compressed(row)) } }));
  assert.deepEqual(columns, { ...webShellRow, InitiatingProcessParentFileName: '' });
});

test('an unreadable row is a gap, and the next source serves', () => {
  const alert = readAlertOf(
    securityAlert({
      properties: {
        Query: embeddedQuery('aGVsbG8='),
        'Custom Details': JSON.stringify({ ProcessCommandLine: ['systemctl daemon-reload'] }),
      },
    }),
  );
  assert.deepEqual(alert.gaps, ['raw-row.unreadable']);
  assert.deepEqual(
    alert.rows.map(({ source, columns }) => [source, columns]),
    [['custom-details', { ProcessCommandLine: 'systemctl daemon-reload' }]],
  );
});

test('custom details fill in what the row lacks; what contradicts it stands beside it', () => {
  const { AccountName: _, ...row } = webShellRow;
  const details = {
    AccountName: ['www-data'],
    Timestamp: ['2026-01-15 08:00:00Z'],
    DeviceName: ['WEB-01.example.com'],
    ProcessCommandLine: ['systemctl enable --now other.service'],
    InitiatingProcessFileName: ['sh', 'dash'],
  };
  const alert = rawRowAlert(row, { properties: { 'Custom Details': JSON.stringify(details) } });
  assert.deepEqual(readRowOf(alert), {
    table: 'DeviceProcessEvents',
    source: 'raw-row',
    columns: { ...row, AccountName: 'www-data' },
    reportedBranch: 'WebApp_Process_Spawned_Systemctl',
    candidates: {
      ProcessCommandLine: ['systemctl enable --now other.service'],
      InitiatingProcessFileName: ['dash'],
    },
  });
});

test('an alert for each event has its whole row, however many the query found', () => {
  const properties = { 'Search Query Results Overall Count': '5' };
  assert.deepEqual(readAlertOf(rawRowAlert(webShellRow, { properties })).gaps, []);
});
