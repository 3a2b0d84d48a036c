import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { temporaryDirectory } from '../test/support/temporary-directory.ts';
import { streamAlert } from './support/alerts.ts';
import { publishAll, startHub } from './support/filled-hub.ts';
import { type Benchmark, type Figure, median, rounded } from './support/measure.ts';
import { residentMib, startService } from './support/service-child.ts';

/** Alerts a second: some half of what a busy machine takes, so that nothing piles up. */
const RATE = 80;
const SAMPLE_MS = 2_000;
/** Alerts until what is remembered of hosts is full: two and a half hours of the stream's own time are 36,000. */
const WARM_UP = 38_000;
const SOAK_S = 600;
/** Of the service: with gigabytes to take, as on a large machine, Node puts collections off, which looks like growth. */
const HEAP_MIB = 256;
/** Within which the service has to be done with what was sent, once nothing more comes. */
const DRAIN_MS = 120_000;
const MIB = 1024 * 1024;

/** What was measured at a time, in milliseconds since 1970. */
interface Sample {
  readonly at: number;
  readonly mib: number;
}

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

/** What the probe has written: the heap after each collection of the whole of it. */
function collections(file: string): readonly Sample[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [at = 0, bytes = 0] = line.split(' ').map(Number);
    return { at, mib: bytes / MIB };
  });
}

/** The samples of the first and of the last fifth of a stretch of time, each as one number; none without samples. */
function ends(
  samples: readonly Sample[],
  begin: number,
  end: number,
  one: (mib: readonly number[]) => number,
) {
  const fifth = (end - begin) / 5;
  const within = (from: number, to: number) =>
    samples.filter(({ at }) => at >= from && at <= to).map(({ mib }) => mib);
  const [first, last] = [within(begin, begin + fifth), within(end - fifth, end)];
  return first.length > 0 && last.length > 0 ? { first: one(first), last: one(last) } : undefined;
}

function growth(what: string, found: ReturnType<typeof ends>): readonly Figure[] {
  if (found === undefined) return [];
  const { first, last } = found;
  return [
    { what: `${what}, first fifth`, value: rounded(first), unit: 'MiB' },
    {
      what: `${what}, last fifth`,
      value: rounded(last),
      unit: 'MiB',
      ratio: rounded(last / first),
      goal: '≤ 1.10 of the first fifth',
      met: last / first <= 1.1,
    },
  ];
}

/** Memory under a steady stream. */
export const soak: Benchmark = {
  name: 'soak',
  about: `${RATE} alerts a second, ${WARM_UP} to warm up and then for the ${SOAK_S / 60} minutes that count, through the compiled service with a heap of at most ${HEAP_MIB} MiB; hub and tables are other processes. Live heap: the least that a collection of the whole heap left. Resident memory: the median.`,
  async run({ short, log }) {
    const [warmUp, seconds] = short ? [2 * RATE, 10] : [WARM_UP, SOAK_S];
    const hub = await startHub();
    const directory = temporaryDirectory();
    const heapLog = join(directory.path, 'heap.log');
    const probe = pathToFileURL(join(import.meta.dirname, 'support/heap-probe.ts')).href;
    const { service, stop } = await startService({
      AlertsHub: hub.connectionString,
      HEAP_LOG: heapLog,
      NODE_OPTIONS: `--no-warnings --max-old-space-size=${HEAP_MIB} --import ${probe}`,
    });
    try {
      const resident: Sample[] = [];
      let sent = 0;
      async function publish(): Promise<void> {
        const alerts = Array.from({ length: (RATE * SAMPLE_MS) / 1000 }, (_, n) => streamAlert(sent + n));
        sent += alerts.length;
        const pause = delay(SAMPLE_MS);
        await publishAll(hub, alerts);
        await pause;
        const mib = residentMib(service.processId);
        resident.push({ at: Date.now(), mib });
        if ((sent / RATE) % 60 === 0) log(`${Math.round(mib)} MiB after ${sent} alerts`);
      }
      while (sent < warmUp) await publish();
      await drained(service.url, sent);
      const begin = Date.now();
      while (Date.now() < begin + seconds * 1000) await publish();
      const end = Date.now();
      await drained(service.url, sent);
      return [
        { what: 'alerts sent, and cases filed', value: sent, unit: '' },
        ...growth(
          'live heap',
          ends(collections(heapLog), begin, end, (mib) => Math.min(...mib)),
        ),
        ...growth('resident memory', ends(resident, begin, end, median)),
      ];
    } finally {
      await stop();
      await hub.close();
      directory.remove();
    }
  },
};
