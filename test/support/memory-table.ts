import { STORAGE_UNAVAILABLE, TriageError } from '../../src/errors.ts';
import type { Change, Columns, RangeQuery, Row, RowPage, Submitted, Table } from '../../src/tables/table.ts';

/** A table in memory that answers as the service does. */
export interface MemoryTable extends Table {
  /** While true, every call throws `storage.unavailable`. */
  away: boolean;
  /** Called before each write; throw to cut a write off. */
  beforeWrite: (partition: string, changes: readonly Change[]) => void;
  /** Every row key of a prefix, in all partitions. */
  keys(prefix: string): readonly string[];
}

export function memoryTable(): MemoryTable {
  const partitions = new Map<string, Map<string, { readonly etag: string; readonly columns: Columns }>>();
  let writes = 0;

  function rowsOf(partition: string) {
    const rows = partitions.get(partition) ?? new Map();
    partitions.set(partition, rows);
    return rows;
  }
  function reach(): void {
    if (table.away) throw new TriageError(STORAGE_UNAVAILABLE, 'The table service is away (in memory)');
  }
  function refusal(
    rows: ReturnType<typeof rowsOf>,
    change: Change,
  ): 'exists' | 'changed' | 'missing' | undefined {
    const row = rows.get(change.rowKey);
    if (change.kind === 'create') return row === undefined ? undefined : 'exists';
    if (change.kind === 'put') return undefined;
    if (row === undefined) return 'missing';
    return change.kind === 'replace' && row.etag !== change.etag ? 'changed' : undefined;
  }

  const table: MemoryTable = {
    away: false,
    beforeWrite: () => undefined,
    keys: (prefix) =>
      [...partitions.values()]
        .flatMap((rows) => [...rows.keys()].filter((key) => key.startsWith(prefix)))
        .sort(),
    async get(partition, rowKey) {
      reach();
      const row = rowsOf(partition).get(rowKey);
      return row === undefined ? undefined : { rowKey, etag: row.etag, columns: row.columns };
    },
    async page(query: RangeQuery): Promise<RowPage> {
      reach();
      const { partition, after, before, where } = query;
      const rows: Row[] = [...rowsOf(partition)]
        .filter(([key]) => key > after && key < before)
        .filter(([, { columns }]) => where.every(({ column, equals }) => columns[column] === equals))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([rowKey, { etag, columns }]) => ({ rowKey, etag, columns }));
      return { rows };
    },
    async submit(partition, changes): Promise<Submitted> {
      reach();
      table.beforeWrite(partition, changes);
      const rows = rowsOf(partition);
      for (const [at, change] of changes.entries()) {
        const reason = refusal(rows, change);
        if (reason !== undefined) return { kind: 'refused', reason, at };
      }
      const etags = changes.map((change) => {
        if (change.kind === 'delete') {
          rows.delete(change.rowKey);
          return undefined;
        }
        writes += 1;
        rows.set(change.rowKey, { etag: `"${writes}"`, columns: change.columns });
        return `"${writes}"`;
      });
      return { kind: 'done', etags };
    },
  };
  return table;
}
