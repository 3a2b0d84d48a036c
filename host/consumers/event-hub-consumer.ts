import { setTimeout as delay } from 'node:timers/promises';
import {
  EventHubConsumerClient,
  type EventHubConsumerClientOptions,
  earliestEventPosition,
  latestEventPosition,
  type PartitionContext,
  type ReceivedEventData,
  RetryMode,
} from '@azure/event-hubs';
import { within } from '../../src/async/within.ts';
import { messageOf } from '../../src/errors.ts';
import { reportHub } from '../../src/hub-state.ts';
import type { FunctionsCore, RegisteredFunction } from '../functions-core/functions-core.ts';
import { invoke, type TriggerInput } from '../functions-core/invoke.ts';
import type { EventHubsOptions } from '../host-json.ts';
import type { Log } from '../log.ts';
import { batchInput, singleInput } from './event-hub-input.ts';
import type { EventHubTrigger } from './event-hub-trigger.ts';
import { repairCheckpoints } from './repair-checkpoints.ts';
import { withRetries } from './retry.ts';
import type { TableCheckpointStore } from './table-checkpoint-store.ts';

export interface EventHubConsumerOptions {
  readonly core: FunctionsCore;
  readonly registered: RegisteredFunction;
  readonly trigger: EventHubTrigger;
  readonly eventHubs: EventHubsOptions;
  readonly checkpoints: TableCheckpointStore;
  /** No other service shares the checkpoints, so whoever owns a partition there has ended. */
  readonly exclusive: boolean;
  readonly log: Log;
}

/** A function that reads a hub until it is stopped. */
export interface EventHubConsumer {
  /**
   * Takes no more batches; those in the function finish, and are checkpointed, until `deadlineMs` have passed.
   * Then, or when they only wait to be tried again, they are left for redelivery.
   */
  readonly stop: (deadlineMs: number) => Promise<void>;
}

/**
 * Two services share partitions by ownership, which a dead one keeps for the expiration: short, since a
 * partition nobody reads is alerts nobody sees. Greedy, since one partition each interval is a slow start.
 */
const CLIENT_OPTIONS: EventHubConsumerClientOptions = {
  loadBalancingOptions: {
    strategy: 'greedy',
    updateIntervalInMs: 5000,
    partitionOwnershipExpirationIntervalInMs: 30_000,
  },
  retryOptions: {
    mode: RetryMode.Exponential,
    maxRetries: 3,
    retryDelayInMs: 500,
    maxRetryDelayInMs: 10_000,
    // A connection that breaks off while a link opens is not told of: the partition stands still until this is over.
    timeoutInMs: 10_000,
  },
};
/**
 * The client finds out that its connection is gone only when this wait is over: an idle partition stands still so long.
 */
const DEFAULT_MAX_WAIT_SECONDS = 5;
/** Between two attempts to reach a hub that is away. */
const RETRY_MS = 2000;
/** Closing a client waits for the service's answer, which may be away. */
const CLOSE_MS = 1500;

/** Starts reading. What goes wrong while it reads is logged, and tried again by the client. */
export async function startEventHubConsumer(options: EventHubConsumerOptions): Promise<EventHubConsumer> {
  const { trigger, eventHubs, log } = options;
  const stopping = new AbortController();
  const inFlight = new Set<Promise<void>>();
  const batches = new Map<string, number>();
  const client = await openClient(trigger, options.checkpoints);
  if (options.exclusive) {
    const { fullyQualifiedNamespace, eventHubName } = client;
    await options.checkpoints.releaseAll(fullyQualifiedNamespace, eventHubName, trigger.consumerGroup);
  }

  async function process(events: ReceivedEventData[], partition: PartitionContext): Promise<void> {
    const handled = await handle(options, events, partition, stopping.signal);
    const last = events.at(-1);
    if (!handled || !last) return;
    const count = (batches.get(partition.partitionId) ?? 0) + 1;
    batches.set(partition.partitionId, count);
    if (count % eventHubs.batchCheckpointFrequency === 0) await partition.updateCheckpoint(last);
  }

  function read(): void {
    client.subscribe(
      {
        processEvents: async (events, partition) => {
          reportHub({ at: Date.now(), reached: true });
          // Nothing came for a while, or the client reads on while it is being closed.
          if (events.length === 0 || stopping.signal.aborted) return;
          const processing = process(events, partition).finally(() => inFlight.delete(processing));
          inFlight.add(processing);
          await processing;
        },
        processError: async (error, { partitionId }) => {
          if (stopping.signal.aborted) return;
          // Of one partition it may be that another service took it over.
          if (!partitionId) reportHub({ at: Date.now(), reached: false });
          const where = partitionId ? `partition ${partitionId}` : trigger.hubName;
          log.write('warning', trigger.name, `reading ${where} failed, trying again: ${messageOf(error)}`);
        },
      },
      {
        maxBatchSize: eventHubs.maxEventBatchSize,
        prefetchCount: eventHubs.prefetchCount,
        maxWaitTimeInSeconds: eventHubs.maxWaitTime ?? DEFAULT_MAX_WAIT_SECONDS,
        startPosition: eventHubs.initialOffset === 'fromStart' ? earliestEventPosition : latestEventPosition,
        skipParsingBodyAsJson: true,
      },
    );
  }

  /** Not before the checkpoints are known to be of this hub; while it is away there is nothing to read anyway. */
  async function readWhenSound(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        for (const partition of await repairCheckpoints(client, trigger.consumerGroup, options.checkpoints)) {
          const what = `the checkpoint of partition ${partition} is not of this hub, reading from the beginning`;
          log.write('warning', trigger.name, what);
        }
        reportHub({ at: Date.now(), reached: true });
        return stopping.signal.aborted ? undefined : read();
      } catch (error) {
        if (stopping.signal.aborted) return;
        reportHub({ at: Date.now(), reached: false });
        log.write('warning', trigger.name, `the hub cannot be reached, trying again: ${messageOf(error)}`);
        await delay(RETRY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  }
  void readWhenSound();

  return {
    async stop(deadlineMs) {
      stopping.abort();
      await within(deadlineMs, Promise.allSettled(inFlight), undefined);
      await within(
        CLOSE_MS,
        client.close().catch(() => undefined),
        undefined,
      );
    },
  };
}

/** Runs the function on a batch. False when the batch was left for redelivery. */
async function handle(
  { core, registered, trigger, log }: EventHubConsumerOptions,
  events: readonly ReceivedEventData[],
  partition: PartitionContext,
  signal: AbortSignal,
): Promise<boolean> {
  const inputs = trigger.many
    ? [() => batchInput(events, partition, trigger.dataType)]
    : events.map((event) => () => singleInput(event, partition, trigger.dataType));
  for (const input of inputs) {
    const outcome = await withRetries(registered.metadata.retryOptions, {
      signal,
      attempt: async (retry) => {
        const prepared: TriggerInput = { ...input(), ...(retry ? { retry } : {}) };
        await invoke(core, registered, prepared, log);
      },
      onFailure: (error, pause, count) => {
        const next = pause === undefined ? 'passed over' : `tried again in ${Math.round(pause)} ms`;
        const what = `${events.length} events of partition ${partition.partitionId} failed, ${next}`;
        if (pause === undefined) log.write('error', trigger.name, what, error);
        // The stack once is enough: an outage may last for hours, and this is written for every partition.
        else if (count === 0) log.write('warning', trigger.name, what, error);
        else log.write('warning', trigger.name, `${what}: ${messageOf(error)}`);
      },
    });
    if (outcome.kind === 'abandoned') return false;
  }
  return true;
}

async function openClient(
  { hub, hubName, consumerGroup }: EventHubTrigger,
  checkpoints: TableCheckpointStore,
): Promise<EventHubConsumerClient> {
  if (hub.kind === 'connection-string') {
    return new EventHubConsumerClient(
      consumerGroup,
      hub.connectionString,
      hubName,
      checkpoints,
      CLIENT_OPTIONS,
    );
  }
  const { credentialOf } = await import('./credential.ts');
  const credential = credentialOf(hub.clientId);
  return new EventHubConsumerClient(
    consumerGroup,
    hub.address,
    hubName,
    credential,
    checkpoints,
    CLIENT_OPTIONS,
  );
}
