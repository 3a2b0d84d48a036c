import type * as z from 'zod';
import { isObject, pointer } from '../../alert/json.ts';
import { entrySchema } from '../entry.schema.ts';
import { lintEntry } from '../lint.ts';
import { type ReadEntry, readEntry } from '../read-entry.ts';

type Issue = z.core.$ZodIssue;

/** Scalars that an entry must have and that no lint of its facets looks at, with values that pass. */
const STAND_INS: Readonly<Record<string, unknown>> = {
  id: 'x',
  category: 'other',
  title: 'x',
  owner: 'x',
  reason: 'x',
  weight: 1,
};

/** Repairs are tried as often as values nest: an element, its list, its facet. */
const ROUNDS = 4;

/**
 * Reads an entry and names everything that is wrong with it at once: where its form is wrong, the lint of what is
 * left is told with it, except what may only come from a part that had to be left out.
 */
export function checkEntry(value: unknown): ReadEntry {
  const read = readEntry(value);
  if (read.ok || !read.problems.some(({ code }) => code.startsWith('schema.'))) return read;
  const repaired = repair(value);
  if (repaired === undefined) return read;
  const { touched } = repaired;
  const facetsTouched = touched.length > 0;
  const further = lintEntry(repaired.entry).filter(({ path }) =>
    path === '' ? !facetsTouched : !touched.some((at) => isWithin(at, path) || isWithin(path, at)),
  );
  const known = new Set(read.problems.map(({ path }) => path));
  return { ok: false, problems: [...read.problems, ...further.filter(({ path }) => !known.has(path))] };
}

/** True where `path` is `root` or lies below it. */
function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(`${root}/`);
}

/** The entry without what its schema refuses, and the places of what was left out of its facets. */
function repair(value: unknown) {
  if (!isObject(value)) return undefined;
  const copy: Record<string, unknown> = structuredClone(value);
  const touched = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const parsed = entrySchema.safeParse(copy);
    if (parsed.success) return { entry: parsed.data, touched: [...touched] };
    for (const issue of parsed.error.issues) mend(copy, issue, touched);
  }
  return undefined;
}

function mend(copy: Record<string, unknown>, issue: Issue, touched: Set<string>): void {
  const path = issue.path.map(String);
  const [first = '', ...deeper] = path;
  if (issue.code === 'unrecognized_keys') {
    const holder = valueAt(copy, path);
    if (isRecord(holder)) for (const key of issue.keys) delete holder[key];
    return;
  }
  if (deeper.length === 0 && first in STAND_INS) {
    copy[first] = STAND_INS[first];
    return;
  }
  // An element goes with its list: without it the list would say something else.
  const holder = valueAt(copy, path.slice(0, -1));
  const at = Array.isArray(holder) ? path.slice(0, -1) : path;
  const outer = valueAt(copy, at.slice(0, -1));
  if (isRecord(outer)) delete outer[at.at(-1) ?? ''];
  touched.add(pointer(...at));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return isObject(value);
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    if (Array.isArray(found)) found = found[Number(key)];
    else found = isObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return found;
}
