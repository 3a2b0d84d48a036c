/**
 * Reads a hub from its beginning in a process of its own and does one of two things with every event: writes its bytes
 * as one row, 16 at once (`floor`), or triages it: a batch in one call (`batches`), or each alone, 16 at once
 * (`singly`). Tells the parent how long that took.
 *
 * Arguments: what, hub, tables (connection strings), how many events.
 */
import { TableClient } from '@azure/data-tables';
import { EventHubConsumerClient, earliestEventPosition } from '@azure/event-hubs';
import { forEachBounded } from '../../src/async/for-each-bounded.ts';
import { loadConfig } from '../../src/config.ts';
import { createDeps } from '../../src/deps.ts';

const [what = '', hub = '', tables = '', expected = '0'] = process.argv.slice(2);
const count = Number(expected);
const IN_FLIGHT = 16;
const BATCH = 100;

type Work = (bodies: readonly Buffer[]) => Promise<void>;

async function floor(): Promise<Work> {
  const table = TableClient.fromConnectionString(tables, 'floor', { allowInsecureConnection: true });
  await table.createTable();
  let row = 0;
  return (bodies) =>
    forEachBounded(bodies, IN_FLIGHT, async (body) => {
      row += 1;
      await table.upsertEntity({ partitionKey: String(row % 16), rowKey: `row-${row}`, body }, 'Replace');
    });
}

async function service(singly: boolean): Promise<Work> {
  const quiet = () => undefined;
  const logger = { info: quiet, warn: quiet, error: (event: string) => process.stderr.write(`${event}\n`) };
  const deps = createDeps(loadConfig({ CasesStorage: tables }), logger);
  // What the first call of a worker loads and makes is not what is measured here.
  await deps.triage([], { channel: 'hub' });
  const triage = async (bodies: readonly Buffer[]): Promise<void> => {
    await deps.triage(bodies, { channel: 'hub' });
  };
  return singly ? (bodies) => forEachBounded(bodies, IN_FLIGHT, (body) => triage([body])) : triage;
}

const work = what === 'floor' ? await floor() : await service(what === 'singly');
const client = new EventHubConsumerClient('$Default', hub, 'sentinel-alerts');
let started = 0;
let done = 0;
const { cpuUsage } = process;
let cpu = cpuUsage();
const subscription = client.subscribe(
  {
    async processEvents(events) {
      if (events.length === 0) return;
      if (started === 0) {
        started = performance.now();
        cpu = cpuUsage();
      }
      await work(events.map(({ body }) => (Buffer.isBuffer(body) ? body : Buffer.from(String(body)))));
      done += events.length;
      if (done < count) return;
      const { user, system } = cpuUsage(cpu);
      process.send?.({ seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 });
      void subscription
        .close()
        .then(() => client.close())
        .then(() => process.disconnect());
    },
    async processError(error) {
      process.stderr.write(`${error.message}\n`);
    },
  },
  {
    startPosition: earliestEventPosition,
    maxBatchSize: BATCH,
    prefetchCount: 300,
    skipParsingBodyAsJson: true,
  },
);
