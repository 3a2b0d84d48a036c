import { setTimeout as delay } from 'node:timers/promises';
import { EventHubProducerClient } from '@azure/event-hubs';
import type { Random } from './random.ts';

const HUB = 'sentinel-alerts';
const PARTITIONS = 4;
/** A producer of a hub that is away waits and tries again for minutes by itself. */
const OPTIONS = { retryOptions: { maxRetries: 0, timeoutInMs: 3000 } };
const PAUSE_MS = 200;
const ANSWER_MS = 5000;

export interface PublishOptions {
  /** Of the hub, asked anew for every attempt: a hub that is started again may have another port. */
  readonly connectionString: () => string | undefined;
  readonly random: Random;
  /** Gives up with its reason: a hub that has gone for good would be tried for ever. */
  readonly signal: AbortSignal;
  /** Messages a batch at most. */
  readonly batch?: number;
}

/**
 * Publishes through the real producer, in batches of random sizes to random partitions, each until the hub has
 * accepted it. What a hub took without saying so is sent twice, as Sentinel's export does.
 */
export async function publish(messages: readonly string[], options: PublishOptions): Promise<void> {
  const { random, batch = 20 } = options;
  for (let start = 0; start < messages.length; ) {
    const size = random.between(1, batch);
    const bodies = messages.slice(start, start + size).map((text) => ({ body: Buffer.from(text) }));
    const partitionId = String(random.between(0, PARTITIONS - 1));
    await untilAccepted(options, (producer) => producer.sendBatch(bodies, { partitionId }));
    start += size;
  }
}

async function untilAccepted(
  { connectionString, signal }: PublishOptions,
  send: (producer: EventHubProducerClient) => Promise<void>,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const connection = connectionString();
    if (connection !== undefined) {
      const producer = new EventHubProducerClient(connection, HUB, OPTIONS);
      try {
        return await answered(send(producer));
      } catch {
        // Not accepted, or accepted and the answer lost: both are met by sending again.
      } finally {
        await answered(producer.close()).catch(() => undefined);
      }
    }
    await delay(PAUSE_MS);
  }
}

/** A connection that breaks off at the wrong moment leaves the library waiting for ever. */
async function answered(work: Promise<void>): Promise<void> {
  const ended = new AbortController();
  const late = delay(ANSWER_MS, undefined, { signal: ended.signal }).then(() => {
    throw new Error(`no answer within ${ANSWER_MS} ms`);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    ended.abort();
    late.catch(() => undefined);
  }
}
