import { compact } from '../compact.ts';
import { hashOf, headKeyOf, indexKeyOf, partitionOf, partKeyOf, positionOf, timeKeyOf } from './keys.ts';
import { packText } from './packed-text.ts';
import type { Columns } from './table.ts';

/** A value with the lists that it appears in. */
export interface StoredRecord {
  readonly id: string;
  /** Milliseconds since 1970; orders every list and never changes. */
  readonly instantMs: number;
  /** The whole value as text. */
  readonly text: string;
  /** Beside the body, for people who read the table with a storage browser. Nothing is read back from them. */
  readonly columns: Columns;
  /** The lists, named with `[a-z0-9-]` only. */
  readonly facets: readonly string[];
  /** What a list shows: a text below 32,768 UTF-16 code units, and the columns that a list can be filtered by. */
  readonly listing: { readonly text: string; readonly columns: Columns };
  /** Rows of somebody else that are put with every write of the record, in its transaction; theirs to remove. */
  readonly beside?: readonly RecordRow[];
  /** A row in which others leave word before the record comes. Created with it, empty; never written again by it. */
  readonly mailbox?: RecordRow;
}

export interface RecordRow {
  readonly rowKey: string;
  readonly columns: Columns;
}

/** A record as rows of one partition. `head` exists exactly when the record does; the others follow it. */
export interface RecordRows {
  readonly partition: string;
  readonly head: RecordRow;
  readonly others: readonly RecordRow[];
  readonly mailbox?: RecordRow;
  /** Upper estimate of what the rows weigh in a transaction, in bytes. */
  readonly bytes: number;
}

/** A transaction: 100 rows and less than 4 MiB (Microsoft Learn, "Performing entity group transactions"). */
export const TRANSACTION_ROWS = 100;
export const TRANSACTION_BYTES = 4 * 1024 * 1024 - 64 * 1024;
/** Request line, headers and keys of one row inside a transaction. */
const ROW_OVERHEAD_BYTES = 1_024;

/** Column of an index row that holds what the list shows. */
export const LISTING = 'listing';

/** Lays a record out in rows; `undefined` when one transaction cannot hold it. */
export function rowsOf(record: StoredRecord): RecordRows | undefined {
  const hash = hashOf(record.id);
  const body = packText(record.text);
  if (body === undefined) return undefined;
  const timeKey = timeKeyOf(record.instantMs);
  const [first, ...parts] = body.rows;
  const head = {
    rowKey: headKeyOf(hash),
    columns: {
      ...record.columns,
      ...first,
      bodyParts: body.rows.length,
      bodyStamp: body.stamp,
      indexFacets: record.facets.join(' '),
      indexTime: timeKey,
    },
  };
  const listing = { ...record.listing.columns, [LISTING]: record.listing.text };
  const others = [
    ...parts.map((columns, at) => ({
      rowKey: partKeyOf(hash, at + 1),
      columns: { ...columns, bodyStamp: body.stamp },
    })),
    ...record.facets.map((facet) => ({
      rowKey: indexKeyOf(facet, positionOf(timeKey, hash)),
      columns: listing,
    })),
    ...(record.beside ?? []),
  ];
  const { mailbox } = record;
  const all = [head, ...(mailbox === undefined ? [] : [mailbox]), ...others];
  const weights = new Map<Columns, number>();
  let bytes = 0;
  for (const { columns } of all) {
    // The rows of all lists are the same.
    const weight = weights.get(columns) ?? weightOf(columns);
    weights.set(columns, weight);
    bytes += weight;
  }
  if (bytes > TRANSACTION_BYTES || all.length > TRANSACTION_ROWS) return undefined;
  return compact({ partition: partitionOf(hash), head, others, mailbox, bytes });
}

function weightOf(columns: Columns): number {
  let bytes = ROW_OVERHEAD_BYTES;
  for (const [name, value] of Object.entries(columns)) {
    bytes += 2 * name.length + 48; // the name again with its type
    if (value instanceof Uint8Array) bytes += Math.ceil(value.length / 3) * 4;
    else bytes += Buffer.byteLength(JSON.stringify(value), 'utf8');
  }
  return bytes;
}

/** What a head says of the rows around it, as they were written with it. */
export interface HeadFacts {
  readonly parts: number;
  readonly stamp: string;
  readonly facets: readonly string[];
  readonly timeKey: string;
}

/** Columns to select when only `headFactsOf` is wanted. */
export const HEAD_FACTS: readonly string[] = ['bodyParts', 'bodyStamp', 'indexFacets', 'indexTime'];

/** Reads a head's own account; `undefined` when it is damaged. */
export function headFactsOf(columns: Readonly<Record<string, unknown>>): HeadFacts | undefined {
  const { bodyParts, bodyStamp, indexFacets, indexTime } = columns;
  const whole = typeof bodyParts === 'number' && Number.isInteger(bodyParts) && bodyParts >= 1;
  if (!whole || bodyParts > TRANSACTION_ROWS || typeof bodyStamp !== 'string') return undefined;
  if (typeof indexFacets !== 'string' || typeof indexTime !== 'string') return undefined;
  return {
    parts: bodyParts,
    stamp: bodyStamp,
    facets: indexFacets.split(' ').filter((facet) => facet !== ''),
    timeKey: indexTime,
  };
}

/** The keys of every row around a head. */
export function followingKeys(hash: string, facts: HeadFacts): string[] {
  const parts = Array.from({ length: facts.parts - 1 }, (_, at) => partKeyOf(hash, at + 1));
  return [...parts, ...facts.facets.map((facet) => indexKeyOf(facet, positionOf(facts.timeKey, hash)))];
}
