import { fork } from 'node:child_process';
import { resolve } from 'node:path';
import { z } from 'zod';
import { startAzurite } from '../test/support/azurite.ts';
import { streamAlert } from './support/alerts.ts';
import { publishAll, startHub } from './support/filled-hub.ts';
import { firstMessage } from './support/first-message.ts';
import { type Benchmark, figuresAgainst, median, rounded } from './support/measure.ts';

const resultSchema = z.object({ seconds: z.number(), cpuSeconds: z.number() });

async function consume(what: 'floor' | 'service', hub: string, count: number) {
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
    'Events of 6 KB from an embedded hub through the real consumer, batches of 100, into an Azurite; hub, consumer and tables are a process each. Floor: one write of the same bytes an event, 16 at once. In turns, median of the rounds.',
  async run({ short, log }) {
    const count = short ? 2_000 : 20_000;
    const rounds = short ? 1 : 5;
    const hub = await startHub();
    try {
      await publishAll(
        hub,
        Array.from({ length: count }, (_, n) => streamAlert(n)),
      );
      const rates = { floor: [] as number[], service: [] as number[] };
      const cpu = { floor: [] as number[], service: [] as number[] };
      for (let round = 0; round < rounds; round += 1) {
        for (const what of ['floor', 'service'] as const) {
          const { seconds, cpuSeconds } = await consume(what, hub.connectionString, count);
          log(`${what}: ${Math.round(count / seconds)} events/s`);
          rates[what].push(count / seconds);
          cpu[what].push((cpuSeconds * 1000) / count);
        }
      }
      const unit = 'ms of its processor time an event';
      return [
        ...figuresAgainst(
          { what: 'floor: receive and one write', values: rates.floor, unit: 'events/s' },
          { what: 'service: receive, triage, store the case', values: rates.service, unit: 'events/s' },
          { text: '≥ 0.85 of the floor', meets: (ratio) => ratio >= 0.85 },
        ),
        { what: 'floor', value: rounded(median(cpu.floor)), unit },
        { what: 'service', value: rounded(median(cpu.service)), unit },
      ];
    } finally {
      await hub.close();
    }
  },
};
