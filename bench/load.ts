/**
 * Sends many alerts, some of them twice, through an event hub and counts the cases: as many as there are distinct
 * alerts, or it ends with 1.
 *
 * The tables are sorted ones in a file (SQLite), behind the interface of the table client: an Azurite of this size would
 * take days, since each of its inserts moves an index of all rows.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { readOptions, wholeNumber } from '../scripts/read-options.ts';
import { machineLine, markdownTable, writeBetweenMarkers } from '../test/support/report.ts';
import { streamAlert } from './support/alerts.ts';
import { publishAll, startHub } from './support/filled-hub.ts';
import { rounded } from './support/measure.ts';

const { values, refuse } = readOptions(
  'npm run load -- [--alerts 1000000] [--json] [--write docs/performance.md]',
  {
    alerts: { type: 'string', default: '1000000' },
    json: { type: 'boolean', default: false },
    write: { type: 'string' },
  },
);

const distinct = wholeNumber('--alerts', values.alerts, 1, refuse);
/** Of every hundred alerts one comes a second time, right behind itself or in another partition. */
const REPEAT_EVERY = 100;
const repeats = Math.floor(distinct / REPEAT_EVERY);
const total = distinct + repeats;
/** How far the sender may be ahead, so that events wait in the hub and not in memory twice. */
const AHEAD = 50_000;
const CHUNK = 2_000;

const progressSchema = z.object({ done: z.number() });
const resultSchema = progressSchema.extend({
  heads: z.number(),
  listed: z.number(),
  failed: z.number(),
  traffic: z.object({ requests: z.number(), rowsRead: z.number(), rowsWritten: z.number() }),
  errors: z.array(z.string()),
});

function* chunkOf(from: number, to: number): Generator<Buffer> {
  for (let n = from; n < to; n += 1) {
    // The id follows from the number, so that a repeat is the same alert.
    const body = streamAlert(n, `d0c0ffee-0000-4000-8000-${n.toString(16).padStart(12, '0')}`);
    yield body;
    if (n % REPEAT_EVERY === REPEAT_EVERY - 1) yield body;
  }
}

const directory = mkdtempSync(join(tmpdir(), 'triage-load-'));
const hub = await startHub();
const child = fork(
  resolve(import.meta.dirname, 'support/load-consumer.ts'),
  [hub.connectionString, join(directory, 'tables.sqlite'), String(total)],
  { execArgv: ['--no-warnings'] },
);
const started = performance.now();
let done = 0;
const finished = new Promise<z.output<typeof resultSchema>>((settle, reject) => {
  child.once('exit', (code) => reject(new Error(`the consumer ended with ${code}`)));
  child.on('message', (message) => {
    ({ done } = progressSchema.parse(message));
    const seconds = (performance.now() - started) / 1000;
    process.stderr.write(
      `${new Date().toISOString()} ${done} of ${total}, ${Math.round(done / seconds)}/s\n`,
    );
    const result = resultSchema.safeParse(message);
    if (result.success) settle(result.data);
  });
});
finished.catch(() => undefined);

try {
  for (let from = 0; from < distinct; from += CHUNK) {
    await publishAll(hub, chunkOf(from, Math.min(distinct, from + CHUNK)));
    while (from - done > AHEAD && child.exitCode === null) await new Promise((next) => setTimeout(next, 500));
  }
  const { heads, listed, failed, traffic, errors } = await finished;
  const seconds = (performance.now() - started) / 1000;
  const sound = heads === distinct && listed === distinct && failed === 0 && errors.length === 0;
  const figures: readonly (readonly [string, number | string])[] = [
    ['distinct alerts', distinct],
    ['events, repeats included', total],
    ['cases', heads],
    ['rows in the list of all cases', listed],
    ['failures', failed],
    ['lost or doubled', Math.abs(distinct - heads) + Math.abs(distinct - listed)],
    ['minutes', rounded(seconds / 60)],
    ['alerts/s', rounded(total / seconds)],
    ['requests to tables an alert', rounded(traffic.requests / total)],
    ['rows written an alert', rounded(traffic.rowsWritten / total)],
  ];
  const table = markdownTable(
    ['', ''],
    figures.map(([what, value]) => [what, value.toLocaleString('en-US')]),
  );
  const date = new Date().toISOString().slice(0, 10);
  const report = `\`npm run load -- --alerts ${distinct}\`, ${date}; ${machineLine()}.\n\n${table}`;
  process.stdout.write(
    values.json ? `${JSON.stringify(Object.fromEntries(figures), null, 2)}\n` : `${report}\n`,
  );
  if (values.write) writeBetweenMarkers(values.write, 'load', report);
  for (const error of errors) process.stderr.write(`${error}\n`);
  process.exitCode = sound ? 0 : 1;
} finally {
  child.kill();
  await hub.close();
  rmSync(directory, { recursive: true, force: true });
}
