import { messageOf } from '../../src/errors.ts';
import { type Cut, cutOut } from './cut.ts';
import type { Lab, Trial } from './lab.ts';
import { cutsOf } from './rows.ts';
import type { TableFile } from './tables.ts';

/** A row of a table, or a condition, that is taken out. */
export interface Knockout {
  readonly table: TableFile;
  readonly line: number;
  readonly cut: Cut;
}

/** Everything that can be taken out of a file of tables. */
export function knockoutsOf(table: TableFile, source: string): readonly Knockout[] {
  return cutsOf(table.path, source, table.kind).map((cut) => {
    const line = source.slice(0, cut.start).split('\n').length;
    return { table, line, cut };
  });
}

/** Where it stands and what is gone, on one line. */
export function told({ table, line, cut }: Knockout): string {
  const what = cut.what.replace(/\s+/g, ' ').trim();
  return `${table.path}:${line} ${what.length > 120 ? `${what.slice(0, 119)}…` : what}`;
}

/** The longest word of what is gone: a test that tells of it is likely to notice. */
function keyOf({ cut }: Knockout): string {
  const words = cut.what.match(/[\w.-]{2,}/g) ?? [];
  return words.toSorted((a, b) => b.length - a.length)[0] ?? '';
}

async function fails({ run }: Trial): Promise<boolean> {
  try {
    await run();
    return false;
  } catch {
    return true;
  }
}

/** Groups of tests that noticed something of a file before: they are asked before others. */
const noticing = new Map<string, Set<string>>();

/** The tests in the order in which they are likely to notice: it decides nothing but how long that takes. */
function inOrder(trials: readonly Trial[], knockout: Knockout): readonly Trial[] {
  const key = keyOf(knockout);
  const groups = noticing.get(knockout.table.path);
  const rank = ({ label, group }: Trial): number => {
    if (key !== '' && label.includes(key)) return 0;
    return groups?.has(group) === true ? 1 : 2;
  };
  const ranked = trials.map((trial) => ({ trial, at: rank(trial) }));
  return [0, 1, 2].flatMap((wanted) => ranked.filter(({ at }) => at === wanted).map(({ trial }) => trial));
}

/** The first test that fails once it is gone; `undefined` when none does. */
export async function noticedBy(lab: Lab, knockout: Knockout): Promise<string | undefined> {
  const { table, cut } = knockout;
  const load = await lab.with(table.path, cutOut(lab.read(table.path), cut));
  const trials: Trial[] = [];
  for (const test of table.tests) {
    if (!lab.concerns(table.path, test)) continue;
    try {
      trials.push(...load(test));
    } catch (error) {
      return `${test} does not load: ${messageOf(error)}`;
    }
  }
  for (const trial of inOrder(trials, knockout)) {
    if (!(await fails(trial))) continue;
    noticing.set(table.path, (noticing.get(table.path) ?? new Set()).add(trial.group));
    return trial.label;
  }
  return undefined;
}

/** The first test that fails although nothing is gone: it would notice whatever one asks. */
export async function failsAnyway(lab: Lab, tests: readonly string[]): Promise<string | undefined> {
  const load = await lab.with();
  for (const test of tests) {
    for (const trial of load(test)) if (await fails(trial)) return `${test} › ${trial.label}`;
  }
  return undefined;
}
