/**
 * Takes each row of each table out, one at a time, and prints which of them no test noticed. Ends with 1 when there are
 * any.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { readOptions, wholeNumber } from '../../scripts/read-options.ts';
import { tableFiles } from './tables.ts';
import type { Word } from './worker.ts';

const { values, refuse } = readOptions(
  'npm run knockout -- [--only src/activity/program.ts] [--workers 2] [--verbose]',
  {
    only: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
    verbose: { type: 'boolean', default: false },
  },
);

const { only } = values;
const files = tableFiles()
  .map(({ path }) => path)
  .filter((path) => only === undefined || path.startsWith(only));
if (files.length === 0) refuse(`--only: ${only} is no file of tables`);
const workers = wholeNumber('--workers', values.workers, 1, refuse);

const tried = new Map<string, number>(files.map((file) => [file, 0]));
const survivors = new Map<string, string[]>();
let broken: string | undefined;

function hear(word: Word): void {
  if (word.kind === 'broken') {
    console.error(`A test fails although nothing is gone: ${word.by}`);
    process.exit(1);
  } else {
    tried.set(word.file, (tried.get(word.file) ?? 0) + 1);
    if (word.by === undefined) survivors.set(word.file, [...(survivors.get(word.file) ?? []), word.row]);
    if (values.verbose) process.stderr.write(`${word.row}\n    ${word.by ?? 'NOT NOTICED'}\n`);
  }
}

const began = performance.now();
await Promise.all(
  Array.from({ length: workers }, (_, from) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { files, from, step: workers },
    });
    worker.on('message', hear);
    return new Promise<void>((resolve, reject) => {
      worker.on('error', reject);
      worker.on('exit', () => resolve());
    });
  }),
);

for (const [file, count] of tried) {
  const rows = survivors.get(file) ?? [];
  console.log(`${file}: ${count} taken out, ${rows.length} not noticed`);
  for (const row of rows.toSorted()) console.log(`  ${row}`);
}
const all = [...tried.values()].reduce((sum, count) => sum + count, 0);
const left = [...survivors.values()].reduce((sum, rows) => sum + rows.length, 0);
const seconds = Math.round((performance.now() - began) / 1000);
console.log(`\n${all} taken out in ${seconds} s, ${left} not noticed`);
if (broken !== undefined) console.log(`A test fails although nothing is gone: ${broken}`);
process.exitCode = left === 0 && broken === undefined ? 0 : 1;
