import { join } from 'node:path';
import { embeddedKey } from './embedded-key.ts';
import { type EmbeddedEventHub, startEmbeddedEventHub } from './event-hub/embedded-event-hub.ts';
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';
import { type SupervisedTables, startSupervisedTables } from './tables/supervised-tables.ts';

/** What undoes a start so far, last first. */
export type Closers = (() => Promise<unknown>)[];

/**
 * Starts a hub and a table store of our own, both with the same key, where the settings name none. The key goes to `env`
 * first, where the log finds the secrets that it leaves out.
 */
export async function startEmbeddedParts(
  settings: Settings,
  env: NodeJS.ProcessEnv,
  closers: Closers,
  log: Log,
): Promise<readonly [EmbeddedEventHub | undefined, SupervisedTables | undefined]> {
  if (settings.hub && settings.storage) return [undefined, undefined];
  const key = embeddedKey(settings);
  env['EMBEDDED_KEY'] = key;
  const { dataDir, hubName, consumerGroup } = settings;
  const kept = dataDir ?? 'memory';
  const startHub = async (): Promise<EmbeddedEventHub | undefined> => {
    if (settings.hub) return undefined;
    const directory = dataDir === undefined ? {} : { directory: join(dataDir, 'hub') };
    const hub = await startEmbeddedEventHub(
      { port: settings.amqpPort, hubName, consumerGroup, key, ...directory },
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
    const tables = await startSupervisedTables({ port: settings.tablesPort, key, ...directory }, log);
    closers.push(tables.stop);
    const [endpoint] = /http:[^;]+/.exec(tables.connectionString) ?? [];
    log.write('information', 'host', `embedded tables at ${endpoint}, kept in ${kept}`);
    return tables;
  };
  const [hub, tables] = await Promise.allSettled([startHub(), startTables()]);
  if (hub.status === 'rejected') throw hub.reason;
  if (tables.status === 'rejected') throw tables.reason;
  return [hub.value, tables.value];
}
