import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { describe, it } from 'node:test';
import { emulatorConnectionString, freePort } from './support/azurite.ts';

// Writes down which packages are asked for, from before the module under test is loaded.
const packages = new Set<string>();
registerHooks({
  resolve(specifier, context, next) {
    packages.add(specifier);
    return next(specifier, context);
  },
});
const { openStores } = await import('../src/open-stores.ts');
const { connectTables } = await import('../src/tables/connect-tables.ts');

const unavailable = { name: 'TriageError', code: 'storage.unavailable' };

describe('openStores', () => {
  it('loads the storage library with the first call, and the identity library only for an identity', async () => {
    const port = await freePort();
    const stores = openStores({
      kind: 'connection-string',
      connectionString: emulatorConnectionString(port),
    });
    assert.ok(packages.has('zod'), 'the hook should see packages');
    assert.ok(!packages.has('@azure/data-tables'));
    await assert.rejects(stores.ping(), unavailable);
    assert.ok(packages.has('@azure/data-tables'));
    assert.ok(!packages.has('@azure/identity'));
    const tableServiceUri = 'https://storage.example.com';
    const client = await connectTables({ kind: 'identity', tableServiceUri, clientId: 'x' })('cases');
    assert.ok(packages.has('@azure/identity'));
    assert.equal(client.url, tableServiceUri);
    assert.equal(client.tableName, 'cases');
  });

  it('says storage.unavailable on every store when nobody listens', { timeout: 10_000 }, async () => {
    const connectionString = emulatorConnectionString(await freePort());
    const { cases, failures, links, inventory, ping } = openStores({
      kind: 'connection-string',
      connectionString,
    });
    await Promise.all([
      assert.rejects(cases.get('a'), unavailable),
      assert.rejects(failures.remove('a'), unavailable),
      assert.rejects(links.put({ alertIds: ['a'] }, new Date()), unavailable),
      assert.rejects(inventory.get('host', 'a'), unavailable),
      assert.rejects(ping(), unavailable),
    ]);
  });

  for (const connectionString of ['nonsense', 'DefaultEndpointsProtocol=https;AccountKey=c2VjcmV0;']) {
    it(`says config.invalid, without repeating it, for ${connectionString}`, async () => {
      const { cases } = openStores({ kind: 'connection-string', connectionString });
      await assert.rejects(cases.get('a'), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'config.invalid');
        assert.match(error.message, /CasesStorage/);
        assert.doesNotMatch(error.message, /c2VjcmV0/);
        return true;
      });
    });
  }
});
