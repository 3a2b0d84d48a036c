import { z } from 'zod';
import { safeJson } from '../case/stored-text.ts';
import { forEachBounded } from '../tables/for-each-bounded.ts';
import { hashOf, KEY_END, shortHashOf, timeKeyOf } from '../tables/keys.ts';
import type { Change, Table } from '../tables/table.ts';
import { type Sighting, sightingSchema } from './sighting.ts';
import { STORY_WINDOW_MS } from './tell-story.ts';

/** Where cases find the other cases of their host. */
export interface SightingStore {
  /** Writes what some cases leave; a case's earlier sighting is replaced. */
  put(sightings: readonly Sighting[]): Promise<void>;
  /** The sightings of a host whose first step lies within the story window around a time span (ISO 8601). */
  around(host: string, from: string, until: string): Promise<readonly Sighting[]>;
}

const HOSTS_AT_ONCE = 12;
/** A transaction takes 100 rows (Microsoft Learn, "Performing entity group transactions"). */
const ROWS_A_TRANSACTION = 100;
const PAGE = 200;
/** A host with more alerts within two hours tells its story by the newest of them. */
const MOST_READ = 400;

/** The key orders a host's sightings by their first step, the newest first. */
function rowKeyOf({ caseId, steps }: Sighting): string {
  return `${timeKeyOf(Date.parse(steps[0]?.at ?? '') || 0)}~${shortHashOf(caseId)}`;
}

/**
 * One partition a host. A case whose first step moves (an earlier row came later) leaves its old row behind, which
 * says less than the new one and nothing wrong; of several rows of a case the one with most steps is taken.
 */
export function sightingTable(table: Table): SightingStore {
  return {
    async put(sightings) {
      const byHost = Map.groupBy(sightings, (sighting) => sighting.host);
      await forEachBounded([...byHost], HOSTS_AT_ONCE, async ([host, own]) => {
        const changes = new Map(
          own.map((sighting): [string, Change] => {
            const rowKey = rowKeyOf(sighting);
            return [rowKey, { kind: 'put', rowKey, columns: { host, sighting: safeJson(sighting) } }];
          }),
        );
        const rows = [...changes.values()];
        for (let start = 0; start < rows.length; start += ROWS_A_TRANSACTION) {
          await table.submit(hashOf(host), rows.slice(start, start + ROWS_A_TRANSACTION));
        }
      });
    },
    async around(host, from, until) {
      const query = {
        partition: hashOf(host.toLowerCase()),
        after: timeKeyOf(Date.parse(until) + STORY_WINDOW_MS),
        before: timeKeyOf(Date.parse(from) - STORY_WINDOW_MS) + KEY_END + KEY_END,
        where: [],
        select: ['rowKey', 'sighting'],
        pageSize: PAGE,
      };
      const found = new Map<string, Sighting>();
      let continuation: string | undefined;
      do {
        const page = await table.page(query, continuation);
        for (const row of page.rows) {
          const sighting = parsed(row.columns['sighting']);
          const known = sighting && found.get(sighting.caseId);
          if (sighting && (known === undefined || known.steps.length < sighting.steps.length))
            found.set(sighting.caseId, sighting);
        }
        continuation = page.continuation;
      } while (continuation !== undefined && found.size < MOST_READ);
      return [...found.values()];
    },
  };
}

/** A row that somebody else wrote, or that another version did, is no sighting. */
function parsed(value: unknown): Sighting | undefined {
  const text = z.string().safeParse(value);
  if (!text.success) return undefined;
  try {
    const sighting = sightingSchema.safeParse(JSON.parse(text.data));
    return sighting.success ? sighting.data : undefined;
  } catch {
    return undefined;
  }
}
