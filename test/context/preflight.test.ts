import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { loadConfig } from '../../src/config.ts';
import { preflight } from '../../src/context/preflight.ts';
import { createHttpClient } from '../../src/http/http-client.ts';
import { fakeCredential } from '../support/services/fake-credential.ts';
import { faults } from '../support/services/faults.ts';
import { azureError, json } from '../support/services/local-server.ts';
import { type Services, startServices } from '../support/services/services.ts';

let services: Services;
before(async () => {
  services = await startServices({ watchlist: [{ Kind: 'alias', Known: 1 }] });
});
after(() => services.close());

async function check(env: Readonly<Record<string, string>> = {}, fails = false) {
  const clock = () => new Date();
  const client = createHttpClient({
    credential: fakeCredential({ fails, same: true }).load,
    clock,
    random: () => 0,
  });
  const config = loadConfig({ CasesStorage: 'UseDevelopmentStorage=true', ...services.env, ...env });
  const results = await preflight(config.context, { client, clock });
  await client.close();
  return results;
}

describe('preflight', () => {
  it('tries each source that is configured, once', async () => {
    const results = await check({ WATCHLIST_HOSTS: 'servers' });
    assert.deepEqual(results, [
      { name: 'log-analytics', status: 'ok' },
      { name: 'watchlist servers', status: 'ok' },
      { name: 'defender', status: 'ok' },
      { name: 'graph users', status: 'ok' },
      { name: 'graph roles', status: 'ok' },
    ]);
    assert.equal(services.logs.received.length, 2);
    assert.equal(services.defender.received.length, 1);
  });

  it('tries none where none is configured', async () => {
    const off = { LOGS_WORKSPACE_ID: '', DEFENDER: 'off', GRAPH: 'off' };
    assert.deepEqual(await check(off), []);
    assert.deepEqual(await check({ ...off, HUNTING: 'on' }), [{ name: 'advanced-hunting', status: 'ok' }]);
  });

  it('names a watchlist that is not there', async () => {
    services.setRows({ watchlist: [{ Kind: 'alias', Known: 0 }] });
    const results = await check({ WATCHLIST_ACCOUNTS: 'people' });
    assert.deepEqual(results[1], {
      name: 'watchlist people',
      status: 'unavailable',
      detail: 'The workspace has no watchlist of the alias people.',
    });
  });

  for (const [label, answer, words] of [
    ['a missing role', faults[403](), /Machine\.Read\.All of WindowsDefenderATP/],
    ['a wrong audience', faults[401](), /its audience or tenant is not the one of DEFENDER_ENDPOINT/],
    ['a wrong id', azureError(404, 'NotFound'), /check DEFENDER_ENDPOINT/],
    ['a service that fails', json(504, {}), /did not answer in time/],
  ] as const) {
    it(`says what to do about ${label}`, async () => {
      services.defender.answer(answer);
      const results = await check({ GRAPH: 'off' });
      const found = results.find(({ name }) => name === 'defender');
      assert.equal(found?.status, 'unavailable');
      assert.match(found?.detail ?? '', words);
    });
  }

  it('says that there is no identity', async () => {
    const results = await check({}, true);
    assert.ok(results.length >= 4);
    for (const { status, detail } of results) {
      assert.equal(status, 'unavailable');
      assert.match(detail ?? '', /is a managed identity assigned, and AZURE_CLIENT_ID right\?/);
    }
  });
});
