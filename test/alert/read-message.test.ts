import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMessage } from '../../src/alert/read-message.ts';
import { fc } from '../support/seed.ts';
import {
  incidentPayload,
  rawRowAlert,
  ruleIdentity,
  securityAlert,
  singleAlert,
  streamRecord,
  webShellRow,
} from '../support/sentinel-alert.ts';
import { outcomeOf, readAlertOf, readOne } from './read-one.ts';

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const good = JSON.stringify(rawRowAlert(webShellRow));

test('bad records among good ones touch none of them', () => {
  const foreign = securityAlert({
    rule: '11111111-0000-4000-8000-000000000001',
    ruleName: 'Other',
    properties: { OriginalQuery: 'Heartbeat' },
  });
  const rows: readonly (readonly [string, readonly string[]])[] = [
    [good, ['alert']],
    ['null', ['record.not-an-object', '']],
    ['"text"', ['record.not-an-object', '']],
    [nested(3), ['record.not-an-object', '']],
    [nested(10_000), ['message.too-deep', '']],
    [`{"Type":"SecurityAlert","Entities":${nested(10_000)}}`, ['message.too-deep', '']],
    [good, ['alert']],
    ['{}', ['record.unknown-form', '']],
    ['{"hello":"world"}', ['record.unknown-form', '']],
    ['{"Type":"Heartbeat","Computer":"web-01"}', ['ignored', 'record.other-table']],
    [JSON.stringify(foreign), ['ignored', 'alert.other-rule']],
    [JSON.stringify(streamRecord('DeviceEvents', {})), ['ignored', 'stream.other-table']],
    [good, ['alert']],
  ];
  const body = `{"records":[${rows.map(([text]) => text).join(',')}]}`;
  assert.deepEqual(
    readMessage(body, ruleIdentity).map(outcomeOf),
    rows.map(([, outcome]) => outcome),
  );
});

test('nesting without end neither crashes nor overflows, and the payload is the record as it came', () => {
  for (const levels of [103, 10_000, 400_000]) {
    const records = readMessage(nested(levels), ruleIdentity);
    assert.deepEqual(records.map(outcomeOf), [['message.too-deep', '']], String(levels));
    assert.ok(records[0]?.kind === 'failure');
    assert.equal(records[0].payload, nested(levels - 1), 'the record inside of the array');
  }
  const text = `{"a":[1,"x\\"",null,{"b":true,"c":{}}],"d":${nested(300)},"e":"\\u2028"}`;
  const [failure] = readMessage(text, ruleIdentity);
  assert.ok(failure?.kind === 'failure' && failure.code === 'message.too-deep');
  assert.equal(failure.payload, text.replace('\\u2028', '\u2028'));
  const strings = { Entities: nested(10_000), ExtendedProperties: nested(10_000) };
  assert.deepEqual(readAlertOf(securityAlert({ columns: strings })).gaps, [
    'extended-properties.unreadable',
    'rows.none',
    'entities.unreadable',
  ]);
});

test('keys that name parts of every object are data', () => {
  const poison = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}';
  const row = `{${poison},"ProcessCommandLine":["systemctl enable x"]}`;
  const properties = `{${poison},"Custom Details":${JSON.stringify(row)}}`;
  const entities = `[{${poison},"Type":"__proto__"},{"Type":"constructor","$id":"__proto__"},{"$ref":"__proto__"}]`;
  const { ExtendedProperties: _, Entities: _entities, ...rest } = securityAlert();
  const body = `{${poison},${JSON.stringify(rest).slice(1, -1)},"ExtendedProperties":${properties},"Entities":${entities}}`;
  const [record] = readMessage(body, ruleIdentity);
  assert.ok(record?.kind === 'alert');
  assert.deepEqual(
    record.alert.rows.map((item) => Object.keys(item.columns)),
    [['ProcessCommandLine']],
  );
  assert.equal(Reflect.get({}, 'polluted'), undefined);
  assert.equal(Reflect.get(record.alert.rows[0]?.columns ?? {}, 'polluted'), undefined);
});

test('of duplicate keys the last wins', () => {
  const body = good.replace('"SystemAlertId":', '"SystemAlertId":"first","SystemAlertId":');
  const [record] = readMessage(body, ruleIdentity);
  assert.ok(record?.kind === 'alert');
  assert.equal(record.alert.systemAlertId, 'a1b2c3d4-0000-4000-8000-000000000001');
});

test('a failure is replayed from its payload', () => {
  const record = readOne(securityAlert({ columns: { SystemAlertId: '' } }));
  assert.ok(record.kind === 'failure');
  assert.deepEqual(readMessage(record.payload, ruleIdentity), [record]);
});

test('arbitrary bytes and JSON never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      assert.ok(readMessage(bytes, ruleIdentity).length >= 1);
    }),
    { numRuns: 200 },
  );
  fc.assert(
    fc.property(fc.array(fc.jsonValue({ maxDepth: 4 }), { maxLength: 5 }), (records) => {
      const read = readMessage(JSON.stringify({ records }), ruleIdentity);
      assert.equal(read.length, records.length);
      assert.ok(read.every((record) => record.kind !== 'alert'));
    }),
    { numRuns: 200 },
  );
});

test('whatever stands in a field, an alert stays one record and none is a defect of the reader', () => {
  const fields = [
    'SystemAlertId',
    'Entities',
    'ExtendedProperties',
    'StartTime',
    'Tactics',
    'Type',
    'kind',
    'category',
    'object',
    'properties',
    'AlertIds',
    'IncidentNumber',
    'objectSchemaType',
    'records',
  ];
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 4 }),
    fc.json({ maxDepth: 3 }),
    fc.array(
      fc.record(
        {
          $id: fc.constantFrom('1', '2'),
          $ref: fc.constantFrom('1', '2', '3'),
          Type: fc.constantFrom('process', 'host', 'file'),
          ParentProcess: fc.jsonValue(),
          CommandLine: fc.string(),
        },
        { requiredKeys: [] },
      ),
    ),
  );
  const base = fc.constantFrom<Record<string, unknown>>(
    rawRowAlert(webShellRow),
    singleAlert([webShellRow, { ...webShellRow, AccountName: 'deploy' }]),
    streamRecord('DeviceFileEvents', { Timestamp: '2026-01-15T08:00:00Z', DeviceName: 'web-01' }),
    incidentPayload([{ properties: { systemAlertId: 'x' } }]),
  );
  fc.assert(
    fc.property(base, fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 3 }), (alert, changes) => {
      const read = readMessage(JSON.stringify([{ ...alert, ...changes }]), ruleIdentity);
      const isWrapped = Array.isArray(changes['records']) || Array.isArray(changes['object']);
      assert.ok(isWrapped || read.length >= 1);
      for (const record of read) assert.notEqual(outcomeOf(record)[0], 'record.unreadable');
    }),
    { numRuns: 500 },
  );
});

for (const name of ['Type', 'type', 'category', 'objectSchemaType', 'kind']) {
  test(`a ${name} that cannot become text breaks no reader`, () => {
    const alert = { ...rawRowAlert(webShellRow), [name]: { toString: 1, valueOf: 2 } };
    const [record, ...more] = readMessage(JSON.stringify({ records: [alert] }), ruleIdentity);
    assert.ok(record);
    assert.deepEqual(more, []);
    assert.notEqual(outcomeOf(record)[0], 'record.unreadable');
  });
}

test('every record of n gives a record, in order', () => {
  const kinds = fc.constantFrom<readonly [string, unknown]>(
    ['alert', rawRowAlert(webShellRow)],
    ['failure', {}],
    ['failure', [[]]],
    ['ignored', { Type: 'Heartbeat' }],
  );
  fc.assert(
    fc.property(fc.array(kinds, { maxLength: 8 }), (records) => {
      const read = readMessage(JSON.stringify({ records: records.map(([, value]) => value) }), ruleIdentity);
      assert.deepEqual(
        read.map((record) => record.kind),
        records.map(([kind]) => kind),
      );
    }),
    { numRuns: 50 },
  );
});
