import assert from 'node:assert/strict';
import { test } from 'node:test';
import { streamRecord } from '../support/sentinel-alert.ts';
import { outcomeOf, readAlertOf, readOne } from './read-one.ts';

const event = {
  Timestamp: '2026-01-15T08:00:00.1234567Z',
  DeviceId: 'AB'.repeat(20),
  DeviceName: 'web-01.example.com',
  ReportId: 77,
  FileName: 'systemctl',
  ProcessCommandLine: 'systemctl enable --now cache-sync.service',
  AccountName: 'www-data',
  InitiatingProcessFileName: 'sh',
  InitiatingProcessParentFileName: null,
  FileSize: null,
  MachineGroup: null,
};

test('an event of the streaming API is an alert of one row', () => {
  const alert = readAlertOf(streamRecord('DeviceProcessEvents', event));
  const {
    FileSize: _size,
    InitiatingProcessParentFileName: _parent,
    MachineGroup: _group,
    ...columns
  } = event;
  assert.deepEqual(alert, {
    systemAlertId: alert.systemAlertId,
    ruleName: 'Detect Systemctl',
    severity: 'Informational',
    startTime: '2026-01-15T08:00:00.123Z',
    endTime: '2026-01-15T08:00:00.123Z',
    generatedAt: '2026-01-15T08:00:30.000Z',
    tactics: [],
    techniques: [],
    rows: [
      {
        table: 'DeviceProcessEvents',
        source: 'stream',
        columns: { ...columns, InitiatingProcessParentFileName: '', MachineGroup: '' },
      },
    ],
    gaps: [],
  });
});

test('its id is the event’s: the same on redelivery, another for another event', () => {
  const idOf = (table: string, properties: Readonly<Record<string, unknown>>) =>
    readAlertOf(streamRecord(table, properties)).systemAlertId;
  const { ReportId: _, ...unreported } = event;
  const id = idOf('DeviceProcessEvents', event);
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(
    readAlertOf({ ...streamRecord('deviceprocessevents', event), time: '2026-01-15T09:00:00Z' })
      .systemAlertId,
    id,
  );
  const ids = [
    id,
    idOf('DeviceFileEvents', event),
    idOf('DeviceProcessEvents', { ...event, ReportId: 78 }),
    idOf('DeviceProcessEvents', { ...event, Timestamp: '2026-01-15T08:00:00.2Z' }),
    idOf('DeviceProcessEvents', { ...event, DeviceId: 'cd'.repeat(20) }),
    idOf('DeviceProcessEvents', { ...event, DeviceId: null }),
    idOf('DeviceProcessEvents', unreported),
    idOf('DeviceProcessEvents', { ...unreported, ProcessCommandLine: 'systemctl start x' }),
  ];
  assert.equal(new Set(ids).size, ids.length);
});

test('stream records that are no event of the rule’s tables', () => {
  const record = streamRecord('DeviceProcessEvents', event);
  const rows: readonly (readonly [string, unknown, readonly string[]])[] = [
    ['another table', streamRecord('DeviceNetworkEvents', event), ['ignored', 'stream.other-table']],
    ['a table of no one', streamRecord('constructor', event), ['ignored', 'stream.other-table']],
    ['no properties', { ...record, properties: null }, ['stream.no-properties', '/properties']],
    ['properties in a string', { ...record, properties: '{}' }, ['stream.no-properties', '/properties']],
    [
      'no time',
      streamRecord('DeviceProcessEvents', { ...event, Timestamp: null }),
      ['stream.no-time', '/properties/Timestamp'],
    ],
    [
      'no device',
      streamRecord('DeviceProcessEvents', { ...event, DeviceId: '', DeviceName: null }),
      ['stream.no-device', '/properties/DeviceId'],
    ],
  ];
  for (const [name, value, expected] of rows) assert.deepEqual(outcomeOf(readOne(value)), expected, name);
});
