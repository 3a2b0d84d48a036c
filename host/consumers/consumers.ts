import { setTimeout as delay } from 'node:timers/promises';
import type { FunctionsCore } from '../functions-core/functions-core.ts';
import type { EventHubsOptions } from '../host-json.ts';
import type { Log } from '../log.ts';
import type { Connection } from '../settings.ts';
import { openCheckpointsTable } from './checkpoints-table.ts';
import { type EventHubConsumer, startEventHubConsumer } from './event-hub-consumer.ts';
import { type EventHubTrigger, eventHubTrigger } from './event-hub-trigger.ts';
import { TableCheckpointStore } from './table-checkpoint-store.ts';

export interface ConsumersOptions {
  readonly core: FunctionsCore;
  readonly env: NodeJS.ProcessEnv;
  readonly eventHubs: EventHubsOptions;
  readonly storage: Connection;
  /** No other service uses the storage. */
  readonly exclusive: boolean;
  /** Of the embedded hub: checkpoints of events that are gone must not be taken for ones of new events. */
  readonly hubInstanceId: string | undefined;
  readonly log: Log;
}

/** The Event Hubs functions of an app, reading. */
export interface Consumers {
  /** See `EventHubConsumer.stop`. */
  readonly stop: (deadlineMs: number) => Promise<void>;
  /** Stops at once, and moves no checkpoint from here on: for when what was written may be lost. */
  readonly abandon: () => Promise<void>;
}

const RETRY_MS = 5000;

/**
 * Starts reading for every Event Hubs trigger. Where the storage of the checkpoints is away this is tried again
 * until it is there. Throws `StartError` when a setting of a trigger is missing.
 */
export async function startConsumers(options: ConsumersOptions): Promise<Consumers> {
  const { core, env, log } = options;
  const functions = [...core.functions.values()].flatMap((registered) => {
    const trigger = eventHubTrigger(registered, env);
    return trigger ? [{ registered, trigger }] : [];
  });
  const ended = new AbortController();
  const abandoned = new AbortController();
  const running: EventHubConsumer[] = [];

  async function start(): Promise<void> {
    if (functions.length === 0) return;
    const table = await openCheckpointsTable(options.storage);
    for (const { registered, trigger } of functions) {
      if (ended.signal.aborted) return;
      const checkpoints = new TableCheckpointStore(table, {
        signal: abandoned.signal,
        ...scopeOf(trigger, options.hubInstanceId),
      });
      running.push(await startEventHubConsumer({ ...options, registered, trigger, checkpoints }));
    }
  }

  async function keepStarting(): Promise<void> {
    while (!ended.signal.aborted) {
      await delay(RETRY_MS, undefined, { signal: ended.signal }).catch(() => undefined);
      if (ended.signal.aborted) return;
      try {
        await stopAll(0);
        return await start();
      } catch (error) {
        log.write('warning', 'host', 'the checkpoints still cannot be read', error);
      }
    }
  }

  async function stopAll(deadlineMs: number): Promise<void> {
    await Promise.all(running.splice(0).map((consumer) => consumer.stop(deadlineMs)));
  }

  let background: Promise<void> = Promise.resolve();
  try {
    await start();
  } catch (error) {
    log.write('warning', 'host', `the checkpoints cannot be read, trying again every ${RETRY_MS} ms`, error);
    background = keepStarting();
  }

  async function stop(deadlineMs: number): Promise<void> {
    ended.abort();
    await background;
    await stopAll(deadlineMs);
  }
  return {
    stop,
    abandon: () => {
      abandoned.abort();
      return stop(0);
    },
  };
}

function scopeOf(trigger: EventHubTrigger, instanceId: string | undefined): { scope?: string } {
  const embedded =
    trigger.hub.kind === 'connection-string' && trigger.hub.connectionString.includes('127.0.0.1');
  return embedded && instanceId !== undefined ? { scope: instanceId } : {};
}
