import { setTimeout as delay } from 'node:timers/promises';
import type { RunningService } from '../../support/run-service.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { createAudit } from './audit.ts';
import { untilDrained } from './drained.ts';
import type { Ledger } from './ledger.ts';
import { publish } from './publish.ts';
import type { Random } from './random.ts';
import type { Outcome } from './scenario.ts';
import { accountAt } from './stored-rows.ts';
import { createWatch } from './watch.ts';

/** The whole service on one machine, with its own hub and table store in a directory that outlives it. */
export interface OwnWorld {
  readonly directory: string;
  /** The service, started where it does not run. */
  readonly service: () => Promise<RunningService>;
  /** Starts the service, and kills it so many milliseconds later. */
  readonly killStarting: (target: 'process' | 'group', ms: number) => Promise<void>;
  /** The process of its table store, which may be a later one than the first. */
  readonly tablesProcess: () => Promise<number>;
  /** Forgets the service, which has been ended. */
  readonly forget: () => void;
  /** Publishes to whatever hub is running, until it has taken everything. Rejects when the service ends by itself. */
  readonly publish: (messages: readonly string[], random: Random) => Promise<void>;
  /** Waits until all is taken, compares it with the ledger. Rejects when the service ends by itself. */
  readonly outcome: (fault: string, tried: string, ledger: Ledger, deliveries: number) => Promise<Outcome>;
  readonly stop: () => Promise<void>;
}

export function createOwnWorld(): OwnWorld {
  const directory = temporaryDirectory();
  const audit = createAudit();
  const watch = createWatch();
  let running: RunningService | undefined;

  async function service(): Promise<RunningService> {
    running ??= await watch.begin({ dataDir: directory.path }).ready;
    return running;
  }
  return {
    directory: directory.path,
    service,
    async killStarting(target, ms) {
      const starting = watch.begin({ dataDir: directory.path });
      starting.ready.catch(() => undefined);
      await delay(ms);
      await starting.kill(target);
    },
    async tablesProcess() {
      const ids = [...(await service()).output().matchAll(/table store is process (\d+)/g)];
      return Number(ids.at(-1)?.[1]);
    },
    forget() {
      running = undefined;
    },
    publish: (messages, random) =>
      watch.during((signal) =>
        publish(messages, { connectionString: () => running?.hubConnectionString, random, signal }),
      ),
    async outcome(fault, tried, ledger, deliveries) {
      const { hubConnectionString: hub, tablesConnectionString: tables } = await service();
      await watch.during((signal) => untilDrained({ hub, tables, signal }));
      const found = await audit(accountAt(tables), ledger);
      return { fault, tried, alerts: ledger.owed.size, deliveries, ...found };
    },
    async stop() {
      await running?.stop();
      directory.remove();
    },
  };
}
