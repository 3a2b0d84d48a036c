import { join } from 'node:path';
import { type EmbeddedEventHub, startEmbeddedEventHub } from './event-hub/embedded-event-hub.ts';
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';
import { type SupervisedTables, startSupervisedTables } from './tables/supervised-tables.ts';

/** What undoes a start so far, last first. */
export type Closers = (() => Promise<unknown>)[];

/** Starts a hub and a table store of our own where the settings name none. */
export async function startEmbeddedParts(settings: Settings, closers: Closers, log: Log) {
  const { dataDir, hubName, consumerGroup } = settings;
  const kept = dataDir ?? 'memory';
  const startHub = async (): Promise<EmbeddedEventHub | undefined> => {
    if (settings.hub) return undefined;
    const directory = dataDir === undefined ? {} : { directory: join(dataDir, 'hub') };
    const hub = await startEmbeddedEventHub(
      { port: settings.amqpPort, hubName, consumerGroup, ...directory },
      log,
    );
    closers.push(hub.close);
    log.write(
      'information',
      'host',
      `embedded hub ${hubName} at sb://127.0.0.1:${hub.port}, kept in ${kept}`,
    );
    return hub;
  };
  const startTables = async (): Promise<SupervisedTables | undefined> => {
    if (settings.storage) return undefined;
    const directory = dataDir === undefined ? {} : { directory: join(dataDir, 'tables') };
    const tables = await startSupervisedTables({ port: settings.tablesPort, ...directory }, log);
    closers.push(tables.stop);
    const [endpoint] = /http:[^;]+/.exec(tables.connectionString) ?? [];
    log.write('information', 'host', `embedded tables at ${endpoint}, kept in ${kept}`);
    return tables;
  };
  const [hub, tables] = await Promise.allSettled([startHub(), startTables()]);
  if (hub.status === 'rejected') throw hub.reason;
  if (tables.status === 'rejected') throw tables.reason;
  return [hub.value, tables.value] as const;
}
