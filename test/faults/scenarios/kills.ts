import { setTimeout as delay } from 'node:timers/promises';
import { type RunningService, runService, temporaryDirectory } from '../../host/run-service.ts';
import { audit } from '../support/audit.ts';
import { untilDrained } from '../support/drained.ts';
import { createLedger } from '../support/ledger.ts';
import { publish } from '../support/publish.ts';
import type { FaultRun, Scenario } from '../support/scenario.ts';

const TARGETS = ['process', 'group', 'tables'] as const;

async function kill(service: RunningService, target: (typeof TARGETS)[number]): Promise<void> {
  if (target !== 'tables') return service.kill(target);
  const ids = [...service.output().matchAll(/table store is process (\d+)/g)];
  process.kill(Number(ids.at(-1)?.[1]), 'SIGKILL');
}

/** The whole service on one machine, killed again and again while alerts come in. */
async function killAgainAndAgain({ random, full, log }: FaultRun) {
  const directory = temporaryDirectory();
  const ledger = createLedger();
  const times = full ? 50 : 4;
  let service: RunningService | undefined;
  let messages = 0;
  const start = async () => {
    service = await runService({ dataDir: directory.path });
    return service;
  };
  try {
    for (let time = 0; time < times; time += 1) {
      // Each target is met in any run; when, and what is on the way by then, is chance.
      const target = TARGETS[time % TARGETS.length] ?? 'process';
      const running = service ?? (await start());
      const more = random.shuffled(ledger.alerts(25, { versions: 2, incidents: true }));
      messages += more.length;
      const sending = publish(more, { connectionString: () => service?.hubConnectionString, random });
      await delay(random.between(50, 1500));
      log(`kill ${time + 1} of ${times}: ${target}`);
      if (target !== 'tables') service = undefined;
      await kill(running, target);
      if (service === undefined) await start();
      await sending;
    }
    const last = service ?? (await start());
    await untilDrained({ hub: last.hubConnectionString, tables: last.tablesConnectionString });
    const found = await audit(last.tablesConnectionString, ledger);
    await last.stop();
    const tried = `${times} times at a random moment, taking turns: the service, it and its table store, the table store`;
    return { fault: 'kill -9', tried, alerts: ledger.owed.size, deliveries: messages, ...found };
  } finally {
    await service?.kill('group').catch(() => undefined);
    directory.remove();
  }
}

export const kills: Scenario = { name: 'kills', run: async (run) => [await killAgainAndAgain(run)] };
