import { forEachBounded } from '../async/for-each-bounded.ts';
import { hashOf, KEY_END, partitionOf, timeKeyOf } from '../tables/keys.ts';
import type { Change, Submitted, Table } from '../tables/table.ts';
import { type KnownHost, knownHosts } from './known-hosts.ts';
import {
  groupsOf,
  type Leaving,
  leavingsOf,
  ROWS_A_TRANSACTION,
  readSighting,
  type Span,
  spanOf,
  timeOfRow,
} from './sighting-rows.ts';
import type { Sighting } from './story.schema.ts';
import { STORY_WINDOW_MS } from './tell-story.ts';

/** Where cases find the other cases of their host. Throws `TriageError` as `Table` does. */
export interface SightingStore {
  /**
   * Writes what some cases leave, and gives for each of their hosts what `around` gives for the span of their steps.
   * Nothing is replaced: a case that learns more leaves another sighting.
   */
  leave(sightings: readonly Sighting[]): Promise<ReadonlyMap<string, readonly Sighting[]>>;
  /**
   * The sightings of its host with a step in the story window around the steps of a sighting, and perhaps some more:
   * of each case every state that it was in.
   */
  around(sighting: Sighting): Promise<readonly Sighting[]>;
}

const PARTITIONS_AT_ONCE = 8;
const READS_AT_ONCE = 16;
const PAGE = 300;
/** A host with more alerts around a time tells its stories by the newest of them. */
const MOST_READ = 300;

/** What there was of a host before, as far as this process can tell without a look: all of it, or it cannot. */
type Before = KnownHost | 'none' | 'unsure';

/**
 * Sixteen partitions, in which the rows of a host lie together: what a batch of alerts leaves is a transaction a
 * partition, and what a story needs is one range. Rows never change, so that no late writer undoes what a faster one
 * knew.
 *
 * Each host has a marker besides, which every writer of its sightings writes with them. Who creates it knows that
 * there were none before, and who replaces the one that it wrote itself knows that nobody has left any since: neither
 * has to read. All others write without a condition and read afterwards, so that of two writers one at least sees both.
 */
export function sightingTable(table: Table, known = knownHosts()): SightingStore {
  function before({ hash, span: [from] }: Leaving): Before {
    const found = known.get(hash);
    if (found === undefined) return 'none';
    return found === 'busy' || found.since > earliestOf(from) ? 'unsure' : found;
  }

  /** Writes some hosts of one partition, the markers last. */
  async function write(group: readonly Leaving[], markers: readonly Change[]): Promise<Submitted> {
    const partition = partitionOf(group[0]?.hash ?? '');
    const rows = group.flatMap((leaving) => leaving.rows);
    const room = ROWS_A_TRANSACTION - markers.length;
    let start = 0;
    for (; rows.length - start > room; start += room) {
      await table.submit(partition, rows.slice(start, start + room));
    }
    return table.submit(partition, [...markers, ...rows.slice(start)]);
  }

  function remember({ hash, texts }: Leaving, since: number, others: Texts, etag?: string): void {
    if (etag !== undefined) known.set(hash, { etag, since, texts: new Map([...others, ...texts]) });
  }

  /** Writes under the condition that this process knows all; the earlier sightings of each host, where it does. */
  async function writeKnowing(group: readonly Leaving[], earlier: readonly Before[]) {
    if (earlier.includes('unsure')) return undefined;
    const markers = group.map(({ hash }, at) => markerOf(hash, earlier[at]));
    const answer = await write(group, markers);
    if (answer.kind === 'refused') return undefined;
    return group.map((leaving, at) => {
      const { since, texts } = allBefore(earlier[at]);
      remember(leaving, since, texts, answer.etags[at]);
      return sightingsOf(texts);
    });
  }

  async function page(hash: string, from: number, newest: string, continuation?: string) {
    const query = {
      partition: partitionOf(hash),
      after: `${hash}~${newest}`,
      before: `${hash}~${timeKeyOf(earliestOf(from))}${KEY_END}`,
      where: [],
      select: ['rowKey', 'sighting'],
      pageSize: PAGE,
    };
    const { rows, continuation: next } = await table.page(query, continuation);
    const texts = new Map<string, number>();
    for (const { rowKey, columns } of rows) {
      const { sighting: text } = columns;
      // The newest comes first, and a text may come under several times.
      if (typeof text === 'string' && !texts.has(text)) texts.set(text, timeOfRow(rowKey));
    }
    return { texts, next };
  }

  async function read(hash: string, [from, until]: Span): Promise<readonly Sighting[]> {
    const found: Sighting[] = [];
    let continuation: string | undefined;
    do {
      const { texts, next } = await page(hash, from, timeKeyOf(until + STORY_WINDOW_MS), continuation);
      found.push(...sightingsOf(texts));
      continuation = next;
    } while (continuation !== undefined && found.length < MOST_READ);
    return found;
  }

  /** Reads a host from its newest sighting on, so that the next one that it leaves needs no look. */
  async function readOn(leaving: Leaving, etag: string | undefined): Promise<readonly Sighting[]> {
    const { hash, span } = leaving;
    const { texts, next } = await page(hash, span[0], '');
    if (next !== undefined) {
      known.set(hash, 'busy');
      return read(hash, span);
    }
    remember(leaving, earliestOf(span[0]), texts, etag);
    return sightingsOf(texts);
  }

  return {
    async leave(sightings) {
      const seen = new Map<string, readonly Sighting[]>();
      const unseen: { readonly leaving: Leaving; readonly etag: string | undefined }[] = [];
      const groups = groupsOf(leavingsOf(sightings), (leaving) => before(leaving) === 'unsure');
      await forEachBounded(groups, PARTITIONS_AT_ONCE, async (group) => {
        const found = await writeKnowing(group, group.map(before));
        for (const [at, { host, own }] of group.entries()) {
          if (found !== undefined) seen.set(host, [...(found[at] ?? []), ...own]);
        }
        if (found !== undefined) return;
        const answer = await write(
          group,
          group.map(({ hash }) => ({ kind: 'put', rowKey: hash, columns: {} })),
        );
        const etags = answer.kind === 'done' ? answer.etags : [];
        unseen.push(...group.map((leaving, at) => ({ leaving, etag: etags[at] })));
      });
      await forEachBounded(unseen, READS_AT_ONCE, async ({ leaving, etag }) => {
        seen.set(leaving.host, await readOn(leaving, etag));
      });
      return seen;
    },
    around: (sighting) => read(hashOf(sighting.host), spanOf([sighting])),
  };
}

type Texts = KnownHost['texts'];

const NOTHING = { since: Number.NEGATIVE_INFINITY, texts: new Map<string, number>() };

function sightingsOf(texts: Texts): readonly Sighting[] {
  return [...texts.keys()].flatMap(readSighting);
}

function allBefore(before: Before | undefined): Pick<KnownHost, 'since' | 'texts'> {
  return typeof before === 'object' ? before : NOTHING;
}

function markerOf(rowKey: string, before: Before | undefined): Change {
  return typeof before === 'object'
    ? { kind: 'replace', rowKey, columns: {}, etag: before.etag }
    : { kind: 'create', rowKey, columns: {} };
}

/** The earliest time of a sighting with a step in the window: its own first step lies up to a window before that. */
function earliestOf(from: number): number {
  return from - 2 * STORY_WINDOW_MS;
}
