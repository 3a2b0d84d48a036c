import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AccessConfig } from '../../src/access/access-config.ts';
import { type Identified, identify } from '../../src/access/identify.ts';
import { loadConfig } from '../../src/config.ts';
import { principalHeader } from './principal-header.ts';

const READER_KEY = 'reader-key-of-24-characters!';
const ADMIN_KEY = 'admin:key:of-24-characters-!';
const base = { CasesStorage: 'UseDevelopmentStorage=true', WEBSITE_AUTH_ENABLED: 'True' };

function access(env: Readonly<Record<string, string>>): AccessConfig {
  return loadConfig({ ...base, ...env }).access;
}

const functionKey = access({ AUTHENTICATION: 'function-key' });
const entra = access({
  AUTHENTICATION: 'entra',
  API_KEYS: `soar:reader:${READER_KEY}, ops@example.com:admin:${ADMIN_KEY}`,
});
const local = access({ AUTHENTICATION: 'local' });
const localKeys = access({ AUTHENTICATION: 'local', API_KEYS: `soar:reader:${READER_KEY}` });

function ask(config: AccessConfig, headers: Readonly<Record<string, string>> = {}): Identified {
  return identify(new Headers(headers), config);
}

function who(identified: Identified): string {
  if (identified.kind === 'refused') return identified.code;
  const { kind, id, role } = identified.caller;
  return `${kind} ${id} ${role ?? '-'}`;
}

const FORGED = principalHeader({ roles: ['admin'], name: 'forged@example.com' });

describe('who calls, where the platform checks function keys', () => {
  it('is the holder of a key, whatever the headers say', () => {
    assert.equal(who(ask(functionKey)), 'function-key function-key analyst');
    const headers = { 'x-ms-client-principal': FORGED, 'x-ms-client-principal-name': 'forged@example.com' };
    assert.equal(who(ask(functionKey, headers)), 'function-key function-key analyst');
  });

  it('may do what the setting says', () => {
    const config = access({ FUNCTION_KEY_ROLE: 'reader' });
    assert.equal(config.authentication, 'function-key');
    assert.equal(who(ask(config, { 'x-ms-client-principal': FORGED })), 'function-key function-key reader');
  });

  it('comes from the address that the front end wrote last', () => {
    for (const [header, address] of [
      ['198.51.100.1, 192.0.2.7:50123', '192.0.2.7'],
      ['192.0.2.7', '192.0.2.7'],
      ['[2001:db8::1]:443', '2001:db8::1'],
      ['2001:db8::1', '2001:db8::1'],
      ['<script>', undefined],
      ['', undefined],
    ] as const) {
      const identified = ask(functionKey, { 'x-forwarded-for': header });
      assert.ok(identified.kind === 'known');
      assert.equal(identified.caller.address, address, header);
    }
  });
});

describe('who calls, under App Service authentication', () => {
  const signIn = (options: Parameters<typeof principalHeader>[0]) =>
    ask(entra, { 'x-ms-client-principal': principalHeader(options) });

  for (const [roles, role] of [
    [['reader'], 'reader'],
    [['analyst', 'reader'], 'analyst'],
    [['other', 'admin'], 'admin'],
    [['Admin'], '-'],
    [[], '-'],
  ] as const) {
    it(`is whoever signed in, with the highest of the app roles [${roles}]: ${role}`, () => {
      assert.equal(who(signIn({ roles })), `entra 00000000-0000-0000-0000-000000000001 ${role}`);
    });
  }

  it('has the name that Entra gives', () => {
    const identified = signIn({ roles: ['reader'], name: 'ana@example.com' });
    assert.ok(identified.kind === 'known');
    assert.equal(identified.caller.name, 'ana@example.com');
  });

  it('takes app roles in the long form of the claim', () => {
    const long = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role';
    assert.match(who(signIn({ roles: ['analyst'], roleClaim: long })), / analyst$/);
  });

  it('takes no role from a claim that only looks like one', () => {
    assert.match(who(signIn({ roles: ['admin'], roleClaim: 'Roles' })), / -$/);
    assert.match(who(signIn({ roles: ['admin'], roleClaim: 'groups' })), / -$/);
  });

  for (const [what, header] of [
    ['another identity provider', principalHeader({ roles: ['admin'], provider: 'github' })],
    ['nobody in particular', principalHeader({ roles: ['admin'], id: ' ' })],
    ['no JSON', Buffer.from('{').toString('base64')],
    ['no Base64', '%%%'],
    ['nothing', ''],
    ['another shape', Buffer.from('{"auth_typ":"aad","claims":{}}').toString('base64')],
  ] as const) {
    it(`refuses a sign-in of ${what}, also beside a key that is right`, () => {
      const headers = { 'x-ms-client-principal': header, 'x-functions-key': ADMIN_KEY };
      assert.equal(who(ask(entra, headers)), 'auth.principal-unreadable');
    });
  }

  it('takes an API key in place of a sign-in, whose names are as given and whose keys may hold colons', () => {
    assert.equal(who(ask(entra, { 'x-functions-key': READER_KEY })), 'api-key soar reader');
    assert.equal(who(ask(entra, { 'x-functions-key': ADMIN_KEY })), 'api-key ops@example.com admin');
  });

  it('refuses whoever has neither, or a wrong key', () => {
    assert.equal(who(ask(entra)), 'auth.required');
    assert.equal(who(ask(entra, { 'x-ms-client-principal-name': 'a@example.com' })), 'auth.required');
    for (const wrong of ['', READER_KEY.slice(1), `${READER_KEY}x`, READER_KEY.toUpperCase()]) {
      assert.equal(who(ask(entra, { 'x-functions-key': wrong })), 'auth.key-unknown', wrong);
    }
  });
});

describe('who calls, on this machine', () => {
  it('is whoever runs the service, and no header changes that', () => {
    const headers = {
      'x-ms-client-principal': FORGED,
      'x-functions-key': 'any',
      'x-forwarded-for': '192.0.2.1',
    };
    for (const asked of [ask(local), ask(local, headers)]) {
      assert.deepEqual(asked, {
        kind: 'known',
        caller: { kind: 'local', id: 'local', name: 'local', role: 'admin' },
      });
    }
  });

  it('needs a key where there are keys', () => {
    assert.equal(who(ask(localKeys, { 'x-functions-key': READER_KEY })), 'api-key soar reader');
    assert.equal(who(ask(localKeys)), 'auth.required');
    assert.equal(who(ask(localKeys, { 'x-ms-client-principal': FORGED })), 'auth.required');
    assert.equal(who(ask(localKeys, { 'x-functions-key': ADMIN_KEY })), 'auth.key-unknown');
  });
});
