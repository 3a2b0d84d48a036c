import * as z from 'zod';
import { compact } from '../compact.ts';
import { KEY_END } from '../tables/keys.ts';
import type { Row, Table } from '../tables/table.ts';
import { type InventoryRecord, type InventoryStore, tagsIn } from './inventory.ts';

/** Rows of one answer (Microsoft Learn, "Query timeout and pagination"). */
const MOST_ROWS = 1_000;
/** Sorts before every character of a name's key, as `KEY_END` sorts after. */
const KEY_START = ' ';

/** A key has at most 1,024 characters (Microsoft Learn, "Understanding the Table service data model"). */
const KEY_CHARACTERS = 1_024;

/**
 * The RowKey of a name: lower case, and every character outside `a-z 0-9 . _ @ $ -` as `=XX` for each byte of
 * its UTF-8. `svc/build` is `svc=2Fbuild`.
 */
export function inventoryKeyOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9._@$-]/gu, (character) => {
    const bytes = [...Buffer.from(character, 'utf8')];
    return bytes.map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
  });
}

/** Written by people: an empty cell is an absent one, and a cell of another type is not worth losing the row. */
const text = z
  .string()
  .trim()
  .transform((value) => value || undefined)
  .optional()
  .catch(undefined);

const rowSchema = z.object({
  role: text,
  owner: text,
  os: text,
  tags: z.string().transform(tagsIn).catch([]),
  criticality: z
    .string()
    .trim()
    .toLowerCase()
    .pipe(z.enum(['low', 'medium', 'high', 'critical']))
    .optional()
    .catch(undefined),
});

/**
 * Reads table `inventory`: PartitionKey `host` or `account`, RowKey the name (`inventoryKeyOf`), string columns
 * `role`, `tags` (comma-separated), `owner`, `criticality` (`low`, `medium`, `high`, `critical`), `os`.
 */
export function inventoryTable(table: Table): InventoryStore {
  return {
    async get(kind, name) {
      const key = inventoryKeyOf(name);
      if (key === '' || key.length > KEY_CHARACTERS) return undefined;
      const row = await table.get(kind, key);
      return row && recordOf(row);
    },
    async whole(kind) {
      const range = { partition: kind, after: KEY_START, before: KEY_END };
      const select = ['rowKey', ...Object.keys(rowSchema.shape)];
      const { rows, continuation } = await table.page({ ...range, where: [], select, pageSize: MOST_ROWS });
      if (continuation !== undefined) return undefined;
      const records = new Map(rows.map((row) => [row.rowKey, recordOf(row)]));
      return (name) => records.get(inventoryKeyOf(name));
    },
  };
}

function recordOf({ columns }: Row): InventoryRecord {
  return compact(rowSchema.parse(columns));
}
