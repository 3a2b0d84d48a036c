import { fork } from 'node:child_process';
import { resolve } from 'node:path';
import * as z from 'zod';
import { startAzurite } from '../test/support/azurite.ts';
import { streamAlert } from './support/alerts.ts';
import { publishAll, startHub } from './support/filled-hub.ts';
import { firstMessage } from './support/first-message.ts';
import { type Benchmark, figuresAgainst, median, rounded } from './support/measure.ts';

const resultSchema = z.object({ seconds: z.number(), cpuSeconds: z.number() });

type Way = 'floor' | 'singly' | 'batches';

async function consume(what: Way, hub: string, count: number) {
  // A table service of its own for every round: it slows down as it fills.
  const azurite = await startAzurite();
  const child = fork(
    resolve(import.meta.dirname, 'support/consume.ts'),
    [what, hub, azurite.connectionString, String(count)],
    { execArgv: ['--no-warnings'] },
  );
  try {
    return resultSchema.parse(await firstMessage(child));
  } finally {
    child.kill();
    await azurite.stop();
  }
}

/** From the hub to the stored case. */
export const endToEnd: Benchmark = {
  name: 'end-to-end',
  about:
    'Events of 6 KB from an embedded hub through the real consumer, 100 at once, into an Azurite; hub, consumer and tables are a process each. Floor: one write of the same bytes an event, 16 at once. In turns, median of the rounds.',
  async run({ short, log }) {
    const count = short ? 500 : 10_000;
    const rounds = short ? 1 : 5;
    const hub = await startHub();
    try {
      await publishAll(
        hub,
        Array.from({ length: count }, (_, n) => streamAlert(n)),
      );
      const rates = { floor: [] as number[], singly: [] as number[], batches: [] as number[] };
      const cpu = { floor: [] as number[], singly: [] as number[], batches: [] as number[] };
      for (let round = 0; round < rounds; round += 1) {
        for (const what of ['floor', 'singly', 'batches'] as const) {
          const { seconds, cpuSeconds } = await consume(what, hub.connectionString, count);
          log(`${what}: ${Math.round(count / seconds)} events/s`);
          rates[what].push(count / seconds);
          cpu[what].push((cpuSeconds * 1000) / count);
        }
      }
      const floor = { what: 'floor: receive and one write', values: rates.floor, unit: 'events/s' };
      const goal = { text: '≥ 0.85 of the floor', meets: (ratio: number) => ratio >= 0.85 };
      const own = (what: string, values: readonly number[]) => ({ what, values, unit: 'events/s' });
      const [base, singly] = figuresAgainst(
        floor,
        own('service: a call an event, 16 at once', rates.singly),
        goal,
      );
      const [, batches] = figuresAgainst(floor, own('service: a call for 100 events', rates.batches), goal);
      const ways = {
        floor: 'floor',
        singly: 'service: a call an event',
        batches: 'service: a call for 100 events',
      };
      const costs = (['floor', 'singly', 'batches'] as const).map((way) => ({
        what: ways[way],
        value: rounded(median(cpu[way])),
        unit: 'ms of its processor time an event',
      }));
      return [base, singly, batches, ...costs];
    } finally {
      await hub.close();
    }
  },
};
