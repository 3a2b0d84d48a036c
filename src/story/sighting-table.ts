import { safeJson } from '../case/stored-text.ts';
import { forEachBounded } from '../tables/for-each-bounded.ts';
import { hashOf, KEY_END, partitionOf, shortHashOf, timeKeyOf } from '../tables/keys.ts';
import type { Change, Table } from '../tables/table.ts';
import { type Sighting, sightingSchema } from './story.schema.ts';
import { STORY_WINDOW_MS } from './tell-story.ts';

/** Where cases find the other cases of their host. Throws `TriageError` as `Table` does. */
export interface SightingStore {
  /** Writes what some cases leave. Nothing is replaced: a case that learns more leaves another sighting. */
  put(sightings: readonly Sighting[]): Promise<void>;
  /**
   * The sightings of a host with a step in the story window around a time span (ISO 8601), and perhaps some more: of
   * each case every state that it was in.
   */
  around(host: string, from: string, until: string): Promise<readonly Sighting[]>;
}

const PARTITIONS_AT_ONCE = 8;
/** A transaction takes 100 rows and 4 MiB (Microsoft Learn, "Performing entity group transactions"). */
const ROWS_A_TRANSACTION = 40;
/** UTF-16 units of a string column (Microsoft Learn, "Understanding the Table service data model"). */
const LONGEST_COLUMN = 32_767;
const PAGE = 300;
/** A host with more alerts around a time tells its stories by the newest of them. */
const MOST_READ = 300;

/**
 * The times under which a sighting is found: the first step's, and that of each step which lies more than a window
 * behind the last of them. No step is further than a window behind one.
 */
function timesOf({ steps }: Sighting): readonly number[] {
  const times: number[] = [];
  for (const { at } of steps) {
    const ms = Date.parse(at) || 0;
    if (ms > (times.at(-1) ?? Number.NEGATIVE_INFINITY) + STORY_WINDOW_MS) times.push(ms);
  }
  return times;
}

/** The rows of a sighting. Keys order a host's by time, the newest first; the text tells states of a case apart. */
function rowsOf(sighting: Sighting): readonly Change[] {
  const text = safeJson(sighting);
  // Only an id of many control characters comes to this; its case is told of the others, and they not of it.
  if (text.length > LONGEST_COLUMN) return [];
  const tail = `${shortHashOf(sighting.caseId)}~${shortHashOf(text)}`;
  return timesOf(sighting).map((ms) => {
    const rowKey = `${hashOf(sighting.host)}~${timeKeyOf(ms)}~${tail}`;
    return { kind: 'put', rowKey, columns: { sighting: text } };
  });
}

/**
 * Sixteen partitions, in which the rows of a host lie together: what a story needs is one range, and what a batch of
 * alerts leaves is a transaction a partition, not one a host. Rows never change, so that no late writer undoes what a
 * faster one knew.
 */
export function sightingTable(table: Table): SightingStore {
  return {
    async put(sightings) {
      const byPartition = Map.groupBy(sightings, ({ host }) => partitionOf(hashOf(host)));
      await forEachBounded([...byPartition], PARTITIONS_AT_ONCE, async ([partition, own]) => {
        const rows = [...new Map(own.flatMap(rowsOf).map((row) => [row.rowKey, row])).values()];
        for (let start = 0; start < rows.length; start += ROWS_A_TRANSACTION) {
          await table.submit(partition, rows.slice(start, start + ROWS_A_TRANSACTION));
        }
      });
    },
    async around(host, from, until) {
      const hash = hashOf(host.toLowerCase());
      const query = {
        partition: partitionOf(hash),
        after: `${hash}~${timeKeyOf(Date.parse(until) + STORY_WINDOW_MS)}`,
        before: `${hash}~${timeKeyOf(Date.parse(from) - 2 * STORY_WINDOW_MS)}${KEY_END}`,
        where: [],
        select: ['rowKey', 'sighting'],
        pageSize: PAGE,
      };
      const found: Sighting[] = [];
      let continuation: string | undefined;
      do {
        const page = await table.page(query, continuation);
        found.push(...page.rows.flatMap(({ columns }) => parsed(columns['sighting']) ?? []));
        continuation = page.continuation;
      } while (continuation !== undefined && found.length < MOST_READ);
      return found;
    },
  };
}

/** A row that somebody else wrote, or that another version did, is no sighting. */
function parsed(value: unknown): Sighting | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return sightingSchema.safeParse(JSON.parse(value)).data;
  } catch {
    return undefined;
  }
}
