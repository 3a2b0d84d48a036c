import { hashOf, partitionOf } from '../tables/keys.ts';
import { BODY_COLUMNS, packRow, unpackText } from '../tables/packed-text.ts';
import type { Table } from '../tables/table.ts';
import type { FactStore } from './fact-cache.ts';

/**
 * Facts in table `context`, one row each under the hash of what was asked, written over by the next look-up. A fact
 * that does not fit in one row is not kept. Throws what `Table` throws.
 */
export function factTable(table: Table): FactStore {
  return {
    async get(key) {
      const hash = hashOf(key);
      const row = await table.get(partitionOf(hash), hash, ['at', ...BODY_COLUMNS]);
      const at = Number(row?.columns['at']);
      if (row === undefined || !Number.isFinite(at)) return undefined;
      return { value: JSON.parse(unpackText([row.columns])), at };
    },
    async put(key, { value, at }) {
      const hash = hashOf(key);
      const columns = packRow(value);
      if (columns === undefined) return;
      await table.submit(partitionOf(hash), [
        { kind: 'put', rowKey: hash, columns: { ...columns, at: String(at) } },
      ]);
    },
  };
}
