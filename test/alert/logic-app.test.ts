import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMessage } from '../../src/alert/read-message.ts';
import {
  armAlert,
  compressed,
  customDetails,
  embeddedQuery,
  incidentPayload,
  ruleIdentity,
  shortQuery,
  webShellRow,
} from '../support/sentinel-alert.ts';
import { outcomeOf, readAlertOf, readOne } from './read-one.ts';

const A = 'a1b2c3d4-0000-4000-8000-000000000001';
const B = 'a1b2c3d4-0000-4000-8000-000000000002';
const raw = { Query: embeddedQuery(compressed(webShellRow)), OriginalQuery: shortQuery };
const entities = [
  { id: '/entities/h', kind: 'Host', properties: { hostName: 'web-01', dnsDomain: 'example.com' } },
  { id: '/entities/p', kind: 'Process', properties: { commandLine: 'curl http://203.0.113.9/x' } },
];

const read = (value: unknown) => readMessage(JSON.stringify(value), ruleIdentity);

test('an alert inside of an incident, whole', () => {
  const alert = readAlertOf(incidentPayload([armAlert(A.toUpperCase(), raw)]));
  assert.deepEqual(alert, {
    systemAlertId: A,
    ruleName: 'Detect Systemctl',
    ruleId: '4e5f0b1c-7a7d-4c3e-9a35-0d6a2b9c1e11',
    severity: 'Medium',
    startTime: '2026-01-15T08:00:00.000Z',
    endTime: '2026-01-15T08:01:00.000Z',
    generatedAt: '2026-01-15T08:10:00.000Z',
    workspaceId: '0f3c1d52-5b0e-4b7e-8d5b-6c1f2a3b4c5d',
    tactics: ['Execution'],
    techniques: [],
    link: 'https://portal.azure.example.com/#incident/4711',
    query: shortQuery,
    incident: {
      id: '/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/ws/providers/Microsoft.SecurityInsights/Incidents/c0ffee00-0000-4000-8000-000000000001',
      number: 4711,
      title: 'Detect Systemctl on web-01',
      status: 'New',
      lastModifiedTime: '2026-01-15T08:12:00.000Z',
    },
    rows: [
      {
        table: 'DeviceProcessEvents',
        source: 'raw-row',
        columns: webShellRow,
        reportedBranch: 'WebApp_Process_Spawned_Systemctl',
      },
    ],
    gaps: [],
  });
});

test('one record for each alert of an incident; bad ones touch no other and are one failure', () => {
  const payload = incidentPayload([
    armAlert(A, raw),
    armAlert('', raw),
    7,
    armAlert(B, {}, { alertType: 'other', alertDisplayName: 'Other' }),
    armAlert(B, { 'Custom Details': customDetails([webShellRow]) }),
  ]);
  const records = read(payload);
  assert.deepEqual(records.map(outcomeOf), [
    ['alert'],
    ['alert.no-id', '/object/properties/alerts/1/properties/systemAlertId'],
    ['ignored', 'alert.other-rule'],
    ['alert'],
  ]);
  const failure = records[1];
  assert.deepEqual(failure?.kind === 'failure' && JSON.parse(failure.payload), payload);
});

test('entities are the alert’s when it is the only one', () => {
  const alert = readAlertOf(incidentPayload([armAlert(A, {})], { relatedEntities: entities }));
  assert.deepEqual(
    alert.rows.map((row) => row.columns),
    [{ ProcessCommandLine: 'curl http://203.0.113.9/x', DeviceName: 'web-01.example.com' }],
  );
  assert.deepEqual(alert.gaps, []);
});

const alertsOf = (payload: unknown) =>
  read(payload).map((record) => (record.kind === 'alert' ? record.alert : undefined));

test('entities of an incident with several alerts are candidates of each and facts of none', () => {
  const { ProcessCommandLine: _, InitiatingProcessCommandLine: __, ...narrow } = webShellRow;
  const narrowed = { ...raw, Query: embeddedQuery(compressed(narrow)) };
  const payload = incidentPayload([armAlert(A, {}), armAlert(B, narrowed)], { relatedEntities: entities });
  const [first, second] = alertsOf(payload);
  assert.deepEqual(first?.rows, [
    {
      table: 'DeviceProcessEvents',
      source: 'entities',
      columns: {},
      candidates: { DeviceName: ['web-01.example.com'], ProcessCommandLine: ['curl http://203.0.113.9/x'] },
    },
  ]);
  assert.deepEqual(first?.gaps, ['rows.no-activity', 'entities.of-incident']);
  assert.deepEqual(
    second?.rows.map(({ columns, candidates }) => [columns, candidates]),
    [[narrow, { ProcessCommandLine: ['curl http://203.0.113.9/x'] }]],
  );
  assert.deepEqual(second?.gaps, ['entities.of-incident']);
});

test('an alert that carries its event whole takes nothing from the other alerts of its incident', () => {
  const other = { id: '/entities/o', kind: 'Host', properties: { hostName: 'db-01' } };
  const payload = incidentPayload([armAlert(A, {}), armAlert(B, raw)], {
    relatedEntities: [...entities, other],
  });
  const [, whole] = alertsOf(payload);
  assert.deepEqual(whole?.rows, readAlertOf(incidentPayload([armAlert(B, raw)])).rows);
  assert.deepEqual(whole?.gaps, []);

  const damaged = { ...raw, Query: embeddedQuery(compressed(webShellRow), 'AAAA') };
  const [, broken] = alertsOf(
    incidentPayload([armAlert(A, {}), armAlert(B, damaged)], { relatedEntities: entities }),
  );
  assert.deepEqual(broken?.gaps, ['raw-row.unreadable', 'entities.of-incident']);
});

test('an alert that names no rule is of the incident’s', () => {
  const anonymous = armAlert(A, {}, { alertType: '', alertDisplayName: '' });
  assert.equal(readAlertOf(incidentPayload([anonymous])).ruleId, '4e5f0b1c-7a7d-4c3e-9a35-0d6a2b9c1e11');
  assert.deepEqual(outcomeOf(readOne(incidentPayload([anonymous], { relatedAnalyticRuleIds: [] }))), [
    'ignored',
    'alert.other-rule',
  ]);
});

test('an alert without times has the incident’s', () => {
  const timeless = armAlert(A, {}, { startTimeUtc: null, endTimeUtc: null, timeGenerated: null });
  assert.equal(readAlertOf(incidentPayload([timeless])).startTime, '2026-01-15T08:00:00.000Z');
});

test('too large a row is found by its path', () => {
  const bomb = { Query: embeddedQuery(compressed({ x: 'x'.repeat(2 * 1024 * 1024) })) };
  assert.deepEqual(outcomeOf(readOne(incidentPayload([armAlert(A, bomb)]))), [
    'raw-row.too-large',
    '/object/properties/alerts/0/properties/additionalData/Query',
  ]);
});

test('incidents that are none', () => {
  const { object, ...rest } = incidentPayload([]);
  const rows: readonly (readonly [string, unknown, readonly string[]])[] = [
    ['no alerts', incidentPayload([]), ['ignored', 'incident.no-alerts']],
    ['alerts left out', incidentPayload([], { alerts: undefined }), ['ignored', 'incident.no-alerts']],
    [
      'alerts that are no list',
      incidentPayload([], { alerts: {} }),
      ['incident.bad-alerts', '/object/properties/alerts'],
    ],
    [
      'more alerts than an incident holds',
      incidentPayload(Array.from({ length: 501 }, () => 7)),
      ['incident.too-many-alerts', '/object/properties/alerts'],
    ],
    [
      'an alert that is no object',
      incidentPayload([7, armAlert('', raw)]),
      ['incident.bad-alerts', '/object/properties/alerts/0'],
    ],
    ['no object', rest, ['incident.no-properties', '/object/properties']],
    ['no properties', { ...rest, object: { id: 'x' } }, ['incident.no-properties', '/object/properties']],
    ['bare, as ARM returns it', object, ['ignored', 'incident.no-alerts']],
  ];
  for (const [name, value, expected] of rows) assert.deepEqual(outcomeOf(readOne(value)), expected, name);
});

test('an alert of ARM without the incident around it', () => {
  const alert = readAlertOf(armAlert(A, raw));
  assert.deepEqual([alert.systemAlertId, alert.incident, alert.rows.length], [A, undefined, 1]);
});
