import { setTimeout as delay } from 'node:timers/promises';
import { streamAlert } from './support/alerts.ts';
import { publishAll, startHub } from './support/filled-hub.ts';
import { type Benchmark, median, rounded } from './support/measure.ts';
import { residentMib, startService } from './support/service-child.ts';

/** Alerts a second: some half of what a busy machine takes, so that nothing piles up. */
const RATE = 40;
const SAMPLE_MS = 2_000;

/** Memory under a steady stream. */
export const soak: Benchmark = {
  name: 'soak',
  about: `${RATE} alerts a second for ten minutes through the compiled service; hub and tables are other processes. Resident memory of the service in the last fifth against the second fifth (the first warms up).`,
  async run({ short, log }) {
    const seconds = short ? 30 : 600;
    const hub = await startHub();
    const { service, stop } = await startService({ AlertsHub: hub.connectionString });
    try {
      const samples: number[] = [];
      const end = Date.now() + seconds * 1000;
      for (let sent = 0; Date.now() < end; ) {
        const alerts = Array.from({ length: (RATE * SAMPLE_MS) / 1000 }, (_, n) => streamAlert(sent + n));
        sent += alerts.length;
        const pause = delay(SAMPLE_MS);
        await publishAll(hub, alerts);
        await pause;
        samples.push(residentMib(service.processId));
        if (samples.length % 30 === 0) log(`${Math.round(samples.at(-1) ?? 0)} MiB`);
      }
      const fifth = Math.floor(samples.length / 5);
      const before = median(samples.slice(fifth, 2 * fifth));
      const after = median(samples.slice(-fifth));
      return [
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
