import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCustomDetails } from '../../src/alert/custom-details.ts';
import { MAX_DETAIL_ROWS } from '../../src/alert/detail-rows.ts';
import { securityAlert, singleAlert, webShellRow } from '../support/sentinel-alert.ts';
import { readAlertOf } from './read-one.ts';

const details = (lists: unknown, count: number | string = 1, more: Record<string, unknown> = {}) =>
  securityAlert({
    ...more,
    properties: {
      'Custom Details': typeof lists === 'string' ? lists : JSON.stringify(lists),
      'Search Query Results Overall Count': String(count),
    },
  });

test('one row for each position of the longest list', () => {
  const second = {
    ...webShellRow,
    Timestamp: '2026-01-15T08:00:01.000Z',
    DetectionBranch: 'Suspicious_Service_Unit_File_Created',
  };
  const alert = readAlertOf(singleAlert([webShellRow, second]));
  assert.deepEqual(
    alert.rows.map(({ table, source, columns, reportedBranch, candidates }) => [
      table,
      source,
      columns['Timestamp'],
      columns['ProcessCommandLine'],
      reportedBranch,
      candidates,
    ]),
    [
      [
        'DeviceProcessEvents',
        'custom-details',
        '2026-01-15T08:00:00.000Z',
        webShellRow['ProcessCommandLine'],
        'WebApp_Process_Spawned_Systemctl',
        undefined,
      ],
      [
        'DeviceFileEvents',
        'custom-details',
        '2026-01-15T08:00:01.000Z',
        webShellRow['ProcessCommandLine'],
        'Suspicious_Service_Unit_File_Created',
        undefined,
      ],
    ],
  );
  assert.deepEqual(alert.gaps, []);
});

test('a list that does not line up is left out of the rows and stands beside each', () => {
  const alert = readAlertOf(
    details(
      { ProcessCommandLine: ['a', 'b', 'c'], AccountName: ['root', 'www-data'], DeviceName: ['web-01'] },
      3,
    ),
  );
  assert.deepEqual(alert.gaps, []);
  assert.deepEqual(
    alert.rows.map(({ columns, candidates }) => ({ columns, candidates })),
    ['a', 'b', 'c'].map((ProcessCommandLine) => ({
      columns: { ProcessCommandLine, DeviceName: 'web-01' },
      candidates: { AccountName: ['root', 'www-data'] },
    })),
  );
});

test('a branch that cannot be assigned to a row has one of its own', () => {
  const lists = {
    ProcessCommandLine: [
      'systemctl enable a',
      'systemctl enable b',
      'cp /tmp/c.service /etc/systemd/system/',
    ],
    InitiatingProcessCommandLine: ['sh a', 'sh b', 'cp /tmp/c.service /etc/systemd/system/'],
    AccountName: ['root', 'www-data'],
    DeviceName: ['web-01'],
    DetectionBranch: ['WebApp_Process_Spawned_Systemctl', 'Suspicious_Service_Unit_File_Created'],
  };
  const alert = readAlertOf(details(lists, 3));
  assert.deepEqual(alert.gaps, []);
  assert.deepEqual(
    alert.rows.map(({ table, reportedBranch, columns }) => [
      table,
      reportedBranch,
      columns['ProcessCommandLine'],
    ]),
    [
      ['DeviceProcessEvents', undefined, 'systemctl enable a'],
      ['DeviceProcessEvents', undefined, 'systemctl enable b'],
      ['DeviceFileEvents', undefined, 'cp /tmp/c.service /etc/systemd/system/'],
      ['DeviceProcessEvents', 'WebApp_Process_Spawned_Systemctl', undefined],
      ['DeviceFileEvents', 'Suspicious_Service_Unit_File_Created', undefined],
    ],
  );
  const { AccountName, DetectionBranch, ProcessCommandLine, InitiatingProcessCommandLine } = lists;
  assert.deepEqual(alert.rows[0]?.candidates, { AccountName, DetectionBranch });
  assert.deepEqual(alert.rows[4]?.columns, { DeviceName: 'web-01', DetectionBranch: DetectionBranch[1] });
  assert.deepEqual(alert.rows[4]?.candidates, {
    ProcessCommandLine,
    InitiatingProcessCommandLine,
    AccountName,
  });
  assert.deepEqual(readAlertOf(details(lists, 4)).gaps, ['rows.folded']);
});

test('when the query found more rows than the lists have, every value is a candidate of every row', () => {
  const alert = readAlertOf(
    details({ ProcessCommandLine: ['a', 'b'], AccountName: ['root', 'deploy'], DeviceName: ['web-01'] }, 3),
  );
  assert.deepEqual(alert.gaps, ['rows.folded']);
  assert.deepEqual(
    alert.rows.map(({ columns, candidates }) => ({ columns, candidates })),
    [
      { ProcessCommandLine: 'a', AccountName: 'root' },
      { ProcessCommandLine: 'b', AccountName: 'deploy' },
    ].map((columns) => ({
      columns: { ...columns, DeviceName: 'web-01' },
      candidates: { ProcessCommandLine: ['a', 'b'], AccountName: ['root', 'deploy'] },
    })),
  );
});

test('an empty value is an empty string, an empty list an absent column', () => {
  const { rows } = readAlertOf(
    details({ ProcessCommandLine: ['a'], AccountName: [''], DeviceName: [], FileSize: 12, Flag: [true] }),
  );
  assert.deepEqual(rows[0]?.columns, {
    ProcessCommandLine: 'a',
    AccountName: '',
    FileSize: '12',
    Flag: 'true',
  });
});

test('details that are cut off or no JSON are a gap; whole lists before the cut are kept', () => {
  const whole = '{"DeviceName":["web-01"],"ProcessCommandLine":["systemctl \\"],\\" enable"]';
  const rows: readonly (readonly [string, string, Readonly<Record<string, string>> | undefined])[] = [
    [
      'cut in a value',
      `${whole},"AccountName":["ro`,
      { DeviceName: 'web-01', ProcessCommandLine: 'systemctl "]," enable' },
    ],
    ['cut in a key', `${whole},"Acc`, { DeviceName: 'web-01', ProcessCommandLine: 'systemctl "]," enable' }],
    ['cut after a bracket in a value', '{"ProcessCommandLine":["a"],"X":["b]', { ProcessCommandLine: 'a' }],
    ['cut in the first list', '{"ProcessCommandLine":["a', undefined],
    ['text', 'none', undefined],
    ['a list', '["a"]', undefined],
  ];
  for (const [name, text, columns] of rows) {
    const alert = readAlertOf(details(text));
    assert.deepEqual(alert.rows[0]?.columns, columns, name);
    assert.ok(alert.gaps.includes('custom-details.unreadable'), name);
  }
});

test('absent, null and "" are no details and no gap; an object is as good as a string', () => {
  for (const none of [undefined, null, '', ' ']) {
    assert.deepEqual(readCustomDetails(none), { lists: new Map(), unreadable: false });
  }
  assert.deepEqual(readCustomDetails({ A: ['b'] }), { lists: new Map([['A', ['b']]]), unreadable: false });
});

test('details that tell of no event describe the row of another source', () => {
  const entities = [{ $id: '1', Type: 'process', CommandLine: 'systemctl link /tmp/x.service' }];
  const alert = readAlertOf(details({ Owner: ['web team'], DeviceName: ['web-01'] }, 1, { entities }));
  assert.deepEqual(alert.rows, [
    {
      table: 'DeviceProcessEvents',
      source: 'entities',
      columns: {
        ProcessCommandLine: 'systemctl link /tmp/x.service',
        Owner: 'web team',
        DeviceName: 'web-01',
      },
    },
  ]);
});

test('a list of thousands is bounded, and the rest stands beside the rows', () => {
  const values = Array.from({ length: 5000 }, (_, index) => `value ${index}`);
  const alert = readAlertOf(details({ ProcessCommandLine: values }, 5000));
  assert.equal(alert.rows.length, MAX_DETAIL_ROWS);
  assert.deepEqual(alert.gaps, ['rows.truncated']);
  assert.equal(alert.rows[0]?.candidates?.['ProcessCommandLine']?.length, 5000);
  // Beside every row they would make megabytes of a message of 60 KB.
  assert.equal(alert.rows[1]?.candidates, undefined);
});

test('a large value is not repeated over many rows', () => {
  const alert = readAlertOf(
    details({ ProcessCommandLine: ['a', 'b', 'c', 'd'], AdditionalFields: ['x'.repeat(400_000)] }, 4),
  );
  assert.deepEqual(
    alert.rows.map(({ columns }) => columns['ProcessCommandLine']),
    ['a', 'b'],
  );
  assert.deepEqual(alert.rows[0]?.candidates, { ProcessCommandLine: ['a', 'b', 'c', 'd'] });
});
