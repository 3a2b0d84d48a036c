import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { TableClient } from '@azure/data-tables';
import type { PartitionOwnership } from '@azure/event-hubs';
import { openCheckpointsTable } from '../../../host/consumers/checkpoints-table.ts';
import { TableCheckpointStore } from '../../../host/consumers/table-checkpoint-store.ts';
import { silentLog } from '../../../host/log.ts';
import { type EmbeddedTables, startEmbeddedTables } from '../../../host/tables/embedded-tables.ts';
import { TEST_KEY } from '../../support/run-service.ts';

const NAMESPACE = 'triage.servicebus.windows.net';
const HUB = 'sentinel-alerts';
const GROUP = '$Default';

const claim = (partitionId: string, ownerId: string, etag?: string): PartitionOwnership => ({
  fullyQualifiedNamespace: NAMESPACE,
  eventHubName: HUB,
  consumerGroup: GROUP,
  partitionId,
  ownerId,
  ...(etag ? { etag } : {}),
});
const checkpoint = (partitionId: string, offset: string, sequenceNumber: number) => ({
  ...claim(partitionId, ''),
  offset,
  sequenceNumber,
});

suite('checkpoint store on tables', { timeout: 20_000 }, () => {
  let tables: EmbeddedTables;
  let table: TableClient;
  let scope = 0;
  const signal = new AbortController().signal;
  const fresh = () => new TableCheckpointStore(table, { scope: `test-${scope++}`, signal });

  before(async () => {
    tables = await startEmbeddedTables({ port: 0, key: TEST_KEY }, silentLog);
    table = await openCheckpointsTable({
      kind: 'connection-string',
      connectionString: tables.connectionString,
    });
  });
  after(() => tables.stop());

  test('gives back the last checkpoint of each partition', async () => {
    const store = fresh();
    await store.updateCheckpoint(checkpoint('0', '100', 3));
    await store.updateCheckpoint(checkpoint('1', '0', 0));
    await store.updateCheckpoint(checkpoint('0', '250', 7));
    assert.deepEqual(
      (await store.listCheckpoints(NAMESPACE, HUB, GROUP)).map(({ partitionId, offset, sequenceNumber }) => [
        partitionId,
        offset,
        sequenceNumber,
      ]),
      [
        ['0', '250', 7],
        ['1', '0', 0],
      ],
    );
  });

  test('keeps consumer groups, hubs and scopes apart, and takes names in any case', async () => {
    const store = fresh();
    await store.updateCheckpoint(checkpoint('0', '100', 3));
    assert.equal((await store.listCheckpoints(NAMESPACE, HUB, 'triage')).length, 0);
    assert.equal((await store.listCheckpoints(NAMESPACE, 'other', GROUP)).length, 0);
    assert.equal((await fresh().listCheckpoints(NAMESPACE, HUB, GROUP)).length, 0);
    assert.equal((await store.listCheckpoints(NAMESPACE.toUpperCase(), HUB, '$default')).length, 1);
  });

  test('gives a partition nobody owns to the first of two', async () => {
    const store = fresh();
    assert.equal((await store.claimOwnership([claim('0', 'a')])).length, 1);
    assert.deepEqual(await store.claimOwnership([claim('0', 'b')]), []);
    const owned = await store.listOwnership(NAMESPACE, HUB, GROUP);
    assert.deepEqual(
      owned.map(({ partitionId, ownerId }) => [partitionId, ownerId]),
      [['0', 'a']],
    );
    assert.ok(Math.abs((owned[0]?.lastModifiedTimeInMs ?? 0) - Date.now()) < 60_000);
  });

  test('lets a partition change hands under the ETag that was read, once', async () => {
    const store = fresh();
    await store.claimOwnership([claim('0', 'a'), claim('1', 'a')]);
    const [first] = await store.listOwnership(NAMESPACE, HUB, GROUP);
    const [renewed] = await store.claimOwnership([claim('0', 'b', first?.etag)]);
    assert.equal(renewed?.ownerId, 'b');
    assert.notEqual(renewed?.etag, first?.etag);
    assert.deepEqual(await store.claimOwnership([claim('0', 'c', first?.etag)]), []);
    assert.equal((await store.claimOwnership([claim('0', 'b', renewed?.etag)])).length, 1);
  });

  test('does not claim a partition that was freed meanwhile', async () => {
    const store = fresh();
    const [mine] = await store.claimOwnership([claim('0', 'a')]);
    await store.releaseAll(NAMESPACE, HUB, GROUP);
    assert.deepEqual(await store.listOwnership(NAMESPACE, HUB, GROUP), []);
    assert.deepEqual(await store.claimOwnership([claim('0', 'a', mine?.etag)]), []);
  });

  for (const [what, hours] of [
    ['slow', -3],
    ['fast', 3],
  ] as const) {
    test(`tells the age of an ownership by a clock that is three hours ${what}`, async (context) => {
      const store = fresh();
      await store.claimOwnership([claim('0', 'a')]);
      const now = Date.now() + hours * 3_600_000;
      context.mock.timers.enable({ apis: ['Date'], now });
      const [owned] = await store.listOwnership(NAMESPACE, HUB, GROUP);
      const ageMs = now - (owned?.lastModifiedTimeInMs ?? 0);
      assert.ok(Math.abs(ageMs) < 30_000, `${ageMs} ms`);
    });
  }

  test('takes a checkpoint that was damaged for the beginning, and a damaged ownership for nobody’s', async () => {
    const store = new TableCheckpointStore(table, { scope: 'damaged', signal });
    const partitionKey = `damaged|${NAMESPACE}|${HUB}|${GROUP}`.toLowerCase();
    await table.createEntity({ partitionKey, rowKey: 'checkpoint-0', offset: 17, sequenceNumber: 'many' });
    await table.createEntity({ partitionKey, rowKey: 'ownership-0', ownerId: 4711 });
    const [found] = await store.listCheckpoints(NAMESPACE, HUB, GROUP);
    assert.deepEqual([found?.partitionId, found?.offset], ['0', '-1']);
    const [owned] = await store.listOwnership(NAMESPACE, HUB, GROUP);
    assert.deepEqual([owned?.partitionId, owned?.ownerId], ['0', '']);
    assert.equal((await store.claimOwnership([claim('0', 'a', owned?.etag)])).length, 1);
  });

  test('keeps checkpoints when it frees the partitions', async () => {
    const store = fresh();
    await store.claimOwnership([claim('0', 'a')]);
    await store.updateCheckpoint(checkpoint('0', '1', 1));
    await store.releaseAll(NAMESPACE, HUB, GROUP);
    assert.equal((await store.listCheckpoints(NAMESPACE, HUB, GROUP)).length, 1);
  });

  test('writes nothing once its signal has aborted', async () => {
    const store = new TableCheckpointStore(table, { scope: 'aborted', signal: AbortSignal.abort() });
    await assert.rejects(store.updateCheckpoint(checkpoint('0', '1', 1)), { name: 'AbortError' });
    const other = new TableCheckpointStore(table, { scope: 'aborted', signal });
    assert.deepEqual(await other.listCheckpoints(NAMESPACE, HUB, GROUP), []);
  });
});
