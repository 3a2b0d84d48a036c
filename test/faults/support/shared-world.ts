import { type EmbeddedEventHub, startEmbeddedEventHub } from '../../../host/event-hub/embedded-event-hub.ts';
import { silentLog } from '../../../host/log.ts';
import { emulatorConnectionString, startAzurite } from '../../support/azurite.ts';
import { type RunningService, TEST_KEY } from '../../support/run-service.ts';
import { startTableProxy, type TableProxy } from '../../support/table-proxy.ts';
import { createAudit } from './audit.ts';
import { untilDrained } from './drained.ts';
import type { Ledger } from './ledger.ts';
import { publish } from './publish.ts';
import type { Random } from './random.ts';
import type { Outcome } from './scenario.ts';
import { accountAt } from './stored-rows.ts';
import { createWatch } from './watch.ts';

/** A hub and a table service that outlive the services that use them, the latter behind a proxy. */
export interface SharedWorld {
  readonly hub: EmbeddedEventHub;
  readonly proxy: TableProxy;
  /** Past the proxy. */
  readonly tables: string;
  readonly startService: (env?: Readonly<Record<string, string>>) => Promise<RunningService>;
  readonly publish: (messages: readonly string[], random: Random) => Promise<void>;
  /** Waits until all is taken and compares it with the ledger. */
  readonly outcome: (fault: string, tried: string, ledger: Ledger, deliveries: number) => Promise<Outcome>;
  readonly stop: () => Promise<void>;
}

export async function startSharedWorld(): Promise<SharedWorld> {
  const azurite = await startAzurite();
  const proxy = await startTableProxy(azurite.port);
  const hub = await startEmbeddedEventHub(
    { port: 0, hubName: 'sentinel-alerts', consumerGroup: '$Default', key: TEST_KEY },
    silentLog,
  );
  const services: RunningService[] = [];
  const audit = createAudit();
  const watch = createWatch();
  return {
    hub,
    proxy,
    tables: azurite.connectionString,
    async startService(env = {}) {
      const CasesStorage = emulatorConnectionString(proxy.port);
      const settings = { AlertsHub: hub.connectionString, CasesStorage, ...env };
      const service = await watch.begin({ env: settings }).ready;
      services.push(service);
      return service;
    },
    publish: (messages, random) =>
      watch.during((signal) =>
        publish(messages, { connectionString: () => hub.connectionString, random, signal }),
      ),
    async outcome(fault, tried, ledger, deliveries) {
      const { connectionString: tables } = azurite;
      await watch.during((signal) => untilDrained({ hub: hub.connectionString, tables, signal }));
      const found = await audit(accountAt(tables), ledger);
      return { fault, tried, alerts: ledger.owed.size, deliveries, ...found };
    },
    async stop() {
      await Promise.all(services.map((service) => service.kill()));
      await hub.close();
      await proxy.stop();
      await azurite.stop();
    },
  };
}
