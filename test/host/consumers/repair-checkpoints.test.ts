import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Checkpoint, PartitionProperties } from '@azure/event-hubs';
import { repairCheckpoints } from '../../../host/consumers/repair-checkpoints.ts';

const names = {
  fullyQualifiedNamespace: 'triage.servicebus.windows.net',
  eventHubName: 'sentinel-alerts',
  consumerGroup: '$Default',
};

/** Repairs one checkpoint of a partition that ends there; gives what was written. */
async function repaired(
  checkpoint: Pick<Checkpoint, 'offset' | 'sequenceNumber'>,
  end: Pick<PartitionProperties, 'lastEnqueuedOffset' | 'lastEnqueuedSequenceNumber' | 'isEmpty'>,
  partitionId = '1',
) {
  const written: Checkpoint[] = [];
  const hub = {
    ...names,
    getPartitionIds: async () => ['0', '1'],
    getPartitionProperties: async (id: string): Promise<PartitionProperties> => ({
      ...end,
      partitionId: id,
      eventHubName: names.eventHubName,
      beginningSequenceNumber: 0,
      lastEnqueuedOnUtc: new Date(0),
    }),
  };
  const store = {
    listCheckpoints: async () => [{ ...names, partitionId, ...checkpoint }],
    updateCheckpoint: async (next: Checkpoint) => {
      written.push(next);
    },
  };
  const partitions = await repairCheckpoints(hub, names.consumerGroup, store);
  assert.deepEqual(
    partitions,
    written.map((next) => next.partitionId),
  );
  return written.map(({ offset, sequenceNumber }) => [offset, sequenceNumber]);
}

const end = { lastEnqueuedOffset: '900', lastEnqueuedSequenceNumber: 9, isEmpty: false };
const back = [['-1', -1]];

suite('repair of checkpoints', () => {
  for (const [what, checkpoint, at, expected] of [
    ['keeps one at the last event', { offset: '900', sequenceNumber: 9 }, end, []],
    ['keeps one in the middle', { offset: '100', sequenceNumber: 1 }, end, []],
    ['keeps the beginning', { offset: '-1', sequenceNumber: -1 }, end, []],
    [
      'keeps one whose events have expired',
      { offset: '900', sequenceNumber: 9 },
      { ...end, isEmpty: true },
      [],
    ],
    ['sets back one behind the last event', { offset: '900', sequenceNumber: 10 }, end, back],
    ['sets back one whose offset lies behind', { offset: '901', sequenceNumber: 9 }, end, back],
    ['sets back one whose offset is no number', { offset: 'x', sequenceNumber: 9 }, end, back],
    [
      'keeps one of a geo-replicated namespace',
      { offset: '2:900:9', sequenceNumber: 9 },
      { ...end, lastEnqueuedOffset: '2:900:9' },
      [],
    ],
    [
      'sets back one of a hub made anew',
      { offset: '900', sequenceNumber: 9 },
      { lastEnqueuedOffset: '-1', lastEnqueuedSequenceNumber: -1, isEmpty: true },
      back,
    ],
  ] as const) {
    test(what, async () => assert.deepEqual(await repaired(checkpoint, at), expected));
  }

  test('leaves a checkpoint of a partition that the hub does not have', async () => {
    assert.deepEqual(await repaired({ offset: '9000', sequenceNumber: 90 }, end, '7'), []);
  });
});
