import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { testChangeStore } from '../audit/change-store-suite.ts';
import { sighting, testSightingStore } from '../story/sighting-store-suite.ts';
import { memoryStores } from '../support/memory-stores.ts';
import { testAwaitedCases } from './awaited-case-suite.ts';
import { testCaseList } from './case-list-suite.ts';
import { testCaseStore } from './case-store-suite.ts';
import { testFailureStore } from './failure-store-suite.ts';
import { testIncidentLinkStore } from './incident-link-store-suite.ts';
import { makeCase } from './make-case.ts';

testCaseStore('memory', () => memoryStores().cases);
testCaseList('memory', () => memoryStores().cases);
testFailureStore('memory', () => memoryStores().failures);
testIncidentLinkStore('memory', () => memoryStores().links);
testAwaitedCases('memory', memoryStores);
testSightingStore('memory', () => memoryStores().sightings);
testChangeStore('memory', () => memoryStores().changes);

describe('memory: the rest', () => {
  it('is away when told so, and back', async () => {
    const stores = memoryStores();
    stores.away = true;
    for (const call of [
      () => stores.ping(),
      () => stores.cases.insert([makeCase({ id: 'a' })]),
      () => stores.failures.list({ limit: 1 }),
      () => stores.links.get(['a']),
      () => stores.sightings.around(sighting(1, [0])),
      () => stores.inventory.get('host', 'a'),
    ]) {
      await assert.rejects(call, { code: 'storage.unavailable' });
    }
    stores.away = false;
    assert.deepEqual(await stores.cases.insert([makeCase({ id: 'a' })]), ['created']);
  });

  it('knows what is put into its inventory, by any case', async () => {
    const stores = memoryStores();
    stores.setInventory('host', 'Web-01.example.com', { role: 'web', tags: [] });
    assert.deepEqual(await stores.inventory.get('host', 'web-01.EXAMPLE.com'), { role: 'web', tags: [] });
    assert.equal(await stores.inventory.get('account', 'web-01.example.com'), undefined);
  });
});
