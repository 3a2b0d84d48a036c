import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { streamAlert } from './support/alerts.ts';
import { publishAll, startHub } from './support/filled-hub.ts';
import { type Benchmark, median, rounded } from './support/measure.ts';
import { residentMib, startService } from './support/service-child.ts';

/** Alerts a second: some half of what a busy machine takes, so that nothing piles up. */
const RATE = 40;
const SAMPLE_MS = 2_000;
/** Within which the service has to be done with what was sent, once nothing more comes. */
const DRAIN_MS = 60_000;

const healthSchema = z.object({ counters: z.object({ 'hub.cases': z.number().default(0) }) });

/** How many cases the service has filed from the hub. */
async function filedBy(url: string): Promise<number> {
  const answer = await fetch(`${url}/health`);
  return healthSchema.parse(await answer.json()).counters['hub.cases'];
}

/** Memory says nothing of a service that stands still. */
async function drained(url: string, sent: number): Promise<void> {
  const end = Date.now() + DRAIN_MS;
  for (let filed = 0; filed < sent; filed = await filedBy(url)) {
    if (Date.now() > end) throw new Error(`${filed} cases of ${sent} alerts`);
    await delay(500);
  }
}

/** Memory under a steady stream. */
export const soak: Benchmark = {
  name: 'soak',
  about: `${RATE} alerts a second for ten minutes through the compiled service; hub and tables are other processes. Resident memory of the service in the last fifth against the second fifth (the first warms up).`,
  async run({ short, log }) {
    const seconds = short ? 10 : 600;
    const hub = await startHub();
    const { service, stop } = await startService({ AlertsHub: hub.connectionString });
    try {
      const samples: number[] = [];
      const end = Date.now() + seconds * 1000;
      let sent = 0;
      while (Date.now() < end) {
        const alerts = Array.from({ length: (RATE * SAMPLE_MS) / 1000 }, (_, n) => streamAlert(sent + n));
        sent += alerts.length;
        const pause = delay(SAMPLE_MS);
        await publishAll(hub, alerts);
        await pause;
        samples.push(residentMib(service.processId));
        if (samples.length % 30 === 0) log(`${Math.round(samples.at(-1) ?? 0)} MiB`);
      }
      await drained(service.url, sent);
      const fifth = Math.floor(samples.length / 5);
      const before = median(samples.slice(fifth, 2 * fifth));
      const after = median(samples.slice(-fifth));
      return [
        { what: 'alerts sent, and cases filed', value: sent, unit: '' },
        { what: 'second fifth', value: Math.round(before), unit: 'MiB' },
        {
          what: 'last fifth',
          value: Math.round(after),
          unit: 'MiB',
          ratio: rounded(after / before),
          goal: '≤ 1.10 of the second fifth',
          met: after / before <= 1.1,
        },
      ];
    } finally {
      await stop();
      await hub.close();
    }
  },
};
