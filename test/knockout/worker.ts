import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { failsAnyway, knockoutsOf, noticedBy, told } from './knock-out.ts';
import { Lab } from './lab.ts';
import { askedTests, tableFiles } from './tables.ts';

/** Tries every so-many-th of all rows, from a first one on, and says what became of each. */
const { files, from, step } = z
  .object({ files: z.array(z.string()), from: z.int(), step: z.int() })
  .parse(workerData);

/** What a worker says: of one row, and of the tests as they are. */
export type Word =
  | { readonly kind: 'row'; readonly file: string; readonly row: string; readonly by: string | undefined }
  | { readonly kind: 'broken'; readonly by: string };

function say(word: Word): void {
  parentPort?.postMessage(word);
}

const lab = new Lab();
const tests = askedTests();
await lab.add(tests);
const broken = from === 0 ? await failsAnyway(lab, tests) : undefined;
if (broken !== undefined) say({ kind: 'broken', by: broken });

const tables = tableFiles().filter(({ path }) => files.includes(path));
const knockouts = tables.flatMap((table) => knockoutsOf(table, lab.read(table.path)));
for (const [index, knockout] of knockouts.entries()) {
  if (index % step !== from) continue;
  say({ kind: 'row', file: knockout.table.path, row: told(knockout), by: await noticedBy(lab, knockout) });
}
