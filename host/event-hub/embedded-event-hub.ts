import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HUB_KEY_NAME, hubConnectionString } from '../connection-strings.ts';
import { explainListenError } from '../explain-listen-error.ts';
import type { Log } from '../log.ts';
import { EventHubServer } from './event-hub-server.ts';
import { Partition } from './partition.ts';
import { openPartitionLog } from './partition-log.ts';

export interface EmbeddedEventHubOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly hubName: string;
  readonly consumerGroup: string;
  /** That clients have to know. */
  readonly key: string;
  /** Where events are kept; without it they are kept in memory only. */
  readonly directory?: string;
  readonly now?: () => number;
}

/** An event hub of four partitions inside this process. */
export interface EmbeddedEventHub {
  readonly port: number;
  /** Without the hub's name, like the connection string of a namespace. */
  readonly connectionString: string;
  /** Changes when the events are gone, so that positions in them mean nothing any more. */
  readonly instanceId: string;
  readonly dropConnections: () => void;
  readonly close: () => Promise<void>;
}

const PARTITIONS = 4;
const DAY = 24 * 60 * 60 * 1000;
/** As long as the standard tier of Event Hubs keeps events at most. Applied when the service starts. */
export const RETENTION_MS = 7 * DAY;

/** Starts the hub. Throws `StartError` when the port is taken. */
export async function startEmbeddedEventHub(
  options: EmbeddedEventHubOptions,
  log: Log,
): Promise<EmbeddedEventHub> {
  const now = options.now ?? Date.now;
  const { partitions, instanceId } = openPartitions(options, now() - RETENTION_MS, log);
  const server = new EventHubServer({
    hubName: options.hubName,
    consumerGroup: options.consumerGroup,
    partitions,
    key: { name: HUB_KEY_NAME, key: options.key },
    now,
    onError: (error) => log.write('error', 'hub', 'an event was refused because it could not be kept', error),
  });
  const closeLogs = () => {
    for (const partition of partitions) partition.close();
  };
  let port: number;
  try {
    port = await server.listen(options.port);
  } catch (error) {
    closeLogs();
    throw explainListenError(error, options.port, 'AMQP_PORT');
  }
  return {
    port,
    connectionString: hubConnectionString(port, options.key),
    instanceId,
    dropConnections: () => server.dropConnections(),
    close: async () => {
      await server.close();
      closeLogs();
    },
  };
}

function openPartitions(options: EmbeddedEventHubOptions, keepAfter: number, log: Log) {
  const ids = Array.from({ length: PARTITIONS }, (_, index) => String(index));
  if (options.directory === undefined) {
    return { partitions: ids.map((id) => new Partition(id)), instanceId: randomUUID() };
  }
  const directory = join(options.directory, options.hubName.toLowerCase());
  mkdirSync(directory, { recursive: true });
  const partitions = ids.map((id) => {
    const file = join(directory, `partition-${id}.log`);
    const storage = openPartitionLog(file, keepAfter);
    if (storage.kept.cut > 0) {
      log.write('warning', 'hub', `${storage.kept.cut} torn bytes at the end of ${file} were cut off`);
    }
    return new Partition(id, storage);
  });
  return { partitions, instanceId: instanceIdOf(join(directory, 'instance-id')) };
}

function instanceIdOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    const id = randomUUID();
    writeFileSync(file, id);
    return id;
  }
}
