import {
  EventHubConsumerClient,
  EventHubProducerClient,
  type EventPosition,
  earliestEventPosition,
  type ReceivedEventData,
} from '@azure/event-hubs';
import { type EmbeddedEventHub, startEmbeddedEventHub } from '../../../host/event-hub/embedded-event-hub.ts';
import { silentLog } from '../../../host/log.ts';
import { TEST_KEY } from '../../support/run-service.ts';

/** The hub that every function here speaks to. */
export const HUB = 'sentinel-alerts';

/** Starts a hub on any free port, kept where a directory is given. */
export function startHub(directory?: string, now?: () => number) {
  return startEmbeddedEventHub(
    {
      port: 0,
      hubName: HUB,
      consumerGroup: 'triage',
      key: TEST_KEY,
      ...(directory ? { directory } : {}),
      ...(now ? { now } : {}),
    },
    silentLog,
  );
}

/** Sends one batch, through the real producer. */
export async function send(
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
export async function read(
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

/** Bodies as text. */
export const bodies = (events: readonly ReceivedEventData[]) => events.map(({ body }) => String(body));
/** Distinct bodies. */
export const many = (count: number, prefix = 'event') =>
  Array.from({ length: count }, (_, i) => `${prefix} ${i}`);
