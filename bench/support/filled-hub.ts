import { EventHubProducerClient } from '@azure/event-hubs';
import { type EmbeddedEventHub, startEmbeddedEventHub } from '../../host/event-hub/embedded-event-hub.ts';
import { silentLog } from '../../host/log.ts';
import { TEST_KEY } from '../../test/support/run-service.ts';

const HUB = 'sentinel-alerts';

/** A hub in this process, kept in memory. */
export function startHub(): Promise<EmbeddedEventHub> {
  return startEmbeddedEventHub(
    { port: 0, hubName: HUB, consumerGroup: '$Default', key: TEST_KEY },
    silentLog,
  );
}

/** Publishes messages through the real producer, in batches as large as a batch may be. */
export async function publishAll(hub: EmbeddedEventHub, messages: Iterable<Buffer>): Promise<void> {
  const producer = new EventHubProducerClient(hub.connectionString, HUB);
  let batch = await producer.createBatch();
  for (const body of messages) {
    if (batch.tryAdd({ body })) continue;
    await producer.sendBatch(batch);
    batch = await producer.createBatch();
    batch.tryAdd({ body });
  }
  if (batch.count > 0) await producer.sendBatch(batch);
  await producer.close();
}
