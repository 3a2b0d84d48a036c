import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  rawRowAlert,
  scheduledQuery,
  securityAlert,
  shortQuery,
  singleAlert,
  webShellRow,
} from '../support/sentinel-alert.ts';
import { outcomeOf, readAlertOf, readOne } from './read-one.ts';

const ID = 'a1b2c3d4-0000-4000-8000-000000000001';
const WORKSPACE = '0f3c1d52-5b0e-4b7e-8d5b-6c1f2a3b4c5d';
const RULE = '4e5f0b1c-7a7d-4c3e-9a35-0d6a2b9c1e11';

test('an exported row, whole', () => {
  const { rows, ...alert } = readAlertOf(rawRowAlert(webShellRow));
  assert.equal(rows.length, 1);
  assert.deepEqual(alert, {
    systemAlertId: ID,
    ruleName: 'Detect Systemctl',
    ruleId: RULE,
    severity: 'Medium',
    startTime: '2026-01-15T08:00:00.000Z',
    endTime: '2026-01-15T08:00:00.000Z',
    generatedAt: '2026-01-15T08:10:00.000Z',
    queryEndTime: '2026-01-15T08:10:00.000Z',
    workspaceId: WORKSPACE,
    tactics: ['Execution', 'Persistence'],
    techniques: ['T1569'],
    query: shortQuery,
    gaps: [],
  });
});

test('the forms of one alert read alike', () => {
  const exported = rawRowAlert(webShellRow);
  const parse = (key: string): unknown => JSON.parse(String(exported[key]));
  const expected = readAlertOf(exported);
  const { Type: _type, ...untyped } = exported;
  const forms: Readonly<Record<string, unknown>> = {
    'objects instead of strings': {
      ...exported,
      Entities: parse('Entities'),
      ExtendedProperties: parse('ExtendedProperties'),
    },
    'the query API: false, "" and null where the export leaves out': {
      ...exported,
      IsIncident: false,
      AlertLink: '',
      CompromisedEntity: null,
      Entities: '',
      SubTechniques: null,
    },
    'no Type': untyped,
    'unknown keys': { ...exported, _BilledSize: 1, Novelty: { a: [1] } },
    camelCase: Object.fromEntries(
      Object.entries(exported).map(([key, value]) => [key.charAt(0).toLowerCase() + key.slice(1), value]),
    ),
  };
  for (const [name, form] of Object.entries(forms)) assert.deepEqual(readAlertOf(form), expected, name);
});

test('the Logic App alert trigger: flat, other names, entities as an array', () => {
  const alert = readAlertOf({
    SystemAlertId: ID.toUpperCase(),
    AlertDisplayName: 'Detect Systemctl',
    AlertType: `${WORKSPACE}_${RULE}`,
    Severity: 'High',
    StartTimeUtc: '2026-01-15T08:00:00Z',
    EndTimeUtc: '2026-01-15T08:01:00Z',
    WorkspaceId: WORKSPACE.toUpperCase(),
    Tactics: ['Execution'],
    Techniques: [],
    AlertLink: 'https://portal.azure.example.com/alert',
    ExtendedProperties: { Query: scheduledQuery(shortQuery, '2026-01-15T08:05:00Z') },
    Entities: [{ $id: '1', Type: 'process', CommandLine: 'systemctl enable x' }],
  });
  assert.deepEqual(alert, {
    systemAlertId: ID,
    ruleName: 'Detect Systemctl',
    ruleId: RULE,
    severity: 'High',
    startTime: '2026-01-15T08:00:00.000Z',
    endTime: '2026-01-15T08:01:00.000Z',
    queryEndTime: '2026-01-15T08:05:00.000Z',
    workspaceId: WORKSPACE,
    tactics: ['Execution'],
    techniques: [],
    link: 'https://portal.azure.example.com/alert',
    query: shortQuery,
    rows: [
      {
        table: 'DeviceProcessEvents',
        source: 'entities',
        columns: { ProcessCommandLine: 'systemctl enable x' },
      },
    ],
    gaps: [],
  });
});

test('what makes an alert unreadable, with code and path', () => {
  const rows: readonly (readonly [string, Readonly<Record<string, unknown>>, string, string])[] = [
    ['no id', { SystemAlertId: undefined }, 'alert.no-id', '/SystemAlertId'],
    ['a null id', { SystemAlertId: null }, 'alert.no-id', '/SystemAlertId'],
    ['a blank id', { SystemAlertId: '  ' }, 'alert.no-id', '/SystemAlertId'],
    [
      'an id in camel case, blank',
      { SystemAlertId: undefined, systemAlertId: '' },
      'alert.no-id',
      '/systemAlertId',
    ],
    ['an id that is a number', { SystemAlertId: 7 }, 'alert.bad-id', '/SystemAlertId'],
    ['an id that is an object', { SystemAlertId: {} }, 'alert.bad-id', '/SystemAlertId'],
    ['an id of 257 characters', { SystemAlertId: 'x'.repeat(257) }, 'alert.bad-id', '/SystemAlertId'],
    [
      'no time anywhere',
      {
        StartTime: undefined,
        EndTime: '',
        TimeGenerated: 'soon',
        ProcessingEndTime: null,
        ExtendedProperties: '',
      },
      'alert.no-time',
      '/StartTime',
    ],
  ];
  for (const [name, columns, code, path] of rows) {
    const value = securityAlert({ columns });
    const record = readOne(value);
    assert.deepEqual(outcomeOf(record), [code, path], name);
    assert.deepEqual(
      record.kind === 'failure' && JSON.parse(record.payload),
      JSON.parse(JSON.stringify(value)),
      name,
    );
  }
});

test('an id that is no GUID is taken as it is, in lower case and without the space around', () => {
  assert.equal(readAlertOf(securityAlert({ id: ' Alert/№1?#\\ ' })).systemAlertId, 'alert/№1?#\\');
  assert.equal(readAlertOf(securityAlert({ id: 'x'.repeat(256) })).systemAlertId.length, 256);
});

test('fields of a wrong type count as absent', () => {
  const alert = readAlertOf(
    securityAlert({
      columns: { AlertSeverity: {}, Tactics: 5, Techniques: [1, 'T1569', ''], StartTime: 3, AlertLink: [] },
    }),
  );
  assert.deepEqual(
    [alert.severity, alert.tactics, alert.techniques, alert.startTime, alert.link],
    ['Unknown', [], ['T1569'], '2026-01-15T08:00:00.000Z', undefined],
  );
});

test('unreadable extended properties are a gap', () => {
  for (const ExtendedProperties of ['{"Query":"', '[]', '7', 7, []]) {
    const alert = readAlertOf(securityAlert({ columns: { ExtendedProperties } }));
    assert.deepEqual(alert.gaps, ['extended-properties.unreadable', 'rows.none'], String(ExtendedProperties));
  }
});

test('the start falls back to the next best time', () => {
  const times = { StartTime: '', EndTime: '', TimeGenerated: '', ProcessingEndTime: '' };
  const rows: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [{ EndTime: '2026-02-01T00:00:00Z', TimeGenerated: '2026-02-02T00:00:00Z' }, '2026-02-01T00:00:00.000Z'],
    [{ TimeGenerated: '2026-02-02T00:00:00Z' }, '2026-02-02T00:00:00.000Z'],
    [{ ProcessingEndTime: '2026-02-03T00:00:00Z' }, '2026-02-03T00:00:00.000Z'],
    [{}, '2026-01-15T08:00:00.000Z'],
  ];
  for (const [columns, expected] of rows) {
    const { startTime, endTime } = readAlertOf(
      rawRowAlert(webShellRow, { columns: { ...times, ...columns } }),
    );
    assert.deepEqual([startTime, endTime], [expected, expected]);
  }
  const { startTime } = readAlertOf(securityAlert({ columns: times }));
  assert.equal(startTime, '2026-01-15T08:10:00.000Z', 'the end of the query');
});

test('the end of the query: as the properties say, else as the query was run', () => {
  const end = (properties: Readonly<Record<string, unknown>>) =>
    readAlertOf(singleAlert([webShellRow], { properties })).queryEndTime;
  const key = 'Query End Time UTC';
  assert.equal(end({ [key]: '2026-01-15 09:00:00Z' }), '2026-01-15T09:00:00.000Z');
  assert.equal(end({ [key]: '2026-01-15T09:00:00.1234567Z' }), '2026-01-15T09:00:00.123Z');
  assert.equal(end({ [key]: '' }), '2026-01-15T08:10:00.000Z');
  assert.equal(end({ [key]: undefined, Query: shortQuery }), undefined);
});

test('the text of the rule', () => {
  const text = (properties: Readonly<Record<string, unknown>>) =>
    readAlertOf(securityAlert({ properties })).query;
  const prefixed = scheduledQuery(`${shortQuery}\n`, '2026-01-15T08:05:00Z');
  const later = `let a = 1;\nset query_now = datetime(2026-01-15T08:05:00Z);\n${shortQuery}`;
  assert.equal(text({ OriginalQuery: 'original', Query: prefixed }), 'original');
  assert.equal(text({ OriginalQuery: '\n original\n' }), '\n original\n');
  assert.equal(text({ OriginalQuery: '', Query: prefixed }), `${shortQuery}\n`);
  assert.equal(text({ OriginalQuery: undefined, Query: shortQuery }), shortQuery);
  assert.equal(text({ OriginalQuery: undefined, Query: later }), later);
  assert.equal(
    readAlertOf(rawRowAlert(webShellRow, { properties: { OriginalQuery: undefined } })).query,
    undefined,
    'a query that embeds its result is not the rule',
  );
});

test('only https links are taken', () => {
  const link = (AlertLink: unknown, AlertUri?: unknown) =>
    readAlertOf(securityAlert({ columns: { AlertLink, AlertUri } })).link;
  assert.equal(link('https://portal.azure.example.com/#a'), 'https://portal.azure.example.com/#a');
  assert.equal(link('', 'https://portal.azure.example.com/b'), 'https://portal.azure.example.com/b');
  for (const bad of [
    'javascript:alert(1)',
    'http://example.com/',
    '//example.com',
    'https://',
    `https://x/${'y'.repeat(2048)}`,
  ]) {
    assert.equal(link(bad), undefined, bad.slice(0, 40));
  }
});

test('workspace, tactics, techniques, names', () => {
  const of = (columns: Readonly<Record<string, unknown>>) => readAlertOf(securityAlert({ columns }));
  assert.equal(of({ AlertType: 'other' }).workspaceId, WORKSPACE, 'TenantId is the workspace');
  assert.equal(of({ AlertType: 'other', TenantId: '' }).workspaceId, undefined);
  assert.deepEqual(of({ Tactics: 'Unknown' }).tactics, []);
  assert.deepEqual(of({ Techniques: '["T1569","T1543"]', SubTechniques: 'T1569.003, T1543' }).techniques, [
    'T1569',
    'T1543',
    'T1569.003',
  ]);
  assert.equal(
    of({ AlertName: 'Detect Systemctl on web-01' }).ruleName,
    'Detect Systemctl',
    'not the overridden name',
  );
});
