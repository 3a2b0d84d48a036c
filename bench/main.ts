/**
 * Measures the service and prints a table. Figures are of one machine at one time: ratios within a run count.
 */
import { namesOf, readOptions } from '../scripts/read-options.ts';
import { machineLine, markdownTable, writeBetweenMarkers } from '../test/support/report.ts';
import { coldStart } from './cold-start.ts';
import { endToEnd } from './end-to-end.ts';
import { explaining } from './explain.ts';
import { http } from './http.ts';
import { inMemory } from './in-memory.ts';
import { reads } from './reads.ts';
import { soak } from './soak.ts';
import type { Figure } from './support/measure.ts';

const benchmarks = [explaining, endToEnd, inMemory, coldStart, reads, soak, http];
const names = benchmarks.map(({ name }) => name);
const { values, refuse } = readOptions(
  `npm run bench -- [--only ${names.join(',')}] [--short] [--json] [--write docs/performance.md]`,
  {
    only: { type: 'string' },
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'string' },
  },
);

const wanted = namesOf('--only', values.only, names, refuse);
const date = new Date().toISOString().slice(0, 10);
const all: Record<string, readonly Figure[]> = {};

function rowOf({ what, value, unit, ratio, goal, met }: Figure): (string | number)[] {
  const verdict = goal === undefined ? '' : `${goal}: ${met ? 'met' : 'missed'}`;
  return [what, value.toLocaleString('en-US'), unit, ratio ?? '', verdict];
}

for (const { name, about, run } of benchmarks) {
  if (!wanted.includes(name)) continue;
  const log = (text: string) => process.stderr.write(`${new Date().toISOString()} ${name}: ${text}\n`);
  log('begins');
  const figures = await run({ short: values.short, log });
  all[name] = figures;
  const table = markdownTable(['', 'value', 'unit', 'ratio', 'goal'], figures.map(rowOf));
  const command = `npm run bench -- --only ${name}${values.short ? ' --short' : ''}`;
  const report = `${about}\n\n\`${command}\`, ${date}; ${machineLine()}.\n\n${table}`;
  if (!values.json) process.stdout.write(`## ${name}\n\n${report}\n\n`);
  if (values.write) writeBetweenMarkers(values.write, name, report);
}
if (values.json) {
  process.stdout.write(
    `${JSON.stringify({ date, machine: machineLine(), short: values.short, figures: all }, null, 2)}\n`,
  );
}
