import { indexKeyOf, KEY_END, PARTITIONS, timeKeyOf } from './keys.ts';
import { mergeSorted } from './merge-sorted.ts';
import { LISTING } from './record-rows.ts';
import type { RangeQuery, Table } from './table.ts';

/** One list of an indexed table, newest first, or a stretch of it. */
export interface ListQuery {
  readonly facet: string;
  /** Milliseconds since 1970, inclusive. */
  readonly sinceMs?: number;
  /** Milliseconds since 1970, exclusive. */
  readonly untilMs?: number;
  /** The position after which the page starts: that of the last record of the page before. */
  readonly after?: string;
  readonly where: RangeQuery['where'];
  readonly limit: number;
  /** The one column that is read, where it is not what the list shows. */
  readonly column?: string;
}

export interface ListedRecord {
  /** Time key and hash: unique, and ordered as the list is. */
  readonly position: string;
  /** Of the column that is read. */
  readonly text: string;
}

/**
 * Reads a page of a list: a range of the index in every partition, merged. What it costs depends on the page,
 * not on how many records there are, except that a property filter passes over the rows that it leaves out.
 */
export async function listRecords(
  table: Table,
  query: ListQuery,
): Promise<{ readonly items: readonly ListedRecord[]; readonly more: boolean }> {
  const prefix = indexKeyOf(query.facet, '');
  const bounds = { after: afterOf(query, prefix), before: beforeOf(query, prefix) };
  const pageSize = pageSizeOf(query.limit);
  const { where, column = LISTING } = query;
  const sources = PARTITIONS.map((partition) =>
    pagesOf(table, { partition, ...bounds, where, select: ['rowKey', column], pageSize }, prefix, column),
  );
  const items: ListedRecord[] = [];
  for await (const item of mergeSorted(sources, (a, b) => (a.position < b.position ? -1 : 1))) {
    if (items.length === query.limit) return { items, more: true };
    items.push(item);
  }
  return { items, more: false };
}

function afterOf({ after, untilMs }: ListQuery, prefix: string): string {
  const page = after === undefined ? prefix : prefix + after;
  // Every position of that very instant starts with its time key and is left out.
  const until = untilMs === undefined ? prefix : `${prefix}${timeKeyOf(untilMs)}${KEY_END}${KEY_END}`;
  if (page > until) return page;
  return until;
}

function beforeOf({ sinceMs }: ListQuery, prefix: string): string {
  return sinceMs === undefined ? prefix + KEY_END : `${prefix}${timeKeyOf(sinceMs)}${KEY_END}${KEY_END}`;
}

/**
 * Hashes spread a page evenly; the mean and three standard deviations make a second read of a partition rare.
 */
function pageSizeOf(limit: number): number {
  const mean = (limit + 1) / PARTITIONS.length;
  return Math.min(1_000, Math.ceil(mean + 3 * Math.sqrt(mean)) + 1);
}

async function* pagesOf(
  table: Table,
  query: RangeQuery,
  prefix: string,
  column: string,
): AsyncGenerator<ListedRecord[], void> {
  let continuation: string | undefined;
  do {
    const page = await table.page(query, continuation);
    yield page.rows.map(({ rowKey, columns }) => {
      const text = columns[column];
      return { position: rowKey.slice(prefix.length), text: typeof text === 'string' ? text : '' };
    });
    continuation = page.continuation;
  } while (continuation !== undefined);
}
