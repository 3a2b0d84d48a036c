import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { createHttpClient, type HttpClientDeps } from '../../src/http/http-client.ts';
import type { HttpRequest } from '../../src/http/http-outcome.ts';
import { defaultLimits } from '../../src/http/limits.ts';
import { quotas } from '../../src/http/quotas.ts';
import { selfSigned } from '../support/services/certificate.ts';
import { fakeCredential } from '../support/services/fake-credential.ts';
import { type FaultName, faults } from '../support/services/faults.ts';
import { azureError, json, type LocalServer, startLocalServer } from '../support/services/local-server.ts';

const clients: { close(): Promise<void> }[] = [];

function makeClient(deps: Partial<HttpClientDeps> = {}) {
  const client = createHttpClient({
    credential: fakeCredential().load,
    clock: () => new Date(),
    random: () => 0,
    ...deps,
    limits: { attemptMs: 300, ...deps.limits },
  });
  clients.push(client);
  return client;
}

let server: LocalServer;
before(async () => {
  server = await startLocalServer(json(200, {}));
});
after(() => server.close());
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

/** How many requests come from here on. */
function counting(): () => number {
  const already = server.received.length;
  return () => server.received.length - already;
}

const read = (more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  url: `${server.url}/v1/query`,
  readOnly: true,
  quota: 'log-analytics',
  body: { query: 'x' },
  ...more,
});
const write = (): HttpRequest => read({ method: 'PUT', readOnly: false });

describe('a call', () => {
  it('tells no token of a service that repeats the request, also where its words are cut', async () => {
    const token = 'planted-token-'.repeat(40);
    const load = async () => ({
      getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }),
    });
    server.answer(azureError(403, 'Forbidden', `who is Bearer ${token}`));
    const outcome = await makeClient({ credential: load, limits: { attemptMs: 5_000 } }).request(
      read({ audience: 'https://a.example.com' }),
    );
    assert.ok(outcome.kind === 'failed');
    assert.equal(outcome.detail, '403 Forbidden: who is Bearer ***');
  });

  it('gives the parsed answer, sends JSON and the token of its audience', async () => {
    server.answer(json(200, { a: [1] }, { 'x-ms-request-id': 'r1' }));
    const { asked, load } = fakeCredential();
    const audience = 'https://management.azure.com';
    const outcome = await makeClient({ credential: load }).request(read({ audience }));
    assert.ok(outcome.kind === 'ok');
    assert.deepEqual(outcome.body, { a: [1] });
    assert.deepEqual([outcome.status, outcome.attempts, outcome.headers['x-ms-request-id']], [200, 1, 'r1']);
    const last = server.received.at(-1);
    assert.deepEqual(
      [last?.method, last?.path, last?.headers['content-type'], last?.headers.authorization, last?.body],
      ['POST', '/v1/query', 'application/json', 'Bearer token-1', '{"query":"x"}'],
    );
    assert.deepEqual(asked, ['https://management.azure.com/.default']);
  });

  it('sends no token where none is asked for', async () => {
    server.answer(json(200, {}));
    await makeClient().request(read());
    assert.equal(server.received.at(-1)?.headers.authorization, undefined);
  });

  it('keeps its connection for later ones', async () => {
    server.answer(json(200, {}));
    const client = makeClient();
    const already = server.connections();
    for (let call = 0; call < 10; call += 1) await client.request(read());
    // The pool may open a second one while the first is still being given back.
    assert.ok(server.connections() - already <= 2);
  });

  it('is refused where its token would go over the network in clear', async () => {
    await assert.rejects(makeClient().request(read({ url: 'http://192.0.2.1/' })), {
      code: 'http.insecure-url',
    });
  });

  it('gives an empty body as none, and tells 204 from an empty 200', async () => {
    for (const [fault, status] of [
      ['204', 204],
      ['empty 200', 200],
    ] as const) {
      server.answer(faults[fault]());
      const outcome = await makeClient().request(read());
      assert.deepEqual([outcome.kind, outcome.status], ['ok', status]);
      assert.equal(outcome.body, undefined);
    }
  });

  it('reads a body of just the size that is allowed and none that is longer', async () => {
    server.answer(json(200, 'x'.repeat(98)));
    const fits = await makeClient().request(read({ maxBytes: 100 }));
    assert.equal(fits.kind, 'ok');
    const longer = await makeClient().request(read({ maxBytes: 99 }));
    assert.ok(longer.kind === 'failed');
    assert.equal(longer.code, 'body-too-large');
  });

  it('gives no body of an error that nests too deep to be handed on', async () => {
    const deep = `{"error":{"code":"X"},"a":${'['.repeat(200)}${']'.repeat(200)}}`;
    for (const [text, isRead] of [
      [deep, false],
      ['{"error":{"code":"X"},"a":[[[]]]}', true],
    ] as const) {
      server.answer((_received, response) => {
        response.writeHead(400, { 'content-type': 'application/json' });
        response.end(text);
      });
      const outcome = await makeClient().request(read());
      assert.ok(outcome.kind === 'failed');
      assert.deepEqual([outcome.code, outcome.body !== undefined], ['rejected', isRead]);
    }
  });

  it('is called off by its signal', async () => {
    server.answer(faults.hang());
    const outcome = await makeClient().request(read({ signal: AbortSignal.timeout(30) }));
    assert.ok(outcome.kind === 'failed');
    assert.equal(outcome.code, 'aborted');
  });
});

describe('a fault', () => {
  // What a read and a write come to, and how many requests each sends: only what can help is sent again.
  const expected: readonly [FaultName, string, reads: number, writes: number][] = [
    ['401', 'unauthorised', 1, 1],
    ['403', 'forbidden', 1, 1],
    ['404', 'not-found', 1, 1],
    ['429 without Retry-After', 'throttled', 3, 1],
    ['500', 'server-error', 3, 1],
    ['504', 'timeout', 1, 1],
    ['hang', 'timeout', 1, 1],
    ['slow drip', 'timeout', 1, 1],
    ['truncated JSON', 'unreadable-body', 1, 1],
    ['cut body', 'connection', 3, 1],
    ['wrong content type', 'unreadable-body', 1, 1],
    ['40 MB body', 'body-too-large', 1, 1],
    ['deep JSON', 'body-too-deep', 1, 1],
    ['a million objects', 'body-too-large', 1, 1],
    ['reset', 'connection', 3, 1],
  ];
  for (const [fault, code, reads, writes] of expected) {
    it(`${fault} is ${code}`, async () => {
      server.answer(faults[fault]());
      for (const [request, sent] of [
        [read(), reads],
        [write(), writes],
      ] as const) {
        const count = counting();
        const outcome = await makeClient().request(request);
        assert.ok(outcome.kind === 'failed', JSON.stringify(outcome));
        assert.deepEqual([outcome.code, outcome.attempts, count()], [code, sent, sent]);
      }
    });
  }

  it('of a certificate that nobody signed is named; one that is trusted is no fault', async () => {
    const secure = await startLocalServer(json(200, {}), selfSigned);
    try {
      const outcome = await makeClient().request(read({ url: secure.url }));
      assert.ok(outcome.kind === 'failed');
      assert.deepEqual([outcome.code, outcome.attempts], ['certificate', 1]);
      assert.match(outcome.detail, /DEPTH_ZERO_SELF_SIGNED_CERT/);
      assert.equal(secure.received.length, 0);
      const trusting = makeClient({ agent: { connect: { ca: selfSigned.cert } } });
      assert.equal((await trusting.request(read({ url: secure.url }))).kind, 'ok');
    } finally {
      await secure.close();
    }
  });

  it('that passes is made good by a retry', async () => {
    let calls = 0;
    server.answer((received, response) => {
      calls += 1;
      (calls === 1 ? faults[500]() : json(200, { calls }))(received, response);
    });
    const outcome = await makeClient().request(read());
    assert.ok(outcome.kind === 'ok');
    assert.deepEqual([outcome.body, outcome.attempts], [{ calls: 2 }, 2]);
  });

  it('gives what the service says of it', async () => {
    server.answer(azureError(403, 'InsufficientAccessError', 'x'.repeat(1_000)));
    const outcome = await makeClient().request(read());
    assert.ok(outcome.kind === 'failed');
    assert.equal(outcome.status, 403);
    assert.match(outcome.detail, /^403 InsufficientAccessError: x+…$/);
    assert.equal(outcome.detail.length, 300);
    assert.deepEqual(outcome.body, {
      error: { code: 'InsufficientAccessError', message: 'x'.repeat(1_000) },
    });
  });
});

describe('a service that asks to wait', () => {
  it('is waited for, as long as it says', async () => {
    server.answer(faults['429 with Retry-After']());
    const started = performance.now();
    const count = counting();
    await makeClient().request(read({ deadline: Date.now() + 30_000 }));
    assert.equal(count(), 3);
    // A timer may be a millisecond early. Without the word of the service the waits are under a second each.
    assert.ok(performance.now() - started >= 1_990);
  });

  it('for longer than the caller can wait is not asked again, by this call or another one', async () => {
    server.answer(faults['429 with a long Retry-After']());
    const client = makeClient();
    const count = counting();
    const deadline = Date.now() + 5_000;
    const first = await client.request(read({ deadline }));
    assert.ok(first.kind === 'failed');
    assert.deepEqual([first.code, first.status, first.retryAfterMs], ['throttled', 429, 50_000]);
    const second = await client.request(read({ deadline }));
    assert.ok(second.kind === 'failed');
    assert.deepEqual([second.code, second.status, second.attempts], ['throttled', undefined, 0]);
    assert.ok((second.retryAfterMs ?? 0) > 40_000);
    assert.equal(count(), 1);
    // Another quota is not concerned.
    server.answer(json(200, {}));
    assert.equal((await client.request(read({ quota: 'graph' }))).kind, 'ok');
  });
});

describe('a deadline', () => {
  it('ends a call whatever it waits for', async () => {
    server.answer(faults.hang());
    const client = makeClient({ limits: { attemptMs: 60_000 } });
    const outcome = await client.request(read({ deadline: Date.now() + 60 }));
    assert.ok(outcome.kind === 'failed');
    assert.equal(outcome.code, 'timeout');
  });

  it('ends the wait for a token that does not come', async () => {
    const never = { getToken: () => new Promise<never>(() => undefined) };
    const client = makeClient({ credential: async () => never });
    const outcome = await client.request(
      read({ audience: 'https://api.example.com', deadline: Date.now() + 40 }),
    );
    assert.ok(outcome.kind === 'failed');
    assert.deepEqual([outcome.code, outcome.attempts], ['no-token', 0]);
  });

  it('keeps a retry from being waited for that would come too late', { timeout: 5_000 }, async () => {
    server.answer(azureError(503, 'ServiceUnavailable', 'later', { 'retry-after': '50' }));
    const outcome = await makeClient().request(read({ deadline: Date.now() + 30_000 }));
    assert.ok(outcome.kind === 'failed');
    assert.deepEqual([outcome.code, outcome.retryAfterMs, outcome.attempts], ['server-error', 50_000, 1]);
  });
});

describe('a token', () => {
  const audience = 'https://api.example.com';

  it('is asked for once, however many calls need it', async () => {
    server.answer(json(200, {}));
    const { asked, load } = fakeCredential();
    const client = makeClient({ credential: load });
    await Promise.all(Array.from({ length: 20 }, () => client.request(read({ audience }))));
    await client.request(read({ audience }));
    assert.equal(asked.length, 1);
    await client.request(read({ audience: 'https://other.example.com' }));
    assert.equal(asked.length, 2);
  });

  it('that is refused is replaced once, for a write too', async () => {
    server.answer((received, response) => {
      const fresh = received.headers.authorization === 'Bearer token-2';
      (fresh ? json(200, {}) : azureError(401, 'ExpiredAuthenticationToken'))(received, response);
    });
    const { asked, load } = fakeCredential();
    const outcome = await makeClient({ credential: load }).request({ ...write(), audience });
    assert.deepEqual([outcome.kind, outcome.attempts, asked.length], ['ok', 2, 2]);
  });

  it('that is refused and cannot be replaced is not sent again', async () => {
    server.answer(azureError(401, 'InvalidAuthenticationTokenAudience'));
    const count = counting();
    const outcome = await makeClient({ credential: fakeCredential({ same: true }).load }).request(
      read({ audience }),
    );
    assert.ok(outcome.kind === 'failed');
    assert.deepEqual([outcome.code, count()], ['unauthorised', 1]);
  });

  it('that cannot be had is told, and not asked for again at once', async () => {
    const { asked, load } = fakeCredential({ fails: true });
    const client = makeClient({ credential: load });
    const count = counting();
    for (let call = 0; call < 3; call += 1) {
      const outcome = await client.request(read({ audience }));
      assert.ok(outcome.kind === 'failed');
      assert.deepEqual([outcome.code, outcome.detail], ['no-token', 'no identity here']);
    }
    assert.deepEqual([asked.length, count()], [1, 0]);
  });
});

describe('an identity that gives no token', () => {
  const detailOf = async (message: string, secrets: readonly string[] = []) => {
    const getToken = () => Promise.reject(new Error(message));
    const client = makeClient({ credential: async () => ({ getToken }), secrets });
    const outcome = await client.request(read({ audience: 'https://api.example.com' }));
    assert.ok(outcome.kind === 'failed');
    return outcome.detail;
  };

  it('is told in one line: the managed identity’s own where there is one', async () => {
    const chain = [
      'ChainedTokenCredential authentication failed.',
      'CredentialUnavailableError: EnvironmentCredential is unavailable.',
      'CredentialUnavailableError: ManagedIdentityCredential: Authentication failed.',
      'CredentialUnavailableError: Azure CLI could not be found.',
    ];
    assert.equal(await detailOf(chain.join('\n')), 'ManagedIdentityCredential: Authentication failed.');
    assert.equal(
      await detailOf('AADSTS7000215: Invalid client secret.\r\nTrace ID: 1'),
      'AADSTS7000215: Invalid client secret.',
    );
  });

  it('is told in 200 characters at most, cut after secrets are', async () => {
    const secret = 'planted-secret-0123456789';
    const detail = await detailOf(`${'x'.repeat(190)} ${secret} ${'y'.repeat(900)}`, [secret]);
    assert.equal(detail, `${'x'.repeat(190)} *** yyyy…`);
  });
});

describe('limits', () => {
  it('hold how many calls are under way at once', async () => {
    const slow = await startLocalServer((received, response) => {
      setTimeout(() => json(200, {})(received, response), 20);
    });
    try {
      const limited = { ...quotas, graph: { concurrency: 3, windows: [] } };
      const client = makeClient({ limits: { quotas: limited } });
      const calls = Array.from({ length: 12 }, () => client.request(read({ url: slow.url, quota: 'graph' })));
      const outcomes = await Promise.all(calls);
      assert.ok(outcomes.every(({ kind }) => kind === 'ok'));
      assert.equal(slow.mostAtOnce(), 3);
    } finally {
      await slow.close();
    }
  });

  it('leave a host alone that fails, and try it again later', async () => {
    const told: string[] = [];
    let now = 1_000_000;
    const client = makeClient({
      clock: () => new Date(now),
      limits: { breaker: { failures: 3, openMs: 10_000 } },
      onBreaker: (host, open) => told.push(`${host} ${open}`),
    });
    server.answer(faults[504]());
    for (let call = 0; call < 3; call += 1) await client.request(read());
    const count = counting();
    const open = await client.request(read());
    assert.ok(open.kind === 'failed');
    assert.deepEqual([open.code, open.retryAfterMs, open.attempts], ['breaker-open', 10_000, 0]);
    assert.equal(count(), 0);

    now += 10_000;
    await client.request(read());
    assert.equal(count(), 1, 'one trial');
    assert.equal((await client.request(read())).kind, 'failed');
    assert.equal(count(), 1, 'a trial that fails opens it again');

    now += 10_000;
    server.answer(json(200, {}));
    assert.equal((await client.request(read())).kind, 'ok');
    assert.equal((await client.request(read())).kind, 'ok');
    const { host } = new URL(server.url);
    assert.deepEqual(
      told,
      [false, false, true, true, false, false].map((open) => `${host} ${open}`),
    );
  });

  it('of the shipped client are as documented', () => {
    assert.deepEqual(defaultLimits.quotas['log-analytics'], {
      concurrency: 5,
      windows: [{ limit: 200, ms: 30_000 }],
    });
  });
});
