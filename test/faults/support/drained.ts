import { TableClient } from '@azure/data-tables';
import { EventHubProducerClient } from '@azure/event-hubs';
import * as z from 'zod';
import { CHECKPOINTS_TABLE } from '../../../host/consumers/table-checkpoint-store.ts';
import { eventually } from '../../support/eventually.ts';

const checkpointSchema = z.object({ rowKey: z.string(), sequenceNumber: z.coerce.number() });

export interface Drain {
  readonly hub: string;
  readonly tables: string;
  /** Gives up with its reason. */
  readonly signal: AbortSignal;
}

/**
 * Waits until every event of the hub is behind the checkpoint of its partition. Rejects when that does not happen:
 * what was sent is then stuck, which is as bad as lost.
 */
export async function untilDrained({ hub, tables, signal }: Drain, ms = 180_000): Promise<void> {
  const table = TableClient.fromConnectionString(tables, CHECKPOINTS_TABLE, {
    allowInsecureConnection: true,
  });
  const producer = new EventHubProducerClient(hub, 'sentinel-alerts');
  try {
    const wanted = new Map<string, number>();
    for (const id of await producer.getPartitionIds()) {
      const { lastEnqueuedSequenceNumber, isEmpty } = await producer.getPartitionProperties(id);
      if (!isEmpty) wanted.set(`checkpoint-${id}`, lastEnqueuedSequenceNumber);
    }
    await eventually(
      'a checkpoint behind every event',
      async () => {
        signal.throwIfAborted();
        const reached = new Set<string>();
        for await (const row of table.listEntities()) {
          const checkpoint = checkpointSchema.safeParse(row);
          if (!checkpoint.success) continue;
          const { rowKey, sequenceNumber } = checkpoint.data;
          if (sequenceNumber === wanted.get(rowKey)) reached.add(rowKey);
        }
        return reached.size === wanted.size;
      },
      ms,
    );
  } finally {
    await producer.close();
  }
}
