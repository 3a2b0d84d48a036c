/**
 * Feeds hostile input to everything that strangers reach and prints what became of it. Ends with 1 when something
 * broke, with the input and the seed that repeats it.
 */
import { namesOf, readOptions, wholeNumber } from '../../scripts/read-options.ts';
import { machineLine, markdownTable, writeBetweenMarkers } from '../support/report.ts';
import { type FuzzResult, fuzz } from './run-fuzz.ts';
import { targets } from './targets.ts';

const names = Object.keys(targets);
const { values, refuse } = readOptions(
  `npm run fuzz -- [--inputs 20000] [--only ${names.join(',')}] [--seed 1] [--json] [--write docs/reliability.md]`,
  {
    inputs: { type: 'string', default: '20000' },
    only: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    json: { type: 'boolean', default: false },
    write: { type: 'string' },
  },
);

const wanted = namesOf('--only', values.only, names, refuse);
const inputs = wholeNumber('--inputs', values.inputs, 1, refuse);
const seed = wholeNumber('--seed', values.seed, 0, refuse);
const results: FuzzResult[] = [];
for (const name of wanted) {
  process.stderr.write(`${new Date().toISOString()} ${name}\n`);
  results.push(await fuzz(name, inputs, seed));
}

const table = markdownTable(
  ['target', 'what holds', 'inputs', 'slowest, ms', 'memory at most, MiB', 'broken'],
  results.map((one) => [one.target, one.holds, one.inputs, one.slowestMs, one.peakMib, one.problem ? 1 : 0]),
);
const date = new Date().toISOString().slice(0, 10);
const report = `\`npm run fuzz -- --inputs ${inputs}\`, ${date}, seed ${seed}; ${machineLine()}.\n\n${table}`;
process.stdout.write(values.json ? `${JSON.stringify({ seed, results }, null, 2)}\n` : `${report}\n`);
for (const { target, problem } of results) {
  if (problem !== undefined) process.stdout.write(`\n${target}, seed ${seed}: ${problem}\n`);
}
if (values.write) writeBetweenMarkers(values.write, 'fuzz', report);
process.exitCode = results.every(({ problem }) => problem === undefined) ? 0 : 1;
