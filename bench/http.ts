import { streamAlert } from './support/alerts.ts';
import { type Benchmark, percentile, rounded } from './support/measure.ts';
import { startService } from './support/service-child.ts';

const IN_FLIGHT = 50;

/** `POST /triage`, fifty at once. */
export const http: Benchmark = {
  name: 'http',
  about: 'POST /api/triage with one alert each, 50 in flight, against the compiled service on an Azurite.',
  async run({ short }) {
    const count = short ? 100 : 10_000;
    const { service, stop } = await startService({ RATE_LIMIT_PER_MINUTE: '1000000' });
    try {
      const times: number[] = [];
      let next = 0;
      async function worker(): Promise<void> {
        for (; next < count; ) {
          const body = streamAlert(next);
          next += 1;
          const started = performance.now();
          const answer = await fetch(`${service.url}/triage`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body,
          });
          await answer.arrayBuffer();
          if (answer.status !== 200) throw new Error(`POST /triage answers ${answer.status}`);
          times.push(performance.now() - started);
        }
      }
      const started = performance.now();
      await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
      const seconds = (performance.now() - started) / 1000;
      return [
        { what: 'p50', value: rounded(percentile(times, 0.5)), unit: 'ms' },
        { what: 'p99', value: rounded(percentile(times, 0.99)), unit: 'ms' },
        { what: 'throughput', value: rounded(count / seconds), unit: 'requests/s' },
      ];
    } finally {
      await stop();
    }
  },
};
