import { forEachBounded } from '../async/for-each-bounded.ts';
import { TriageError } from '../errors.ts';
import { type Inserted, insertRecords } from './insert-records.ts';
import { hashOf, headKeyOf, partitionOf, partKeyOf } from './keys.ts';
import { unpackText } from './packed-text.ts';
import {
  followingKeys,
  HEAD_FACTS,
  headFactsOf,
  type RecordRows,
  rowsOf,
  type StoredRecord,
} from './record-rows.ts';
import type { Change, Row, Table } from './table.ts';

/** How often an interleaved write of somebody else is met with another try. */
const TRIES = 5;
/** Reads of the parts of one body at once. */
const PARTS_AT_ONCE = 4;

/**
 * Records in a table, each with its rows in the lists, always written together. Throws what `Table` throws, and
 * `<kind>.too-large` for a record that one transaction cannot hold.
 */
export interface IndexedTable {
  /**
   * Create-only; the answer lines up with the records. A record that cannot be stored, or is an error already,
   * does not keep its neighbours from being stored: its error comes at the end, with `/<position>` before its path.
   */
  insert(records: readonly (StoredRecord | TriageError)[]): Promise<readonly Inserted[]>;
  get(id: string): Promise<{ readonly text: string; readonly etag: string } | undefined>;
  replace(record: StoredRecord, etag: string): Promise<{ readonly etag: string } | 'conflict'>;
  remove(id: string): Promise<void>;
}

/** `kind` names the records in error codes: `case`, `failure`. */
export function indexedTable(table: Table, kind: string): IndexedTable {
  function layOut(record: StoredRecord): RecordRows {
    const rows = rowsOf(record);
    if (rows !== undefined) return rows;
    throw new TriageError(`${kind}.too-large`, `A ${kind} that does not fit in one transaction of 4 MiB`);
  }

  async function readParts(hash: string, head: Row): Promise<string | undefined> {
    const facts = headFactsOf(head.columns);
    if (facts === undefined) throw new TypeError('its bookkeeping columns are damaged');
    const rows: Readonly<Record<string, unknown>>[] = [head.columns];
    const further = Array.from({ length: facts.parts - 1 }, (_, at) => at + 1);
    await forEachBounded(further, PARTS_AT_ONCE, async (part) => {
      const row = await table.get(partitionOf(hash), partKeyOf(hash, part));
      // Without a row, or with one of another write, the head has been replaced since.
      if (row?.columns['bodyStamp'] === facts.stamp) rows[part] = row.columns;
    });
    return further.every((part) => rows[part] !== undefined) ? unpackText(rows) : undefined;
  }

  async function get(id: string) {
    const hash = hashOf(id);
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const head = await table.get(partitionOf(hash), headKeyOf(hash));
      if (head === undefined) return undefined;
      const text = await readParts(hash, head).catch((error: unknown) => {
        if (error instanceof TriageError) throw error;
        throw new TriageError(`${kind}.unreadable`, `The stored ${kind} cannot be read`, { cause: error });
      });
      if (text !== undefined) return { text, etag: head.etag };
    }
    throw new TriageError(`${kind}.unreadable`, `Parts of the stored ${kind} are missing`);
  }

  async function replace(record: StoredRecord, etag: string) {
    const { partition, head, others } = layOut(record);
    const hash = hashOf(record.id);
    const stored = await table.get(partition, head.rowKey, HEAD_FACTS);
    if (stored === undefined) return 'conflict';
    const facts = headFactsOf(stored.columns);
    const kept = new Set(others.map((row) => row.rowKey));
    // The rows to drop are read from the head, not derived anew: whatever an older version wrote goes away.
    let stale = facts === undefined ? [] : followingKeys(hash, facts).filter((rowKey) => !kept.has(rowKey));
    for (;;) {
      const written: Change[] = [{ kind: 'replace', ...head, etag }, ...others.map(put)];
      const answer = await table.submit(partition, [...written, ...stale.map(drop)]);
      if (answer.kind === 'done') return { etag: etagOf(answer.etags) };
      const gone = answer.reason === 'missing' && answer.at !== undefined ? answer.at - written.length : -1;
      if (gone < 0) return 'conflict';
      // Somebody removed an index row by hand. That must not keep the record from ever changing again.
      stale = stale.filter((_, at) => at !== gone);
    }
  }

  async function remove(id: string): Promise<void> {
    const hash = hashOf(id);
    const partition = partitionOf(hash);
    const rowKey = headKeyOf(hash);
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const head = await table.get(partition, rowKey, HEAD_FACTS);
      if (head === undefined) return;
      const facts = headFactsOf(head.columns);
      let following = facts === undefined ? [] : followingKeys(hash, facts);
      for (;;) {
        const answer = await table.submit(partition, [{ kind: 'delete', rowKey }, ...following.map(drop)]);
        if (answer.kind === 'done') return;
        const gone = (answer.at ?? 0) - 1;
        if (gone < 0) break;
        following = following.filter((_, at) => at !== gone);
      }
    }
  }

  return { insert: (records) => insertRecords(table, records, layOut), get, replace, remove };
}

function etagOf([etag]: readonly (string | undefined)[]): string {
  if (etag === undefined) throw new TriageError('storage.rejected', 'The table service gave no ETag');
  return etag;
}

function put(row: { readonly rowKey: string; readonly columns: StoredRecord['columns'] }): Change {
  return { kind: 'put', ...row };
}

function drop(rowKey: string): Change {
  return { kind: 'delete', rowKey };
}
