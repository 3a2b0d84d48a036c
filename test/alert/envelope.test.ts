import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_RECORDS, openEnvelope } from '../../src/alert/envelope.ts';
import { readMessage } from '../../src/alert/read-message.ts';
import { rawRowAlert, ruleIdentity, webShellRow } from '../support/sentinel-alert.ts';
import { outcomeOf } from './read-one.ts';

const utf8 = (text: string) => Buffer.from(text, 'utf8');

test('a message that cannot be opened is one failure with a code, a path and the whole message', () => {
  const rows: readonly (readonly [string, string | Uint8Array, string, string])[] = [
    ['no bytes', new Uint8Array(), 'message.empty', ''],
    ['no text', '', 'message.empty', ''],
    ['white space', ' \r\n\t', 'message.empty', ''],
    ['a byte order mark alone', utf8('\uFEFF'), 'message.empty', ''],
    ['text', 'hello', 'message.not-json', ''],
    ['cut off', '{"records":[{"Type":"Secur', 'message.not-json', ''],
    ['900 KB of garbage', 'x'.repeat(900_000), 'message.not-json', ''],
    ['900 KB of garbage as bytes', utf8('{'.repeat(900_000)), 'message.not-json', ''],
    ['a number', '42', 'message.not-an-object', ''],
    ['null', 'null', 'message.not-an-object', ''],
    ['a string', '"systemctl"', 'message.not-an-object', ''],
    ['a string that holds a cut object', '"{\\"a\\":"', 'message.not-an-object', ''],
    ['a string that holds a number', '"42"', 'message.not-an-object', ''],
    ['a string in a string', JSON.stringify(JSON.stringify('{}')), 'message.not-an-object', ''],
    ['records that are no list', '{"records":{"0":{}}}', 'message.bad-records', '/records'],
    ['records that are null', '{"records":null}', 'message.bad-records', '/records'],
    [
      'more records than are read',
      JSON.stringify(Array.from({ length: MAX_RECORDS + 1 }, () => 0)),
      'message.too-many-records',
      '',
    ],
  ];
  for (const [name, body, code, path] of rows) {
    const [failure, ...others] = readMessage(body, ruleIdentity);
    assert.deepEqual([outcomeOf(failure), others.length], [[code, path], 0], name);
    assert.ok(failure?.kind === 'failure');
    const text = typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
    assert.equal(failure.payload.trim(), text.trim(), name);
  }
});

test('bytes that are not UTF-8 fail whole, and their replay fails the same way', () => {
  const bytes = Buffer.concat([
    utf8('{"Type":"SecurityAlert","AlertName":"'),
    Buffer.from([0xff, 0xfe, 0x22]),
  ]);
  const [failure] = readMessage(bytes, ruleIdentity);
  assert.ok(failure?.kind === 'failure');
  assert.deepEqual(outcomeOf(failure), ['message.not-utf8', '']);
  assert.deepEqual(Buffer.from(failure.payload.split(',')[1] ?? '', 'base64'), bytes);
  assert.deepEqual(readMessage(failure.payload, ruleIdentity), [failure]);
});

test('the wrappings of records', () => {
  const rows: readonly (readonly [string, string, readonly unknown[]])[] = [
    ['an exporter', '{"records":[1,{"a":2}]}', [1, { a: 2 }]],
    ['an exporter with nothing to say', '{"records":[]}', []],
    ['an array', '[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
    ['bare', '{"a":1}', [{ a: 1 }]],
    ['a batch of envelopes', '[{"records":[1,2]},{"a":3},{"records":[]}]', [1, 2, { a: 3 }]],
    ['a byte order mark', '\uFEFF{"a":1}', [{ a: 1 }]],
    ['text that was encoded once more', JSON.stringify('{"records":[{"a":1}]}'), [{ a: 1 }]],
    ['a list that was encoded once more', JSON.stringify(' [{"a":1}]'), [{ a: 1 }]],
    ['duplicate keys: the last wins', '{"records":[1],"records":[2]}', [2]],
  ];
  for (const [name, body, records] of rows) {
    assert.deepEqual(openEnvelope(body), { kind: 'records', records }, name);
    assert.deepEqual(openEnvelope(utf8(body)), { kind: 'records', records }, `${name}, as bytes`);
  }
});

test('a valid alert of 900 KB is read', () => {
  const alert = { ...rawRowAlert(webShellRow), Description: 'x'.repeat(900_000) };
  assert.deepEqual(
    readMessage(utf8(JSON.stringify(alert)), ruleIdentity).map((record) => record.kind),
    ['alert'],
  );
});
