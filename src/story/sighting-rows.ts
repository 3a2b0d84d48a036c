import { hashOf, instantOfPosition, partitionOf, shortHashOf, timeKeyOf } from '../tables/keys.ts';
import type { Change } from '../tables/table.ts';
import { safeJson } from '../text/stored-text.ts';
import { type Sighting, sightingSchema } from './story.schema.ts';
import { STORY_WINDOW_MS } from './tell-story.ts';

/** What some cases leave on one host. */
export interface Leaving {
  readonly host: string;
  readonly hash: string;
  readonly own: readonly Sighting[];
  /** They as they are stored, each with the last time under which it is found. */
  readonly texts: ReadonlyMap<string, number>;
  readonly rows: readonly Change[];
  readonly span: Span;
}

/** First and last of some steps, in milliseconds since 1970. */
export type Span = readonly [from: number, until: number];

/** A transaction takes 100 rows and 4 MiB (Microsoft Learn, "Performing entity group transactions"). */
export const ROWS_A_TRANSACTION = 40;
/** UTF-16 units of a string column (Microsoft Learn, "Understanding the Table service data model"). */
const LONGEST_COLUMN = 32_767;

/** Sightings by host, laid out in rows. */
export function leavingsOf(sightings: readonly Sighting[]): readonly Leaving[] {
  return [...Map.groupBy(sightings, ({ host }) => host)].map(([host, own]) => {
    const hash = hashOf(host);
    const stored = own
      .map((sighting) => ({ sighting, text: safeJson(sighting) }))
      // Only an id of many control characters comes to this; its case is told of the others, and they not of it.
      .filter(({ text }) => text.length <= LONGEST_COLUMN);
    const rows = stored.flatMap(({ sighting, text }) => rowsOf(hash, sighting, text));
    return {
      host,
      hash,
      own,
      texts: new Map(stored.map(({ sighting, text }) => [text, timesOf(sighting).at(-1) ?? 0])),
      rows: [...new Map(rows.map((row) => [row.rowKey, row])).values()],
      span: spanOf(own),
    };
  });
}

/** The span of all steps of some sightings. */
export function spanOf(sightings: readonly Sighting[]): Span {
  const times = sightings.flatMap(({ steps }) => steps.map(stepMs)).sort((a, b) => a - b);
  return [times[0] ?? 0, times.at(-1) ?? 0];
}

function stepMs({ at }: Sighting['steps'][number]): number {
  return Date.parse(at) || 0;
}

/** The rows of a sighting. Keys order a host's by time, the newest first; the text tells states of a case apart. */
function rowsOf(hash: string, sighting: Sighting, text: string): readonly Change[] {
  const tail = `${shortHashOf(sighting.caseId)}~${shortHashOf(text)}`;
  return timesOf(sighting).map((ms) => {
    return { kind: 'put', rowKey: `${hash}~${timeKeyOf(ms)}~${tail}`, columns: { sighting: text } };
  });
}

/** The time in a row's key, in milliseconds since 1970. */
export function timeOfRow(rowKey: string): number {
  return instantOfPosition(rowKey.slice(rowKey.indexOf('~') + 1));
}

/**
 * The times under which a sighting is found: the first step's, and that of each step which lies more than a window
 * behind the last of them. No step is further than a window behind one.
 */
function timesOf({ steps }: Sighting): readonly number[] {
  const times: number[] = [];
  for (const ms of steps.map(stepMs)) {
    if (ms > (times.at(-1) ?? Number.NEGATIVE_INFINITY) + STORY_WINDOW_MS) times.push(ms);
  }
  return times;
}

/**
 * Hosts whose rows, and a marker each, fit in a transaction together. Those that have to be read are kept from the
 * others, which would have to be read as well.
 */
export function groupsOf(
  leavings: readonly Leaving[],
  hasToBeRead: (leaving: Leaving) => boolean,
): readonly (readonly Leaving[])[] {
  const groups: Leaving[][] = [];
  const open = new Map<string, { readonly group: Leaving[]; rows: number }>();
  for (const leaving of leavings) {
    const key = `${partitionOf(leaving.hash)} ${hasToBeRead(leaving)}`;
    const rows = leaving.rows.length + 1;
    const last = open.get(key);
    if (last !== undefined && last.rows + rows <= ROWS_A_TRANSACTION) {
      last.group.push(leaving);
      last.rows += rows;
    } else {
      const group = [leaving];
      groups.push(group);
      open.set(key, { group, rows });
    }
  }
  return groups;
}

/** The sighting of a stored text, if it is one: not of a row that somebody else wrote, or another version did. */
export function readSighting(text: string): readonly Sighting[] {
  try {
    const { data } = sightingSchema.safeParse(JSON.parse(text));
    return data === undefined ? [] : [data];
  } catch {
    return [];
  }
}
