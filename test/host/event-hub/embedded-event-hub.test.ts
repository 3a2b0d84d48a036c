import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { afterEach, suite, test } from 'node:test';
import { EventHubProducerClient, earliestEventPosition, type ReceivedEventData } from '@azure/event-hubs';
import { type EmbeddedEventHub, startEmbeddedEventHub } from '../../../host/event-hub/embedded-event-hub.ts';
import { silentLog } from '../../../host/log.ts';
import { StartError } from '../../../host/start-error.ts';
import { TEST_KEY } from '../../support/run-service.ts';
import { bodies, HUB, many, read, send, startHub } from './hub-client.ts';

suite('embedded event hub', { timeout: 20_000 }, () => {
  const open: EmbeddedEventHub[] = [];
  const started = async (...args: Parameters<typeof startHub>) => {
    const hub = await startHub(...args);
    open.push(hub);
    return hub;
  };

  afterEach(async () => {
    await Promise.all(open.splice(0).map((hub) => hub.close()));
  });
  test('gives bodies back byte for byte, with place, time and properties', async () => {
    const hub = await started();
    const sent = [
      Buffer.from('{"a":"2026-01-01T00:00:00.120Z"}'),
      Buffer.from([0, 255, 128]),
      Buffer.alloc(0),
    ];
    await send(hub, sent, { partitionId: '2' });
    const events = await read(hub, '2', 3);
    assert.deepEqual(
      events.map(({ body }) => Buffer.from(body)),
      sent,
    );
    assert.deepEqual(
      events.map(({ sequenceNumber }) => sequenceNumber),
      [0, 1, 2],
    );
    assert.equal(events[0]?.offset, '0');
    assert.ok(events[0]?.enqueuedTimeUtc instanceof Date);
    assert.deepEqual(events[0]?.properties, { origin: 'test' });
  });

  test('keeps the events of one partition key together and in order', async () => {
    const hub = await started();
    await send(hub, many(50), { partitionKey: 'host-1' });
    await send(hub, many(50, 'later'), { partitionKey: 'host-1' });
    const producer = new EventHubProducerClient(hub.connectionString, HUB);
    const ids = await producer.getPartitionIds();
    assert.deepEqual(ids, ['0', '1', '2', '3']);
    const properties = await Promise.all(ids.map((id) => producer.getPartitionProperties(id)));
    await producer.close();
    const filled = properties.filter(({ isEmpty }) => !isEmpty);
    assert.equal(filled.length, 1);
    assert.equal(filled[0]?.lastEnqueuedSequenceNumber, 99);
    const events = await read(hub, filled[0]?.partitionId ?? '', 100);
    assert.deepEqual(bodies(events), [...many(50), ...many(50, 'later')]);
    assert.equal(events[0]?.partitionKey, 'host-1');
  });

  for (const [name, position, expected] of [
    ['after an offset, which excludes it', (e: ReceivedEventData) => ({ offset: e.offset }), 'event 6'],
    [
      'at a sequence number',
      (e: ReceivedEventData) => ({ sequenceNumber: e.sequenceNumber, isInclusive: true }),
      'event 5',
    ],
    ['after a sequence number', (e: ReceivedEventData) => ({ sequenceNumber: e.sequenceNumber }), 'event 6'],
  ] as const) {
    test(`starts ${name}`, async () => {
      const hub = await started();
      await send(hub, many(10), { partitionId: '0' });
      const fifth = (await read(hub, '0', 10))[5];
      assert.ok(fifth);
      assert.equal(bodies(await read(hub, '0', 1, position(fifth)))[0], expected);
    });
  }

  test('delivers to its own consumer group and to $Default, whatever the case, and to no other', async () => {
    const hub = await started();
    await send(hub, ['x'], { partitionId: '0' });
    for (const group of ['TRIAGE', '$default']) {
      assert.equal((await read(hub, '0', 1, earliestEventPosition, group)).length, 1);
    }
    await assert.rejects(read(hub, '0', 1, earliestEventPosition, 'other'), {
      code: 'MessagingEntityNotFoundError',
    });
  });

  test('refuses a hub of another name', async () => {
    const hub = await started();
    const producer = new EventHubProducerClient(hub.connectionString, 'other', {
      retryOptions: { maxRetries: 0 },
    });
    await assert.rejects(producer.sendBatch([{ body: 'x' }]), { code: 'MessagingEntityNotFoundError' });
    await producer.close();
  });

  test('carries an event of 900 KB whole', async () => {
    const hub = await started();
    await send(hub, ['y'.repeat(900_000)], { partitionId: '1' });
    assert.equal((await read(hub, '1', 1))[0]?.body.length, 900_000);
  });

  test('lets a producer go on after its connection broke', async () => {
    const hub = await started();
    const producer = new EventHubProducerClient(hub.connectionString, HUB, {
      // A send that the break overtakes is tried again when its time is up.
      retryOptions: { retryDelayInMs: 10, timeoutInMs: 1000 },
    });
    await producer.sendBatch([{ body: 'a' }], { partitionId: '0' });
    hub.dropConnections();
    await producer.sendBatch([{ body: 'b' }], { partitionId: '0' });
    await producer.close();
    assert.equal((await read(hub, '0', 2)).length, 2);
  });

  test('names the port and the variable when the port is taken', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const address = blocker.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    await assert.rejects(
      startEmbeddedEventHub({ port, hubName: HUB, consumerGroup: '$Default', key: TEST_KEY }, silentLog),
      new StartError(`port ${port} is taken: set AMQP_PORT to another one`),
    );
    blocker.close();
  });
});
