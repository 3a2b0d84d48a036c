import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { suite, test } from 'node:test';
import { startEmbeddedEventHub } from '../../host/event-hub/embedded-event-hub.ts';
import { silentLog } from '../../host/log.ts';
import { startEmbeddedTables } from '../../host/tables/embedded-tables.ts';
import { eventually } from '../support/eventually.ts';
import { runServiceToEnd, TEST_KEY } from '../support/run-service.ts';
import { FIXTURE, kept, names, publish } from './fixtures/fixture-app.ts';
import { servicesOfSuite } from './services-of-suite.ts';

suite('service', { timeout: 60_000 }, () => {
  const { start, directory } = servicesOfSuite({ root: FIXTURE });

  test('hands events over as bytes, with what is known of them, and goes on after a restart', async () => {
    const dataDir = directory();
    const first = await start({ dataDir });
    await publish(first, ['one', 'two'], '1');
    await eventually('both rows', async () => (await kept(first)).size === 2);
    const two = (await kept(first)).get('two');
    assert.equal(two?.isBuffer, true);
    const metadata = JSON.parse(two?.metadata ?? '{}');
    assert.equal(metadata.partitionContext.partitionId, '1');
    assert.equal(metadata.partitionContext.eventHubName, 'sentinel-alerts');
    assert.deepEqual(metadata.sequenceNumberArray.slice(-1), [1]);
    assert.equal(metadata.offsetArray.length, metadata.sequenceNumberArray.length);
    assert.match(metadata.enqueuedTimeUtcArray[0], /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?$/);
    assert.equal(metadata.propertiesArray[0].origin, 'test');
    assert.equal(metadata.systemPropertiesArray.at(-1).sequenceNumber, 1);
    assert.equal(await first.stop(), 0);

    const second = await start({ dataDir });
    await publish(second, ['three'], '1');
    await eventually('the third row', async () => (await kept(second)).size === 3);
    const three = JSON.parse((await kept(second)).get('three')?.metadata ?? '{}');
    assert.deepEqual(three.sequenceNumberArray, [2]);
  });

  test('tries a batch again under the policy of the trigger, and passes over it in the end', async () => {
    const service = await start();
    await publish(service, ['fail 2 late'], '0');
    await publish(service, ['fail 9 never'], '1');
    await eventually('the late row', async () => (await kept(service)).has('late'));
    assert.equal((await kept(service)).get('late')?.attempt, 2);
    await eventually('giving up', async () => service.output().includes('failed, passed over'));
    await publish(service, ['after'], '1');
    await eventually('the row after', async () => (await kept(service)).has('after'));
    assert.equal((await kept(service)).has('never'), false);
  });

  test('stops within its time while a batch waits to be tried again, and takes it up later', async () => {
    const dataDir = directory();
    const first = await start({ dataDir });
    await publish(first, ['fail 2 again'], '0');
    await eventually('the failure', async () => first.output().includes('tried again'));
    const [code] = await Promise.all([first.stop(), first.stop()]);
    assert.equal(code, 0);
    const second = await start({ dataDir });
    await eventually('the row', async () => (await kept(second)).has('again'));
  });

  test('refuses a data directory that another service uses', async () => {
    const dataDir = directory();
    const first = await start({ dataDir });
    const { code, output } = await runServiceToEnd({ root: FIXTURE, dataDir });
    assert.equal(code, 1);
    assert.match(output, new RegExp(`is in use by another service, process ${first.processId}`));
  });

  test('names every setting that the functions would refuse at each call', async () => {
    const env = { LOGS_WORKSPACE_ID: 'x', RATE_LIMIT_PER_MINUTE: 'many' };
    const { code, output } = await runServiceToEnd({ root: FIXTURE, env });
    assert.equal(code, 1);
    assert.match(output, /settings: .*LOGS_WORKSPACE_ID: must be the GUID of a workspace/);
    assert.match(output, /settings: .*RATE_LIMIT_PER_MINUTE: must be a whole number of calls/);
    assert.doesNotMatch(output, /^ready/m);
  });

  test('names the variable of each port that is taken, and leaves nothing behind', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const address = blocker.address();
    const port = String(typeof address === 'object' ? address?.port : 0);
    try {
      for (const variable of ['PORT', 'AMQP_PORT', 'TABLES_PORT']) {
        const { code, output } = await runServiceToEnd({ root: FIXTURE, env: { [variable]: port } });
        assert.equal(code, 1);
        assert.match(output, new RegExp(`port ${port} is taken: set ${variable} to another one\\n$`));
      }
    } finally {
      blocker.close();
    }
  });

  test('shares a hub and tables of elsewhere with another, and takes over when that one stops', async () => {
    const hub = await startEmbeddedEventHub(
      { port: 0, hubName: 'sentinel-alerts', consumerGroup: '$Default', key: TEST_KEY },
      silentLog,
    );
    const tables = await startEmbeddedTables({ port: 0, key: TEST_KEY }, silentLog);
    try {
      const env = { AlertsHub: hub.connectionString, CasesStorage: tables.connectionString };
      const services = [await start({ env }), await start({ env })] as const;
      for (const { output } of services) assert.doesNotMatch(output(), /embedded/);
      const elsewhere = {
        hubConnectionString: hub.connectionString,
        tablesConnectionString: tables.connectionString,
      };
      await publish(elsewhere, names(100, 'shared'));
      await eventually('the shared rows', async () => (await kept(elsewhere)).size === 100);
      assert.equal(await services[0].stop(), 0);
      for (const partition of ['0', '1', '2', '3'])
        await publish(elsewhere, [`left-${partition}`], partition);
      await eventually('the rows left', async () => (await kept(elsewhere)).size === 104);
      assert.equal(await services[1].stop(), 0);
    } finally {
      await Promise.all([hub.close(), tables.stop()]);
    }
  });
});
