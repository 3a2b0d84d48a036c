import { DatabaseSync } from 'node:sqlite';
import type {
  Change,
  ColumnValue,
  RangeQuery,
  Row,
  RowPage,
  Submitted,
  Table,
} from '../../src/tables/table.ts';

/** What has been asked of the tables so far. */
export interface Traffic {
  /** Calls that a table service would have been sent. */
  requests: number;
  /** Rows that it would have read to answer: those of the range, also where a filter leaves them out. */
  rowsRead: number;
  rowsWritten: number;
}

export interface SortedTables {
  readonly open: (name: string) => Table;
  readonly traffic: Traffic;
  /** How many rows of a table have keys that begin so. */
  readonly count: (name: string, prefix: string) => number;
  readonly close: () => void;
}

type Stored = { readonly key: string; readonly version: number; readonly columns: string };

/**
 * Tables that keep their rows sorted by partition and key, as Azure's do and Azurite's do not, with the same answers to
 * the three calls of `Table`: SQLite, in memory or in a file. No network, so times are those of the work alone; what
 * counts is `traffic`.
 */
export function sortedTables(file = ':memory:'): SortedTables {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;');
  const traffic: Traffic = { requests: 0, rowsRead: 0, rowsWritten: 0 };
  let version = 0;

  function open(name: string): Table {
    if (!/^[a-z]+$/.test(name)) throw new Error(`no name of a table: ${name}`);
    database.exec(
      `CREATE TABLE IF NOT EXISTS ${name} (part TEXT, key TEXT, version INTEGER, columns TEXT, PRIMARY KEY (part, key)) WITHOUT ROWID`,
    );
    const one = database.prepare(`SELECT key, version, columns FROM ${name} WHERE part = ? AND key = ?`);
    const range = database.prepare(
      `SELECT key, version, columns FROM ${name} WHERE part = ? AND key > ? AND key < ? ORDER BY key`,
    );
    const put = database.prepare(`INSERT OR REPLACE INTO ${name} VALUES (?, ?, ?, ?)`);
    const drop = database.prepare(`DELETE FROM ${name} WHERE part = ? AND key = ?`);

    function find(part: string, key: string): Stored | undefined {
      traffic.rowsRead += 1;
      const found = one.get(part, key);
      return found && storedOf(found);
    }
    function refusal(part: string, change: Change): 'exists' | 'changed' | 'missing' | undefined {
      if (change.kind === 'put') return undefined;
      const found = find(part, change.rowKey);
      if (change.kind === 'create') return found ? 'exists' : undefined;
      if (found === undefined) return 'missing';
      return change.kind === 'replace' && change.etag !== String(found.version) ? 'changed' : undefined;
    }
    return {
      async get(part, key) {
        traffic.requests += 1;
        const found = find(part, key);
        return found && rowOf(found);
      },
      async page(query: RangeQuery, continuation?: string): Promise<RowPage> {
        traffic.requests += 1;
        const rows: Row[] = [];
        for (const found of range.iterate(query.partition, continuation ?? query.after, query.before)) {
          traffic.rowsRead += 1;
          const row = rowOf(storedOf(found));
          if (query.where.every(({ column, equals }) => row.columns[column] === equals)) rows.push(row);
          if (rows.length === query.pageSize) return { rows, continuation: row.rowKey };
        }
        return { rows };
      },
      async submit(part, changes): Promise<Submitted> {
        traffic.requests += 1;
        for (const [at, change] of changes.entries()) {
          const reason = refusal(part, change);
          if (reason !== undefined) return { kind: 'refused', reason, at };
        }
        const etags = changes.map((change) => {
          traffic.rowsWritten += 1;
          if (change.kind === 'delete') {
            drop.run(part, change.rowKey);
            return undefined;
          }
          version += 1;
          put.run(part, change.rowKey, version, encode(change.columns));
          return String(version);
        });
        return { kind: 'done', etags };
      },
    };
  }

  return {
    open,
    traffic,
    count(name, prefix) {
      open(name);
      const row = database
        .prepare(`SELECT count(*) AS total FROM ${name} WHERE key >= ? AND key < ?`)
        .get(prefix, `${prefix}\u{10ffff}`);
      return Number(row?.['total']);
    },
    close: () => database.close(),
  };
}

const BINARY = 'base64:';

function storedOf({ key, version, columns }: Readonly<Record<string, unknown>>): Stored {
  return { key: String(key), version: Number(version), columns: String(columns) };
}

function encode(columns: Readonly<Record<string, ColumnValue>>): string {
  const plain = Object.entries(columns).map(([name, value]) => [
    name,
    Buffer.isBuffer(value) ? BINARY + value.toString('base64') : value,
  ]);
  return JSON.stringify(Object.fromEntries(plain));
}

function rowOf({ key, version, columns }: Stored): Row {
  const plain: Record<string, unknown> = JSON.parse(columns);
  for (const [name, value] of Object.entries(plain)) {
    if (typeof value === 'string' && value.startsWith(BINARY)) {
      plain[name] = Buffer.from(value.slice(BINARY.length), 'base64');
    }
  }
  return { rowKey: key, etag: String(version), columns: plain };
}
