/**
 * Reads a hub from its beginning in a process of its own and triages everything into sorted tables in a file. Tells the
 * parent how far it is, and in the end what is there.
 *
 * Arguments: hub (connection string), file of the tables, how many events.
 */
import { EventHubConsumerClient, earliestEventPosition } from '@azure/event-hubs';
import { loadConfig } from '../../src/config.ts';
import { createDeps } from '../../src/deps.ts';
import { storesOn } from '../../src/open-stores.ts';
import { sortedTables } from './sorted-table.ts';

const [hub = '', file = '', expected = '0'] = process.argv.slice(2);
const count = Number(expected);
const REPORT_MS = 10_000;

const tables = sortedTables(file);
const failures: string[] = [];
const logger = {
  info: () => undefined,
  warn: () => undefined,
  error: (event: string, fields?: unknown) => void failures.push(`${event} ${JSON.stringify(fields)}`),
};
const deps = createDeps(loadConfig({ CasesStorage: 'sorted tables' }), logger, {
  stores: storesOn(tables.open),
});

let done = 0;
const reports = setInterval(() => process.send?.({ done }), REPORT_MS);
const client = new EventHubConsumerClient('$Default', hub, 'sentinel-alerts');
const subscription = client.subscribe(
  {
    async processEvents(events) {
      if (events.length === 0) return;
      try {
        await deps.triage(
          events.map(({ body }) => (Buffer.isBuffer(body) ? body : Buffer.from(String(body)))),
          { channel: 'hub' },
        );
        done += events.length;
      } catch (error) {
        failures.push(`a batch broke: ${error instanceof Error ? error.message : String(error)}`);
      }
      if (done >= count || failures.length > 0) await finish();
    },
    async processError(error) {
      failures.push(error.message);
    },
  },
  {
    startPosition: earliestEventPosition,
    maxBatchSize: 100,
    prefetchCount: 300,
    skipParsingBodyAsJson: true,
  },
);

async function finish(): Promise<void> {
  clearInterval(reports);
  const result = {
    done,
    // A head is `c~` and a hash; every case has one row in the list of all.
    heads: tables.count('cases', 'c~'),
    listed: tables.count('cases', 'l~all~'),
    failed: tables.count('failures', 'c~'),
    traffic: tables.traffic,
    errors: failures.slice(0, 5),
  };
  process.send?.(result);
  setImmediate(() => {
    void subscription
      .close()
      .then(() => client.close())
      .then(() => process.exit(0));
  });
}
