import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomeOf, readOne } from './read-one.ts';

const A = 'A1B2C3D4-0000-4000-8000-000000000001';
const B = 'a1b2c3d4-0000-4000-8000-000000000002';
const row = {
  TimeGenerated: '2026-01-15T08:13:00.0000000Z',
  IncidentName: 'c0ffee00-0000-4000-8000-000000000001',
  IncidentNumber: 4711,
  Title: 'Detect Systemctl on web-01',
  Status: 'Active',
  LastModifiedTime: '2026-01-15T08:12:00.0000000Z',
  AlertIds: JSON.stringify([A, B]),
  Type: 'SecurityIncident',
};

test('an incident row links alerts to their incident', () => {
  const incident = {
    id: 'c0ffee00-0000-4000-8000-000000000001',
    number: 4711,
    title: 'Detect Systemctl on web-01',
    status: 'Active',
    lastModifiedTime: '2026-01-15T08:12:00.000Z',
    alertIds: [A.toLowerCase(), B],
  };
  const { Type: _, ...untyped } = row;
  const { LastModifiedTime: _time, ...unmodified } = row;
  const rows: readonly (readonly [string, unknown, unknown])[] = [
    ['ids in a string', row, incident],
    ['ids in an array', { ...row, AlertIds: [A, B] }, incident],
    ['repeated and blank ids', { ...row, AlertIds: [A, '', B, A, 7] }, incident],
    ['no Type', untyped, incident],
    ['a number in a string', { ...row, IncidentNumber: '4711' }, incident],
    ['the time of the row', unmodified, { ...incident, lastModifiedTime: '2026-01-15T08:13:00.000Z' }],
    [
      'a change after the row was written',
      { ...row, LastModifiedTime: '2026-01-15T08:18:01Z' },
      { ...incident, lastModifiedTime: '2026-01-15T08:13:00.000Z' },
    ],
    [
      'a change within the skew of clocks',
      { ...row, LastModifiedTime: '2026-01-15T08:18:00Z' },
      { ...incident, lastModifiedTime: '2026-01-15T08:18:00.000Z' },
    ],
    ['labels of an open incident', { ...row, Labels: [{ labelName: 'Redirected' }] }, incident],
    [
      'the label of a merged incident',
      { ...row, Status: 'Closed', Labels: '[{"labelName":"x"},{"labelName":"Redirected"}]' },
      { ...incident, status: 'Closed', redirected: true },
    ],
    [
      'labels as texts',
      { ...row, Status: 'CLOSED', labels: ['redirected'] },
      { ...incident, status: 'CLOSED', redirected: true },
    ],
    [
      'labels of another kind',
      { ...row, Status: 'Closed', Labels: { labelName: 'Redirected' } },
      { ...incident, status: 'Closed' },
    ],
  ];
  for (const [name, value, expected] of rows) {
    assert.deepEqual(readOne(value), { kind: 'incident', incident: expected }, name);
  }
});

test('incident rows that link nothing', () => {
  const nameless = { ...row, IncidentName: '', IncidentNumber: null };
  const rows: readonly (readonly [string, unknown, readonly string[]])[] = [
    ['no alerts', { ...row, AlertIds: '[]' }, ['ignored', 'incident.no-alerts']],
    ['no column', { ...row, AlertIds: undefined }, ['ignored', 'incident.no-alerts']],
    ['an empty column', { ...row, AlertIds: '' }, ['ignored', 'incident.no-alerts']],
    ['ids cut off', { ...row, AlertIds: '["a' }, ['incident.bad-alert-ids', '/AlertIds']],
    ['ids that are an object', { ...row, AlertIds: {} }, ['incident.bad-alert-ids', '/AlertIds']],
    ['ids that are numbers', { ...row, AlertIds: [1, 2] }, ['incident.bad-alert-ids', '/AlertIds']],
    ['neither name nor number', nameless, ['incident.no-id', '/IncidentName']],
  ];
  for (const [name, value, expected] of rows) assert.deepEqual(outcomeOf(readOne(value)), expected, name);
});
