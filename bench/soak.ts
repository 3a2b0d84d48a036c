import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { streamAlert } from './support/alerts.ts';
import { publishAll, startHub } from './support/filled-hub.ts';
import { type Benchmark, median, rounded } from './support/measure.ts';
import { residentMib, startService } from './support/service-child.ts';

/** Alerts a second: some half of what a busy machine takes, so that nothing piles up. */
const RATE = 80;
const SAMPLE_MS = 2_000;
/** Alerts until what is remembered of hosts is full: two and a half hours of the stream's own time are 36,000. */
const WARM_UP = 38_000;
const SOAK_S = 600;
/** Within which the service has to be done with what was sent, once nothing more comes. */
const DRAIN_MS = 120_000;

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
  about: `${RATE} alerts a second, ${WARM_UP} to warm up and then for the ${SOAK_S / 60} minutes that count, through the compiled service; hub and tables are other processes. Resident memory of the service in the last fifth against the first fifth of what counts.`,
  async run({ short, log }) {
    const [warmUp, seconds] = short ? [2 * RATE, 10] : [WARM_UP, SOAK_S];
    const hub = await startHub();
    const { service, stop } = await startService({ AlertsHub: hub.connectionString });
    try {
      const samples: number[] = [];
      let sent = 0;
      let begun: number | undefined;
      while (begun === undefined || Date.now() < begun + seconds * 1000) {
        const alerts = Array.from({ length: (RATE * SAMPLE_MS) / 1000 }, (_, n) => streamAlert(sent + n));
        sent += alerts.length;
        const pause = delay(SAMPLE_MS);
        await publishAll(hub, alerts);
        await pause;
        const mib = residentMib(service.processId);
        if (begun !== undefined) samples.push(mib);
        else if (sent >= warmUp) {
          await drained(service.url, sent);
          begun = Date.now();
        }
        if ((sent / RATE) % 60 === 0) log(`${Math.round(mib)} MiB after ${sent} alerts`);
      }
      await drained(service.url, sent);
      const fifth = Math.floor(samples.length / 5);
      const before = median(samples.slice(0, fifth));
      const after = median(samples.slice(-fifth));
      return [
        { what: 'alerts sent, and cases filed', value: sent, unit: '' },
        { what: 'first fifth', value: Math.round(before), unit: 'MiB' },
        {
          what: 'last fifth',
          value: Math.round(after),
          unit: 'MiB',
          ratio: rounded(after / before),
          goal: '≤ 1.10 of the first fifth',
          met: after / before <= 1.1,
        },
      ];
    } finally {
      await stop();
      await hub.close();
    }
  },
};
