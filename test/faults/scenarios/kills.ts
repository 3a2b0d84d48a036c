import { setTimeout as delay } from 'node:timers/promises';
import { createLedger } from '../support/ledger.ts';
import { createOwnWorld } from '../support/own-world.ts';
import type { FaultRun, Outcome, Scenario } from '../support/scenario.ts';

const TARGETS = ['process', 'group', 'tables'] as const;
/** By then a service has started, or is about to be ready. */
const LONGEST_START_MS = 1500;

/** The whole service on one machine, killed again and again while alerts come in. */
async function killAgainAndAgain({ random, full, log }: FaultRun): Promise<Outcome> {
  const world = createOwnWorld();
  const ledger = createLedger();
  const times = full ? 50 : 4;
  let deliveries = 0;
  let starts = 0;
  let killed = 0;

  /** Starts the service, every second time only after one that is killed while it starts. */
  async function start(target: 'process' | 'group'): Promise<void> {
    starts += 1;
    if (starts % 2 === 1) {
      killed += 1;
      log(`kill in the start: ${target}`);
      await world.killStarting(target, random.between(0, LONGEST_START_MS));
    }
    await world.service();
  }

  try {
    await start('process');
    for (let time = 0; time < times; time += 1) {
      // Each target is met in any run; when, and what is on the way by then, is chance.
      const target = TARGETS[time % TARGETS.length] ?? 'process';
      const service = await world.service();
      const messages = random.shuffled(ledger.alerts(25, { versions: 2, incidents: true }));
      deliveries += messages.length;
      const sending = world.publish(messages, random);
      await delay(random.between(50, 1500));
      log(`kill ${time + 1} of ${times}: ${target}`);
      if (target === 'tables') process.kill(await world.tablesProcess(), 'SIGKILL');
      else {
        world.forget();
        await service.kill(target);
        await start(target);
      }
      await sending;
    }
    const tried = `${times} times at a random moment, taking turns: the service, it and its table store, the table store; ${killed} times while it starts`;
    return await world.outcome('kill -9', tried, ledger, deliveries);
  } finally {
    await world.stop();
  }
}

export const kills: Scenario = { name: 'kills', run: async (run) => [await killAgainAndAgain(run)] };
