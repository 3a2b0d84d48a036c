import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createAccess } from '../../src/access/access.ts';
import type { Role } from '../../src/access/role.ts';
import { roles } from '../../src/access/role.ts';
import { getHealth } from '../../src/api/get-health.ts';
import { importAllowlist } from '../../src/api/import-allowlist.ts';
import { listCases } from '../../src/api/list-cases.ts';
import type { Operation } from '../../src/api/operation.ts';
import { operations } from '../../src/api/operations.ts';
import { postTriage } from '../../src/api/post-triage.ts';
import { replayFailure } from '../../src/api/replay-failure.ts';
import { loadConfig } from '../../src/config.ts';
import { principalHeader } from '../access/principal-header.ts';
import { type Answer, call } from './support/call.ts';
import { type FakeDeps, fakeDeps } from './support/fake-deps.ts';

/**
 * What each call asks for, written down a second time: a route that is opened by accident, or a new one that nobody
 * thought about, fails here.
 */
const needed: Readonly<Record<string, Role | 'anonymous'>> = {
  'post-triage': 'analyst',
  'get-triage-job': 'analyst',
  'list-cases': 'reader',
  'get-case': 'reader',
  'get-case-note': 'reader',
  'count-cases': 'reader',
  'get-allowlist-draft': 'reader',
  'get-console': 'anonymous',
  'get-console-asset': 'anonymous',
  'put-case-verdict': 'analyst',
  'post-explain': 'reader',
  'list-allowlist': 'reader',
  'put-allowlist-entry': 'admin',
  'delete-allowlist-entry': 'admin',
  'list-allowlist-audit': 'reader',
  'simulate-allowlist': 'reader',
  'list-allowlist-suggestions': 'reader',
  'import-allowlist': 'admin',
  'list-failures': 'reader',
  'get-failure': 'analyst',
  'replay-failure': 'analyst',
  'list-changes': 'reader',
  'get-rule': 'reader',
  'get-health': 'anonymous',
  'get-openapi': 'reader',
};

const KEYS: Readonly<Record<Role, string>> = {
  reader: 'the-key-of-a-reader-0123456789',
  analyst: 'the-key-of-an-analyst-0123456789',
  admin: 'the-key-of-an-admin-0123456789',
};
const env = {
  CasesStorage: 'UseDevelopmentStorage=true',
  API_KEYS: roles.map((role) => `${role}-key:${role}:${KEYS[role]}`).join(),
  WEBSITE_AUTH_ENABLED: 'True',
};

function depsFor(authentication: string, more: Readonly<Record<string, string>> = {}): FakeDeps {
  const clock = () => new Date('2026-01-04T12:00:00.000Z');
  const { access } = loadConfig({ ...env, AUTHENTICATION: authentication, ...more });
  return fakeDeps({ access: createAccess(access, clock) });
}

/** Calls with a body that the operation takes, so that nothing but the caller can be what is refused. */
function knock(
  operation: Operation,
  deps: FakeDeps,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { body, params = {} } = operation;
  return call(operation, deps, {
    params: Object.fromEntries(Object.keys(params).map((name) => [name, 'custom.shop-roll-out'])),
    headers: { ...(body?.mediaType ? { 'content-type': body.mediaType } : {}), ...headers },
    ...(body ? { body: body.example } : {}),
  });
}

function codeOf({ json }: Answer): unknown {
  return typeof json === 'object' && json !== null && 'code' in json ? json.code : undefined;
}

/** Every way to call, and the role that it has; `undefined`: nobody, with the code that it is refused with. */
const callers: readonly {
  readonly name: string;
  readonly authentication: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly role?: Role;
  readonly refused?: string;
}[] = [
  ...['entra', 'local'].flatMap((authentication) => [
    { name: 'anonymous', authentication, headers: {}, refused: 'auth.required' },
    {
      name: 'a wrong key',
      authentication,
      headers: { 'x-functions-key': 'the-key-of-nobody-0123456789' },
      refused: 'auth.key-unknown',
    },
    ...roles.map((role) => ({
      name: `the key of role ${role}`,
      authentication,
      headers: { 'x-functions-key': KEYS[role] },
      role,
    })),
  ]),
  ...roles.map((role) => ({
    name: `a token of role ${role}`,
    authentication: 'entra',
    headers: { 'x-ms-client-principal': principalHeader({ roles: [role] }) },
    role,
  })),
  {
    name: 'a forged sign-in',
    authentication: 'local',
    headers: { 'x-ms-client-principal': principalHeader({ roles: ['admin'] }) },
    refused: 'auth.required',
  },
  ...roles.map((role) => ({
    name: `a function key that stands for ${role}, with a forged sign-in`,
    authentication: 'function-key',
    headers: { 'x-ms-client-principal': principalHeader({ roles: ['admin'] }) },
    role,
  })),
];

/** What a caller is refused with, by the written-down list alone. */
function expectedRefusal(need: Role | 'anonymous', role: Role | undefined, refused: string | undefined) {
  if (need === 'anonymous') return undefined;
  if (role === undefined) return refused;
  return roles.indexOf(role) < roles.indexOf(need) ? 'auth.forbidden' : undefined;
}

describe('who may call what', () => {
  it('is written down for every operation', () => {
    assert.deepEqual(operations.map(({ id }) => id).sort(), Object.keys(needed).sort());
  });

  for (const { name, authentication, headers, role, refused } of callers) {
    it(`${authentication}: ${name}`, async () => {
      for (const operation of operations) {
        const need = needed[operation.id] ?? 'admin';
        const more: Record<string, string> =
          authentication === 'function-key' ? { API_KEYS: '', FUNCTION_KEY_ROLE: role ?? '' } : {};
        const deps = depsFor(authentication, more);
        const answer = await knock(operation, deps, headers);
        const expected = expectedRefusal(need, role, refused);
        const code = String(codeOf(answer) ?? '');
        if (expected === undefined) {
          assert.doesNotMatch(code, /^(auth|rate)\./, operation.id);
          assert.notEqual(answer.status, 401, operation.id);
          assert.notEqual(answer.status, 403, operation.id);
          continue;
        }
        assert.equal(code, expected, operation.id);
        assert.equal(answer.status, expected === 'auth.forbidden' ? 403 : 401, operation.id);
        assert.equal(answer.headers['content-type'], 'application/problem+json');
        assert.deepEqual(deps.triaged, [], operation.id);
      }
    });
  }

  it('a token without an app role opens nothing', async () => {
    const headers = { 'x-ms-client-principal': principalHeader({ roles: [] }) };
    for (const operation of operations.filter(({ role }) => role !== 'anonymous')) {
      const answer = await knock(operation, depsFor('entra'), headers);
      assert.deepEqual([answer.status, codeOf(answer)], [403, 'auth.forbidden'], operation.id);
    }
  });

  it('a reader may try what it may not do', async () => {
    const headers = { 'x-functions-key': KEYS.reader };
    for (const operation of [postTriage, importAllowlist]) {
      const { body } = operation;
      const options = {
        body: body?.example,
        headers: { ...headers, ...(body?.mediaType ? { 'content-type': body.mediaType } : {}) },
      };
      const tried = await call(operation, depsFor('local'), { ...options, query: 'dryRun=true' });
      assert.equal(tried.status, 200, operation.id);
      const done = await call(operation, depsFor('local'), { ...options, query: 'dryRun=false' });
      assert.deepEqual([done.status, codeOf(done)], [403, 'auth.forbidden'], operation.id);
    }
  });

  it('is told to the log where it is refused, with who it was where that is known', async () => {
    const deps = depsFor('local');
    await knock(listCases, deps, { 'x-functions-key': 'guess' });
    await knock(replayFailure, deps, { 'x-functions-key': KEYS.reader });
    await knock(listCases, deps, { 'x-functions-key': KEYS.reader });
    await call(listCases, deps, { query: 'nonsense=1', headers: { 'x-functions-key': KEYS.reader } });
    const refused = { level: 'warn', event: 'access.refused' };
    assert.deepEqual(deps.logged, [
      { ...refused, fields: { operation: 'list-cases', status: 401, code: 'auth.key-unknown' } },
      {
        ...refused,
        fields: {
          operation: 'replay-failure',
          status: 403,
          code: 'auth.forbidden',
          kind: 'api-key',
          id: 'reader-key',
        },
      },
    ]);
  });

  it('is told with who called too often, and from where a wrong key came', async () => {
    const deps = depsFor('entra', { RATE_LIMIT_PER_MINUTE: '1' });
    const from = { 'x-forwarded-for': '192.0.2.1:1' };
    await knock(listCases, deps, { ...from, 'x-functions-key': 'guess' });
    await knock(listCases, deps, { ...from, 'x-functions-key': KEYS.reader });
    await knock(listCases, deps, { ...from, 'x-functions-key': KEYS.reader });
    const address = '192.0.2.1';
    assert.deepEqual(
      deps.logged.map(({ fields }) => fields),
      [
        { operation: 'list-cases', status: 401, code: 'auth.key-unknown', address },
        {
          operation: 'list-cases',
          status: 429,
          code: 'rate.limited',
          kind: 'api-key',
          id: 'reader-key',
          address,
        },
      ],
    );
  });

  it('is told a few times, then counted, so that a flood of calls is no flood of lines', async () => {
    const deps = depsFor('entra');
    const guess = (address: string) => knock(listCases, deps, { 'x-forwarded-for': address });
    for (let call = 0; call < 150; call += 1) await guess('192.0.2.1:1');
    const expected = { operation: 'list-cases', status: 401, code: 'auth.required', address: '192.0.2.1' };
    assert.deepEqual(
      deps.logged.map(({ fields }) => fields),
      [...Array(5).fill(expected), { ...expected, calls: 10 }, { ...expected, calls: 100 }],
    );
    await guess('192.0.2.2:1');
    await knock(replayFailure, deps, { 'x-functions-key': KEYS.reader });
    assert.equal(deps.logged.length, 9);
  });

  it('is decided before anything else of the request is looked at', async () => {
    const answer = await call(listCases, depsFor('local'), { query: 'nonsense=1' });
    assert.deepEqual([answer.status, codeOf(answer)], [401, 'auth.required']);
    assert.equal(answer.headers['www-authenticate'], 'Bearer, ApiKey');
  });
});

describe('a page of another site', () => {
  const open = () => fakeDeps();

  it('changes nothing with what the browser sends by itself', async () => {
    for (const site of ['cross-site', 'same-site']) {
      const answer = await knock(replayFailure, open(), { 'sec-fetch-site': site });
      assert.deepEqual([answer.status, codeOf(answer)], [403, 'auth.cross-site'], site);
    }
  });

  for (const [origin, host] of [
    ['https://example.com', 'triage.example.com'],
    ['https://example.com', '127.0.0.1:7071'],
    ['http://127.0.0.1:8080', '127.0.0.1:7071'],
    ['http://localhost:7071', '127.0.0.1:7071'],
    ['https://triage.example.com.example.net', 'triage.example.com'],
    ['https://triage.example.com:8443', 'triage.example.com'],
    ['http://triage.example.com', 'triage.example.com:443'],
    ['null', '127.0.0.1:7071'],
    ['file://', '127.0.0.1:7071'],
    ['file://', undefined],
    ['', '127.0.0.1:7071'],
    ['https://example.com', undefined],
  ] as const) {
    it(`is known by its origin where the browser says no more: ${origin || 'empty'} at ${host}`, async () => {
      const answer = await knock(replayFailure, open(), { origin, ...(host === undefined ? {} : { host }) });
      assert.deepEqual([answer.status, codeOf(answer)], [403, 'auth.cross-site']);
    });
  }

  for (const [origin, hosts] of [
    ['http://127.0.0.1:7071', { host: '127.0.0.1:7071' }],
    ['https://triage.example.com', { host: 'Triage.Example.com' }],
    ['https://triage.example.com', { host: 'triage.example.com:443' }],
    ['http://triage.example.com', { host: 'triage.example.com:80' }],
    [
      'https://triage.example.com',
      { host: '127.0.0.1:7071', 'x-forwarded-host': 'triage.example.com, proxy' },
    ],
  ] as const) {
    it(`is not a page of our own: ${origin} at ${Object.values(hosts).join(', ')}`, async () => {
      const answer = await knock(replayFailure, open(), { origin, ...hosts });
      assert.equal(codeOf(answer), 'failure.not-found');
    });
  }

  it('is known by what the browser says of it, whatever its origin', async () => {
    const own = { origin: 'http://127.0.0.1:7071', host: '127.0.0.1:7071' };
    const answer = await knock(replayFailure, open(), { ...own, 'sec-fetch-site': 'same-site' });
    assert.equal(codeOf(answer), 'auth.cross-site');
  });

  it('is no hindrance to our own page, to one that knows a key, and to whoever is no browser', async () => {
    for (const headers of [
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': 'cross-site', 'x-functions-key': 'k' },
      { 'sec-fetch-site': 'cross-site', authorization: 'Bearer t' },
      { origin: 'https://example.com', 'x-functions-key': 'k' },
      {},
    ]) {
      const answer = await knock(replayFailure, open(), headers);
      assert.equal(codeOf(answer), 'failure.not-found', JSON.stringify(headers));
    }
    assert.equal((await knock(listCases, open(), { 'sec-fetch-site': 'cross-site' })).status, 200);
  });
});

describe('the limit of calls', () => {
  it('is each caller’s own: 429 with Retry-After, while others and probes go on', async () => {
    const deps = depsFor('local', { RATE_LIMIT_PER_MINUTE: '2' });
    const as = (role: Role) => knock(listCases, deps, { 'x-functions-key': KEYS[role] });
    assert.deepEqual([(await as('reader')).status, (await as('reader')).status], [200, 200]);
    const third = await as('reader');
    assert.deepEqual(
      [third.status, codeOf(third), third.headers['retry-after']],
      [429, 'rate.limited', '30'],
    );
    assert.equal((await as('admin')).status, 200);
    for (let probe = 0; probe < 5; probe += 1) assert.equal((await knock(getHealth, deps)).status, 200);
  });

  it('holds for guesses of a key too, and guessing does not use up what others have', async () => {
    const deps = depsFor('entra', { RATE_LIMIT_PER_MINUTE: '3' });
    const guess = async () =>
      codeOf(await knock(listCases, deps, { 'x-functions-key': `guess-${Math.random()}` }));
    assert.deepEqual(
      [await guess(), await guess(), await guess(), await guess()],
      ['auth.key-unknown', 'auth.key-unknown', 'auth.key-unknown', 'rate.limited'],
    );
    assert.equal((await knock(listCases, deps, { 'x-functions-key': KEYS.reader })).status, 200);
  });

  it('tells holders of function keys apart by where they call from', async () => {
    const deps = depsFor('function-key', { API_KEYS: '', RATE_LIMIT_PER_MINUTE: '1' });
    const from = async (address: string) =>
      (await knock(listCases, deps, { 'x-forwarded-for': address })).status;
    assert.equal(await from('192.0.2.1:1'), 200);
    assert.equal(await from('192.0.2.1:2'), 429);
    assert.equal(await from('192.0.2.2:1'), 200);
  });

  it('is one for an API key and for a token, wherever their holder calls from', async () => {
    for (const headers of [
      { 'x-functions-key': KEYS.reader },
      { 'x-ms-client-principal': principalHeader({ roles: ['reader'] }) },
    ]) {
      const deps = depsFor('entra', { RATE_LIMIT_PER_MINUTE: '2' });
      const from = async (address: string) =>
        (await knock(listCases, deps, { ...headers, 'x-forwarded-for': address })).status;
      assert.deepEqual(
        [await from('[2001:db8::1]:1'), await from('[2001:db8:1::2]:1'), await from('192.0.2.1:1')],
        [200, 200, 429],
      );
    }
  });

  it('is one for all addresses of an IPv6 network, any of which its holder may take', async () => {
    const deps = depsFor('function-key', { API_KEYS: '', RATE_LIMIT_PER_MINUTE: '1' });
    const from = async (address: string) =>
      (await knock(listCases, deps, { 'x-forwarded-for': address })).status;
    assert.equal(await from('[2001:db8:0:1::1]:1'), 200);
    assert.equal(await from('[2001:db8:0:1:ffff::2]:1'), 429);
    assert.equal(await from('[2001:db8:0:2::1]:1'), 200);
    assert.equal(await from('192.0.2.1:1'), 200);
    assert.equal(await from('[::ffff:192.0.2.1]:1'), 429);
    assert.equal(await from('[::ffff:192.0.2.2]:1'), 200);
  });
});
