import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { type EmbeddedTables, type EmbeddedTablesOptions, startEmbeddedTables } from './embedded-tables.ts';

/** What the rest of the service does about a table store that ended by itself. */
export interface TablesEvents {
  /** At once: what was written lately may be lost. */
  readonly onLost: () => Promise<void>;
  /** It listens again, at the same port, with what it had saved. */
  readonly onBack: () => Promise<void>;
  /** It does not come back. */
  readonly onGone: (error: unknown) => void;
}

export interface SupervisedTables {
  readonly connectionString: string;
  /** `events` are told from here on. */
  readonly supervise: (events: TablesEvents) => void;
  readonly stop: () => Promise<void>;
}

const ATTEMPTS = 5;
const PAUSE_MS = 1000;

/** A table store that is started again when its process ends. Throws `StartError` when it cannot be started. */
export async function startSupervisedTables(
  options: EmbeddedTablesOptions,
  log: Log,
): Promise<SupervisedTables> {
  let current = await startEmbeddedTables(options, log);
  log.write('information', 'tables', `the table store is process ${current.processId}`);
  const { port, connectionString } = current;
  const stopping = new AbortController();

  async function watch(events: TablesEvents): Promise<void> {
    for (;;) {
      await current.ended;
      if (stopping.signal.aborted) return;
      log.write('error', 'tables', 'the table store ended, starting it again');
      await events.onLost();
      const again = await restart({ ...options, port }, stopping.signal, log);
      if (!again) return;
      current = again;
      await events.onBack();
    }
  }

  return {
    connectionString,
    supervise: (events) => void watch(events).catch(events.onGone),
    stop: () => {
      stopping.abort();
      return current.stop();
    },
  };
}

/** Undefined when the service is being stopped meanwhile. */
async function restart(
  options: EmbeddedTablesOptions,
  signal: AbortSignal,
  log: Log,
): Promise<EmbeddedTables | undefined> {
  for (let attempt = 1; ; attempt++) {
    await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return undefined;
    try {
      const tables = await startEmbeddedTables(options, log);
      if (!signal.aborted) return tables;
      await tables.stop();
      return undefined;
    } catch (error) {
      if (attempt >= ATTEMPTS) throw error;
    }
  }
}
