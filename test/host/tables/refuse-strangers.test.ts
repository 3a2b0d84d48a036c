import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, suite, test } from 'node:test';
import { TableClient } from '@azure/data-tables';
import { tablesConnectionString } from '../../../host/connection-strings.ts';
import { silentLog } from '../../../host/log.ts';
import { type EmbeddedTables, startEmbeddedTables } from '../../../host/tables/embedded-tables.ts';
import { refusalOf } from '../../../host/tables/refuse-strangers.ts';
import { emulatorConnectionString } from '../../support/azurite.ts';
import { TEST_KEY } from '../../support/run-service.ts';

const PORT = 10002;
const HOST = ['Host', `127.0.0.1:${PORT}`];

/** The status for names and values in turn, as Node gives them to a server. */
function statusOf(rawHeaders: readonly string[], port = PORT): number | undefined {
  const headers: Record<string, string[]> = {};
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    headers[name] = [...(headers[name] ?? []), rawHeaders[at + 1] ?? ''];
  }
  return refusalOf(headers, port)?.status;
}

suite('requests to the embedded tables', () => {
  for (const [what, rawHeaders, port] of [
    [
      'of a tool',
      [...HOST, 'User-Agent', 'azsdk-js-data-tables/13', 'Content-Type', 'application/json;odata=nometadata'],
    ],
    ['by the name localhost', ['Host', `localhost:${PORT}`]],
    ['by a name in another case', ['host', `LOCALHOST:${PORT}`]],
    ['at port 80, which is not named', ['Host', '127.0.0.1'], 80],
    ['of a transaction', [...HOST, 'Content-Type', 'multipart/mixed; boundary=batch_1']],
    ['without a body', HOST],
  ] as const) {
    test(`pass: ${what}`, () => assert.equal(statusOf(rawHeaders, port), undefined));
  }

  for (const [what, status, rawHeaders] of [
    ['a foreign name', 421, ['Host', `rebound.example.com:${PORT}`]],
    ['a foreign name without a port', 421, ['Host', 'rebound.example.com']],
    ['a name that begins like this machine', 421, ['Host', `127.0.0.1.example.com:${PORT}`]],
    ['a name that ends like this machine', 421, ['Host', `example.localhost:${PORT}`]],
    ['a product-style name of the account', 421, ['Host', `devstoreaccount1.table.localhost:${PORT}`]],
    ['another port', 421, ['Host', '127.0.0.1:7071']],
    ['no port', 421, ['Host', '127.0.0.1']],
    ['another loopback address', 421, ['Host', `127.0.0.2:${PORT}`]],
    ['a user before the name', 421, ['Host', `127.0.0.1:${PORT}@example.com`]],
    ['an empty name', 421, ['Host', '']],
    ['no Host header', 400, []],
    ['two Host headers', 400, [...HOST, ...HOST]],
    ['two Host headers that differ', 400, [...HOST, 'HOST', 'rebound.example.com']],
    ['an Origin', 403, [...HOST, 'Origin', 'https://example.com']],
    ['an Origin of this machine', 403, [...HOST, 'origin', `http://127.0.0.1:${PORT}`]],
    ['an Origin that is hidden', 403, [...HOST, 'Origin', 'null']],
    ['Sec-Fetch-Site', 403, [...HOST, 'Sec-Fetch-Site', 'same-origin']],
    ['Sec-Fetch-Mode', 403, [...HOST, 'sec-fetch-mode', 'navigate']],
    ['Sec-CH-UA', 403, [...HOST, 'Sec-CH-UA', '"Chromium";v="1"']],
    ['a Referer', 403, [...HOST, 'Referer', 'https://example.com/']],
    ['a cookie', 403, [...HOST, 'Cookie', 'a=b']],
    ['a form', 403, [...HOST, 'Content-Type', 'application/x-www-form-urlencoded']],
    ['a form with files', 403, [...HOST, 'Content-Type', 'multipart/form-data; boundary=x']],
    ['a form of plain text', 403, [...HOST, 'Content-Type', ' Text/Plain;charset=UTF-8']],
    [
      'a form beside another type',
      403,
      [...HOST, 'Content-Type', 'application/json', 'content-type', 'text/plain'],
    ],
    ['types in one line', 403, [...HOST, 'Content-Type', 'text/plain, application/json']],
  ] as const) {
    test(`are refused with ${status}: ${what}`, () => assert.equal(statusOf(rawHeaders), status));
  }
});

suite('the embedded tables', { timeout: 30_000 }, () => {
  let tables: EmbeddedTables;
  const client = (connectionString: string) =>
    TableClient.fromConnectionString(connectionString, 'kept', {
      allowInsecureConnection: true,
      retryOptions: { maxRetries: 0 },
    });

  before(async () => {
    tables = await startEmbeddedTables({ port: 0, key: TEST_KEY }, silentLog);
    await client(tables.connectionString).createTable();
  });
  after(() => tables.stop());

  async function rows(): Promise<number> {
    let count = 0;
    for await (const _ of client(tables.connectionString).listEntities()) count += 1;
    return count;
  }

  /** The answer to a request that is signed with the key, as a page that knew it would send it. */
  function signed(headers: Readonly<Record<string, string>>) {
    const table = TableClient.fromConnectionString(tables.connectionString, 'kept', {
      allowInsecureConnection: true,
      retryOptions: { maxRetries: 0 },
      additionalPolicies: [
        {
          position: 'perRetry',
          policy: {
            name: 'browser',
            sendRequest(outgoing, next) {
              for (const [name, value] of Object.entries(headers)) outgoing.headers.set(name, value);
              return next(outgoing);
            },
          },
        },
      ],
    });
    return table.createEntity({ partitionKey: 'p', rowKey: 'r' });
  }

  for (const [what, connectionString] of [
    ['the public key of the emulator', (port: number) => emulatorConnectionString(port)],
    ['another key', (port: number) => tablesConnectionString(port, Buffer.alloc(32, 1).toString('base64'))],
    [
      'another account with the key',
      (port: number) => tablesConnectionString(port, TEST_KEY).replaceAll('devstoreaccount1', 'other'),
    ],
    [
      'an account that every object has',
      (port: number) => tablesConnectionString(port, TEST_KEY).replaceAll('devstoreaccount1', 'constructor'),
    ],
  ] as const) {
    test(`refuse ${what}`, async () => {
      const before = await rows();
      const other = client(connectionString(tables.port));
      await assert.rejects(other.createEntity({ partitionKey: 'p', rowKey: 'r' }), (error: object) => {
        assert.ok(
          'statusCode' in error && [400, 403, 404, 500].includes(Number(error.statusCode)),
          String(error),
        );
        assert.ok(!JSON.stringify(error).includes(TEST_KEY));
        return true;
      });
      assert.equal(await rows(), before);
    });
  }

  test('refuse a request without any key', async () => {
    const answer = await fetch(`http://127.0.0.1:${tables.port}/devstoreaccount1/kept()`);
    assert.equal(answer.status, 403);
  });

  for (const headers of [
    { Origin: 'https://example.com' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { Host: 'rebound.example.com' },
  ]) {
    test(`refuse what a browser adds, although the key is right: ${Object.keys(headers)}`, async () => {
      await assert.rejects(signed(headers), { statusCode: 'Host' in headers ? 421 : 403 });
      assert.equal(await rows(), 0);
    });
  }

  test('refuse a form, and say why in the form that clients of tables read', async () => {
    const answer = await fetch(`http://127.0.0.1:${tables.port}/devstoreaccount1/kept`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{"PartitionKey":"p","RowKey":"r"}',
    });
    assert.equal(answer.status, 403);
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
    assert.match(await answer.text(), /"odata.error":\{"code":"BrowserRefused"/);
  });

  test('refuse what a browser asks before a request of another site', async () => {
    const asked = request({
      port: tables.port,
      host: '127.0.0.1',
      method: 'OPTIONS',
      path: '/devstoreaccount1/kept',
      headers: { origin: 'https://example.com', 'access-control-request-method': 'POST' },
    }).end();
    const [answer] = await once(asked, 'response');
    assert.equal(answer.statusCode, 403);
    assert.equal(answer.headers['access-control-allow-methods'], undefined);
    answer.resume();
  });

  test('refuse two Host headers', async () => {
    const socket = connect(tables.port, '127.0.0.1');
    const host = `127.0.0.1:${tables.port}`;
    socket.write(
      `GET /devstoreaccount1/Tables HTTP/1.1\r\nHost: ${host}\r\nHost: rebound.example.com\r\nConnection: close\r\n\r\n`,
    );
    assert.match(await text(socket), /^HTTP\/1\.1 400 /);
  });

  test('take the key by each name of this machine', async () => {
    const { connectionString } = tables;
    for (const [at, name] of ['127.0.0.1', 'localhost'].entries()) {
      await client(connectionString.replace('127.0.0.1', name)).createEntity({
        partitionKey: name,
        rowKey: String(at),
      });
    }
    assert.equal(await rows(), 2);
  });
});
