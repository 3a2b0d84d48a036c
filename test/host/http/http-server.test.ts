import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, createServer } from 'node:net';
import { resolve } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { after, before, suite, test } from 'node:test';
import { loadApp } from '../../../host/functions-core/load-app.ts';
import { type HttpServer, startHttpServer } from '../../../host/http/http-server.ts';
import { MAX_BODY } from '../../../host/http/read-body.ts';
import { createLog } from '../../../host/log.ts';
import { StartError } from '../../../host/start-error.ts';
import { eventually } from '../../support/eventually.ts';

const logged: string[] = [];
const log = createLog('information', (line) => logged.push(line));
const core = await loadApp(resolve(import.meta.dirname, '../fixtures/app'), log);
const options = { port: 0, routePrefix: 'api', allowedHosts: ['triage.example.com'] };

/** A request as it stands: fetch would tidy up the path first. */
async function ask(
  port: number,
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
) {
  const request = httpRequest({
    port,
    host: '127.0.0.1',
    path,
    method,
    headers: { connection: 'close', ...headers },
  });
  request.end(body);
  const [response]: IncomingMessage[] = await once(request, 'response');
  assert.ok(response);
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode, headers: response.headers, text };
}

suite('HTTP server', { timeout: 20_000 }, () => {
  let server: HttpServer;
  before(async () => {
    server = await startHttpServer(core, options, log);
  });
  after(() => server.close(1000));

  for (const [path, name, params] of [
    ['/api/things', 'list-things', {}],
    ['/api/things/', 'list-things', {}],
    ['/API/Things', 'list-things', {}],
    ['/api/things/7', 'get-thing', { id: '7' }],
    ['/api/things/a%2Fb%20c%00%C3%A9', 'get-thing', { id: 'a/b c\0é' }],
    ['/api/things/%zz', 'get-thing', { id: '%zz' }],
    ['/api/things/__proto__', 'get-thing', { id: '__proto__' }],
    ['/api/things/newest', 'get-newest', {}],
    ['/api/things/newest/note', 'get-thing-note', { id: 'newest' }],
    ['/api/files', 'get-file', {}],
    ['/api/files/a/b%2Fc.js', 'get-file', { path: 'a/b/c.js' }],
  ] as const) {
    test(`${path} goes to ${name}`, async () => {
      const { status, headers, text } = await ask(server.port, path);
      assert.equal(status, 200);
      assert.equal(headers['x-function'], name);
      assert.deepEqual(JSON.parse(text).params, params);
    });
  }

  for (const [method, path, status, code] of [
    ['GET', '/api/unknown', 404, 'route.unknown'],
    ['GET', '/things', 404, 'route.unknown'],
    ['GET', '/api/things/1/2', 404, 'route.unknown'],
    ['GET', '/api//things', 404, 'route.unknown'],
    ['GET', '/', 404, 'route.unknown'],
    ['DELETE', '/api/things/1', 405, 'method.not-allowed'],
    ['OPTIONS', '/api/things', 405, 'method.not-allowed'],
    ['PUT', '/api/things/newest', 405, 'method.not-allowed'],
    ['GET', 'http://elsewhere.example.com/api/things', 400, 'url.malformed'],
    ['GET', '/api/get-thrown', 500, 'internal'],
  ] as const) {
    test(`${method} ${path} is a problem: ${status} ${code}`, async () => {
      const answer = await ask(server.port, path, { method });
      assert.equal(answer.status, status);
      assert.equal(answer.headers['content-type'], 'application/problem+json');
      const { detail, ...problem } = JSON.parse(answer.text);
      assert.equal(problem.code, code);
      assert.equal(problem.status, status);
      assert.doesNotMatch(String(detail), /secret|at .*\.ts/);
    });
  }

  test('says which methods a path has', async () => {
    const { headers } = await ask(server.port, '/api/things', { method: 'DELETE' });
    assert.equal(headers.allow, 'GET, POST');
  });

  test('logs why a function threw', () => {
    assert.ok(
      logged.some((entry) => entry.includes('error get-thrown') && entry.includes('a secret of the stack')),
    );
  });

  test('hands over query, headers and body as Functions does', async () => {
    const { text } = await ask(server.port, '/api/things?a=1&b=x%20y&A=2&a=3&c', {
      method: 'POST',
      headers: { 'x-test': 'one' },
      body: '{"é":1}',
    });
    assert.deepEqual(JSON.parse(text), {
      method: 'POST',
      params: {},
      query: { a: '1,2,3', b: 'x y', c: '' },
      header: 'one',
      body: '{"é":1}',
    });
  });

  test('answers HEAD with the headers of GET', async () => {
    const head = await ask(server.port, '/api/things', { method: 'HEAD' });
    assert.equal(head.status, 200);
    assert.equal(head.headers.etag, '"1"');
    assert.ok(Number(head.headers['content-length']) > 0);
    assert.equal(head.text, '');
  });

  test('answers 204 without a body', async () => {
    const { status, headers, text } = await ask(server.port, '/api/get-nothing');
    assert.deepEqual([status, headers['content-length'], text], [204, undefined, '']);
  });

  test('keeps a connection for the next request', async () => {
    const socket = connect(server.port, '127.0.0.1');
    const line = 'GET /api/things HTTP/1.1\r\nHost: localhost\r\n\r\n';
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += String(chunk);
      if (text.match(/HTTP\/1\.1 200/g)?.length === 1 && text.endsWith('}'))
        socket.write(line.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
    });
    socket.write(line);
    await once(socket, 'end');
    assert.equal(text.match(/HTTP\/1\.1 200/g)?.length, 2);
  });

  test('keeps an idle connection longer than a proxy before it does, 2 min at most', async () => {
    const { headers } = await ask(server.port, '/api/things', { headers: { connection: 'keep-alive' } });
    const [, seconds] = /^timeout=(\d+)$/.exec(String(headers['keep-alive'])) ?? [];
    assert.ok(Number(seconds) > 120, `${headers['keep-alive']}`);
  });

  test('closes without waiting for an idle connection', async () => {
    const closing = await startHttpServer(core, options, log);
    const socket = connect(closing.port, '127.0.0.1');
    socket.write('GET /api/things HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'data');
    const ended = once(socket, 'close');
    socket.resume();
    await closing.close(60_000);
    await ended;
  });

  test('takes a body at its limit', async () => {
    const { status, text } = await ask(server.port, '/api/things', {
      method: 'POST',
      body: 'x'.repeat(MAX_BODY),
    });
    assert.equal(status, 200);
    assert.equal(JSON.parse(text).body.length, MAX_BODY);
  });

  for (const [how, headers] of [
    ['says its length', { 'content-length': String(64 * 1024 * 1024) }],
    ['comes in chunks', { 'transfer-encoding': 'chunked' }],
  ] as const) {
    test(`answers 413 to a too large body that ${how}, without reading it to its end`, async () => {
      const request = httpRequest({
        port: server.port,
        host: '127.0.0.1',
        path: '/api/things',
        method: 'POST',
        headers,
      });
      request.on('error', () => undefined);
      // The body never ends: an answer means that nobody waited for it.
      request.write('x'.repeat(MAX_BODY + 1));
      const [response]: IncomingMessage[] = await once(request, 'response');
      assert.equal(response?.statusCode, 413);
      assert.equal(response?.headers.connection, 'close');
      const [body] = await once(response, 'data');
      assert.equal(JSON.parse(String(body)).code, 'body.too-large');
      request.destroy();
    });
  }

  test('refuses a too large body before it is sent when the client asks first', async () => {
    const request = httpRequest({
      port: server.port,
      host: '127.0.0.1',
      path: '/api/things',
      method: 'POST',
      headers: { expect: '100-continue', 'content-length': String(MAX_BODY + 1) },
    });
    request.flushHeaders();
    request.once('continue', () => assert.fail('the body was asked for'));
    request.on('error', () => undefined);
    const [response]: IncomingMessage[] = await once(request, 'response');
    assert.equal(response?.statusCode, 413);
    request.destroy();
  });

  for (const [host, status] of [
    ['127.0.0.1:7071', 200],
    ['localhost', 200],
    ['[::1]:7071', 200],
    ['Triage.example.com', 200],
    ['rebound.example.net', 421],
    ['127.0.0.1.example.net', 421],
    ['localhost.example.net:7071', 421],
  ] as const) {
    test(`answers ${status} to the host name ${host}`, async () => {
      assert.equal((await ask(server.port, '/api/things', { headers: { host } })).status, status);
    });
  }

  for (const second of ['127.0.0.1', 'rebound.example.net']) {
    test(`answers 400 to two Host headers, of which one is ${second}`, async () => {
      const socket = connect(server.port, '127.0.0.1');
      socket.write(
        `GET /api/things HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: ${second}\r\nConnection: close\r\n\r\n`,
      );
      const said = await textOf(socket);
      assert.match(said, /^HTTP\/1\.1 400 /);
      assert.match(said, /"code":"host\.repeated"/);
    });
  }

  test('listens on 127.0.0.1 only', async () => {
    const socket = connect(server.port, '127.0.0.2');
    const [error] = await once(socket, 'error');
    assert.ok(error instanceof Error && 'code' in error);
    assert.equal(error.code, 'ECONNREFUSED');
  });

  test('lets a request finish when it closes, and takes no other', async () => {
    const closing = await startHttpServer(core, options, log);
    const slow = ask(closing.port, '/api/get-slow');
    await eventually('the request', async () => logged.some((entry) => entry.includes('slow begins')));
    await Promise.all([closing.close(5000), slow.then(({ text }) => assert.equal(text, 'slow'))]);
    await assert.rejects(ask(closing.port, '/api/things'), { code: 'ECONNREFUSED' });
  });

  test('names the port and the variable when the port is taken', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const address = blocker.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    await assert.rejects(
      startHttpServer(core, { ...options, port }, log),
      new StartError(`port ${port} is taken: set PORT to another one`),
    );
    blocker.close();
  });
});
