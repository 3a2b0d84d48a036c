import { setTimeout as delay } from 'node:timers/promises';
import { createLedger } from '../support/ledger.ts';
import type { FaultRun, Outcome, Scenario } from '../support/scenario.ts';
import { type SharedWorld, startSharedWorld } from '../support/shared-world.ts';

/** Connections break off while alerts are published and read. */
async function disconnects(world: SharedWorld, { random, full }: FaultRun): Promise<Outcome> {
  const ledger = createLedger();
  const messages = random.shuffled(ledger.alerts(full ? 600 : 60, { versions: 2, incidents: true }));
  let left = full ? 40 : 5;
  const tried = `every connection of the hub dropped ${left} times, ${full ? '0–800' : '0–400'} ms apart`;
  const dropping = (async () => {
    for (; left > 0; left -= 1) {
      await delay(random.between(0, full ? 800 : 400));
      world.hub.dropConnections();
    }
  })();
  await Promise.all([dropping, world.publish(messages, random)]);
  return world.outcome('hub disconnects', tried, ledger, messages.length);
}

/** Every delivery comes three times, in any order, through any partition. */
async function repeats(world: SharedWorld, { random, full }: FaultRun): Promise<Outcome> {
  const ledger = createLedger();
  const messages = ledger.alerts(full ? 500 : 50, { versions: 3, incidents: true });
  const sent = random.shuffled([...messages, ...messages, ...messages]);
  await Promise.all(
    [0, 1, 2].map((third) =>
      world.publish(
        sent.filter((_, at) => at % 3 === third),
        random,
      ),
    ),
  );
  const tried = 'each delivery three times, shuffled over all partitions, by three producers at once';
  return world.outcome('duplicates and re-ordering', tried, ledger, sent.length);
}

/** What a hub does. */
export const hubFaults: Scenario = {
  name: 'hub',
  async run(run) {
    const world = await startSharedWorld();
    try {
      await world.startService();
      const outcomes: Outcome[] = [];
      for (const fault of [disconnects, repeats]) {
        run.log(fault.name);
        outcomes.push(await fault(world, run));
      }
      return outcomes;
    } finally {
      await world.stop();
    }
  },
};
