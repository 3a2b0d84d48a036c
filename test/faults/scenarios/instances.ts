import { setTimeout as delay } from 'node:timers/promises';
import type { RunningService } from '../../support/run-service.ts';
import { createLedger } from '../support/ledger.ts';
import type { FaultRun, Outcome, Scenario } from '../support/scenario.ts';
import { type SharedWorld, startSharedWorld } from '../support/shared-world.ts';

/** Instances come and go while alerts are published, so that every partition changes its owner again and again. */
async function movingPartitions(world: SharedWorld, { random, full, log }: FaultRun): Promise<Outcome> {
  const ledger = createLedger();
  const messages = random.shuffled(ledger.alerts(full ? 600 : 60, { versions: 2, incidents: true }));
  const rounds = full ? 12 : 2;
  const every = full ? 3 : 2;
  const share = Math.ceil(messages.length / rounds);
  let older: RunningService = await world.startService();
  let newer: RunningService = await world.startService();
  let killed = 0;
  for (let round = 0; round < rounds; round += 1) {
    const sending = world.publish(messages.slice(round * share, (round + 1) * share), random);
    await delay(random.between(500, full ? 8000 : 2000));
    // A killed instance keeps its partitions for half a minute.
    const kill = round % every === every - 1;
    log(`round ${round + 1} of ${rounds}: ${kill ? 'kill' : 'stop'} an instance`);
    if (kill) {
      killed += 1;
      await older.kill();
    } else await older.stop();
    [older, newer] = [newer, await world.startService()];
    await sending;
  }
  const tried = `two instances, of which the older was replaced ${rounds} times, ${killed} times by kill -9`;
  const outcome = await world.outcome('partitions change hands', tried, ledger, messages.length);
  await Promise.all([older.stop(), newer.stop()]);
  return outcome;
}

const HOUR_MS = 3_600_000;

/** Moves the clock of a process: `Date` alone, which is all that tells the time of day. */
function shiftedClock(ms: number): Record<string, string> {
  const code = `const Real = Date; globalThis.Date = class Date extends Real {
    constructor(...given) { given.length === 0 ? super(Real.now() + (${ms})) : super(...given); }
    static now() { return Real.now() + (${ms}); }
  };`;
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(code)}` };
}

/** Two instances whose clocks are three hours apart, and alerts from the past and the future. */
async function skewedClocks(world: SharedWorld, { random, full }: FaultRun): Promise<Outcome> {
  const ledger = createLedger();
  const count = full ? 200 : 20;
  const times = ['1969-12-31T23:59:59.000Z', '2026-01-15T08:00:00.000Z', '2199-01-01T00:00:00.000Z'];
  const messages = times.flatMap((time) => ledger.alerts(count, { versions: 2, incidents: true, time }));
  const instances = [
    await world.startService(shiftedClock(-HOUR_MS)),
    await world.startService(shiftedClock(2 * HOUR_MS)),
  ];
  await world.publish(random.shuffled(messages), random);
  const tried = 'one instance an hour slow and one two hours fast; alerts of 1969, 2026 and 2199';
  const outcome = await world.outcome('clock skew', tried, ledger, messages.length);
  await Promise.all(instances.map((instance) => instance.stop()));
  return outcome;
}

/** What happens between instances that share a hub and a storage account. */
export const instanceFaults: Scenario = {
  name: 'instances',
  async run(run) {
    const outcomes: Outcome[] = [];
    for (const fault of [movingPartitions, skewedClocks]) {
      run.log(fault.name);
      const world = await startSharedWorld();
      try {
        outcomes.push(await fault(world, run));
      } finally {
        await world.stop();
      }
    }
    return outcomes;
  },
};
