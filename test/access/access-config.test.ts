import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRedactor } from '../../src/secrets/redact.ts';
import { loadAuthLevel } from '../../src/trigger-config.ts';
import { configOf, refusalOf } from '../support/settings.ts';

const SECRET = 'a-key-of-24-characters-or-so';

const asLogged = createRedactor([]);
const load = (env: Readonly<Record<string, string>>) => configOf(env).access;

describe('the settings of access', () => {
  it('leave the checking to the platform where nothing is said, and the allowlist to other callers', () => {
    const config = load({
      AUTHENTICATION: '',
      FUNCTION_KEY_ROLE: '',
      API_KEYS: '',
      RATE_LIMIT_PER_MINUTE: '',
    });
    assert.deepEqual(config, load({}));
    assert.deepEqual(config, {
      authentication: 'function-key',
      functionKeyRole: 'analyst',
      apiKeys: [],
      ratePerMinute: 3000,
    });
  });

  it('take the platform at its word about its authentication, and nothing less', () => {
    assert.equal(load({ AUTHENTICATION: 'entra', WEBSITE_AUTH_ENABLED: 'true' }).authentication, 'entra');
    for (const env of [{}, { WEBSITE_AUTH_ENABLED: 'False' }, { WEBSITE_AUTH_ENABLED: '1' }]) {
      assert.match(
        refusalOf({ AUTHENTICATION: 'entra', ...env }),
        /^AUTHENTICATION: entra needs App Service/,
      );
    }
  });

  it('have no limit for the one who runs the service on this machine, unless one is set', () => {
    assert.equal(load({ AUTHENTICATION: 'local' }).ratePerMinute, 0);
    assert.equal(load({ AUTHENTICATION: 'local', RATE_LIMIT_PER_MINUTE: '7' }).ratePerMinute, 7);
    assert.equal(load({ AUTHENTICATION: 'local', API_KEYS: `a:reader:${SECRET}` }).ratePerMinute, 3000);
    assert.equal(load({ RATE_LIMIT_PER_MINUTE: '0' }).ratePerMinute, 0);
  });

  it('refuse keys that nobody would ask for', () => {
    const said = refusalOf({ API_KEYS: `a:reader:${SECRET}` });
    assert.match(said, /^API_KEYS are not asked for/);
    assert.equal(asLogged(said), said);
  });

  for (const [items, problem] of [
    [`a:reader:${SECRET},b:boss:${SECRET}`, /^API_KEYS, item 2: .*; the role is not right$/],
    ['a:reader:short', /^API_KEYS, item 1: .*; the key is not right$/],
    [`:reader:${SECRET}`, /^API_KEYS, item 1: .*; the name is not right$/],
    [SECRET, /^API_KEYS, item 1: .*; the role is not right$/],
    [`a:reader:${SECRET},a:admin:${SECRET}x`, /^API_KEYS, item 2: has a name that is used before$/],
    [`a:reader:${SECRET}\u00e9`, /^API_KEYS, item 1: .*; the key is not right$/],
  ] as const) {
    it(`refuse API_KEYS by place, without what it says, in words that a log keeps: ${problem}`, () => {
      const said = refusalOf({ AUTHENTICATION: 'local', API_KEYS: items });
      assert.match(said, problem);
      assert.equal(said.includes(SECRET), false);
      assert.equal(asLogged(said), said);
    });
  }

  for (const [env, name] of [
    [{ AUTHENTICATION: 'none' }, 'AUTHENTICATION'],
    [{ FUNCTION_KEY_ROLE: 'root' }, 'FUNCTION_KEY_ROLE'],
    [{ RATE_LIMIT_PER_MINUTE: '-1' }, 'RATE_LIMIT_PER_MINUTE'],
    [{ RATE_LIMIT_PER_MINUTE: '1e3' }, 'RATE_LIMIT_PER_MINUTE'],
  ] as const) {
    it(`name ${name} where it is not right: ${JSON.stringify(env)}`, () => {
      assert.match(refusalOf(env), new RegExp(`^${name}: `));
    });
  }
});

describe('the level at which functions are registered', () => {
  it('has the platform ask for a key everywhere but where it checks tokens', () => {
    assert.equal(loadAuthLevel({}), 'function');
    assert.equal(loadAuthLevel({ AUTHENTICATION: 'local' }), 'function');
    assert.equal(loadAuthLevel({ AUTHENTICATION: 'Entra' }), 'function');
    assert.equal(loadAuthLevel({ AUTHENTICATION: 'entra' }), 'anonymous');
  });
});
