import type {
  Checkpoint,
  CheckpointStore,
  EventHubConsumerClient,
  PartitionProperties,
} from '@azure/event-hubs';

/** The offset before every event (Microsoft Learn, "Event Hubs AMQP protocol"). */
const BEGINNING = { offset: '-1', sequenceNumber: -1 } as const;

type Hub = Pick<
  EventHubConsumerClient,
  'fullyQualifiedNamespace' | 'eventHubName' | 'getPartitionIds' | 'getPartitionProperties'
>;
type Store = Pick<CheckpointStore, 'listCheckpoints' | 'updateCheckpoint'>;

/**
 * Sets checkpoints that cannot be of the events that are there back to the beginning: the hub was made anew under its
 * name, or lost its end in a power failure, or somebody damaged a row. Left as they are, every new event up to that
 * place would be passed over; what is read twice changes nothing. Gives the partitions that were set back.
 */
export async function repairCheckpoints(
  hub: Hub,
  consumerGroup: string,
  store: Store,
): Promise<readonly string[]> {
  const { fullyQualifiedNamespace, eventHubName } = hub;
  // The checkpoints first: read the other way round, one that moves meanwhile would look like one from nowhere.
  const checkpoints = await store.listCheckpoints(fullyQualifiedNamespace, eventHubName, consumerGroup);
  const partitions = await hub.getPartitionIds();
  const repaired = await Promise.all(
    checkpoints.map(async (checkpoint) => {
      const { partitionId } = checkpoint;
      if (!partitions.includes(partitionId)) return [];
      if (isPossible(checkpoint, await hub.getPartitionProperties(partitionId))) return [];
      await store.updateCheckpoint({ ...checkpoint, ...BEGINNING });
      return [partitionId];
    }),
  );
  return repaired.flat();
}

const isNumber = (offset: string) => /^-?\d+$/.test(offset);

/** Offsets are compared only where the hub's own are numbers: those of a geo-replicated namespace are not. */
function isPossible(checkpoint: Checkpoint, end: PartitionProperties): boolean {
  const { lastEnqueuedSequenceNumber, lastEnqueuedOffset, isEmpty } = end;
  if (checkpoint.sequenceNumber > lastEnqueuedSequenceNumber) return false;
  if (isEmpty || !isNumber(lastEnqueuedOffset)) return true;
  return isNumber(checkpoint.offset) && Number(checkpoint.offset) <= Number(lastEnqueuedOffset);
}
