import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import {
  EventHubConsumerClient,
  EventHubProducerClient,
  type EventPosition,
  earliestEventPosition,
  type ReceivedEventData,
} from '@azure/event-hubs';
import {
  type EmbeddedEventHub,
  RETENTION_MS,
  startEmbeddedEventHub,
} from '../../../host/event-hub/embedded-event-hub.ts';
import { silentLog } from '../../../host/log.ts';
import { StartError } from '../../../host/start-error.ts';

const HUB = 'sentinel-alerts';

function start(directory?: string, now?: () => number) {
  return startEmbeddedEventHub(
    {
      port: 0,
      hubName: HUB,
      consumerGroup: 'triage',
      ...(directory ? { directory } : {}),
      ...(now ? { now } : {}),
    },
    silentLog,
  );
}

async function send(
  hub: EmbeddedEventHub,
  bodies: readonly (string | Buffer)[],
  options: { partitionKey: string } | { partitionId: string },
) {
  const producer = new EventHubProducerClient(hub.connectionString, HUB);
  await producer.sendBatch(
    bodies.map((body) => ({ body: Buffer.from(body), properties: { origin: 'test' } })),
    options,
  );
  await producer.close();
}

/** Reads one partition until `count` events came. */
async function read(
  hub: EmbeddedEventHub,
  partition: string,
  count: number,
  startPosition: EventPosition = earliestEventPosition,
  group = '$Default',
): Promise<ReceivedEventData[]> {
  const consumer = new EventHubConsumerClient(group, hub.connectionString, HUB);
  const events: ReceivedEventData[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      consumer.subscribe(
        partition,
        {
          processEvents: async (batch) => {
            events.push(...batch);
            if (events.length >= count) resolve();
          },
          processError: async (error) => reject(error),
        },
        { startPosition, maxBatchSize: 100, skipParsingBodyAsJson: true },
      );
    });
  } finally {
    await consumer.close();
  }
  return events;
}

const bodies = (events: readonly ReceivedEventData[]) => events.map(({ body }) => String(body));
const many = (count: number, prefix = 'event') => Array.from({ length: count }, (_, i) => `${prefix} ${i}`);

suite('embedded event hub', { timeout: 20_000 }, () => {
  let directory: string;
  const open: EmbeddedEventHub[] = [];
  const started = async (...args: Parameters<typeof start>) => {
    const hub = await start(...args);
    open.push(hub);
    return hub;
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'triage-hub-'));
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((hub) => hub.close()));
    rmSync(directory, { recursive: true, force: true });
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

  test('goes on after a restart where it was', async () => {
    const first = await started(directory);
    await send(first, many(20), { partitionId: '3' });
    const before = await read(first, '3', 20);
    await first.close();
    const second = await started(directory);
    assert.equal(second.instanceId, first.instanceId);
    await send(second, ['next'], { partitionId: '3' });
    const after = await read(second, '3', 21);
    assert.deepEqual(
      after.slice(0, 20).map(({ offset, sequenceNumber }) => [offset, sequenceNumber]),
      before.map(({ offset, sequenceNumber }) => [offset, sequenceNumber]),
    );
    assert.deepEqual(bodies(after), [...many(20), 'next']);
    assert.equal(after[20]?.sequenceNumber, 20);
    assert.ok(Number(after[20]?.offset) > Number(before[19]?.offset));
  });

  test('cuts a torn frame off, keeps it aside, and goes on', async () => {
    const first = await started(directory);
    await send(first, many(5), { partitionId: '0' });
    await first.close();
    const file = join(directory, HUB, 'partition-0.log');
    const whole = readFileSync(file).length;
    truncateSync(file, whole - 3);
    const second = await started(directory);
    const cut = readFileSync(`${file}.cut`).length;
    assert.ok(cut > 0);
    assert.equal(readFileSync(file).length + cut, whole - 3);
    await send(second, ['again'], { partitionId: '0' });
    const events = await read(second, '0', 5);
    assert.deepEqual(bodies(events), [...many(4), 'again']);
    assert.equal(events[4]?.sequenceNumber, 4);
  });

  test('does not take bytes for an event whose checksum is wrong', async () => {
    const first = await started(directory);
    await send(first, many(3), { partitionId: '0' });
    await first.close();
    const file = join(directory, HUB, 'partition-0.log');
    const bytes = readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 0xff, bytes.length - 1);
    writeFileSync(file, bytes);
    const second = await started(directory);
    await send(second, ['end'], { partitionId: '0' });
    assert.deepEqual(bodies(await read(second, '0', 3)), [...many(2), 'end']);
  });

  test('drops events past the retention when it starts, and goes on counting', async () => {
    let time = Date.UTC(2026, 0, 1);
    const first = await started(directory, () => time);
    await send(first, ['old'], { partitionId: '0' });
    time += RETENTION_MS - 1000;
    await send(first, ['young'], { partitionId: '0' });
    await first.close();
    time += 2000;
    const second = await started(directory, () => time);
    await send(second, ['new'], { partitionId: '0' });
    const events = await read(second, '0', 2);
    assert.deepEqual(bodies(events), ['young', 'new']);
    assert.deepEqual(
      events.map(({ sequenceNumber }) => sequenceNumber),
      [1, 2],
    );
    await second.close();
    time += 2 * RETENTION_MS;
    const third = await started(directory, () => time);
    await send(third, ['last'], { partitionId: '0' });
    assert.equal((await read(third, '0', 1))[0]?.sequenceNumber, 3);
  });

  test('keeps nothing without a directory', async () => {
    const hub = await started();
    await send(hub, ['x'], { partitionId: '0' });
    assert.deepEqual(readdirSync(directory), []);
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
      startEmbeddedEventHub({ port, hubName: HUB, consumerGroup: '$Default' }, silentLog),
      new StartError(`port ${port} is taken: set AMQP_PORT to another one`),
    );
    blocker.close();
  });
});
