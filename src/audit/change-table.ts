import { instantOf } from '../case/store-input.ts';
import { TriageError } from '../errors.ts';
import { decodeCursor, encodeCursor, fingerprintOf } from '../tables/cursor.ts';
import { indexedTable } from '../tables/indexed-table.ts';
import { listRecords } from '../tables/list-records.ts';
import type { Table } from '../tables/table.ts';
import { plainColumn, safeJson } from '../text/stored-text.ts';
import { type Change, type ChangeStore, changeSchema } from './change.ts';

const FACET = 'all';
const FINGERPRINT = fingerprintOf(['changes']);

/**
 * The changes in one table. Besides what `ChangeStore` names it throws `change.invalid`, `change.too-large` and
 * `change.unreadable`.
 */
export function changeTable(table: Table): ChangeStore {
  const records = indexedTable(table, 'change');
  return {
    async put(change) {
      const { id, at, action, target, by } = change;
      await records.insert([
        {
          id,
          instantMs: instantOf(at, 'change.invalid', '/at'),
          text: safeJson(change),
          columns: {
            id: plainColumn(id),
            at: plainColumn(at),
            action: plainColumn(action),
            target: plainColumn(target.id),
            by: plainColumn(by),
          },
          facets: [FACET],
          listing: { text: safeJson(change), columns: {} },
        },
      ]);
    },
    async list({ limit, cursor }) {
      const after = cursor === undefined ? {} : { after: decodeCursor(cursor, FINGERPRINT) };
      const { items, more } = await listRecords(table, { facet: FACET, where: [], limit, ...after });
      const last = items.at(-1);
      return {
        items: items.map(({ text }) => changeOf(text)),
        ...(more && last ? { cursor: encodeCursor(last.position, FINGERPRINT) } : {}),
      };
    },
  };
}

function changeOf(text: string): Change {
  try {
    return changeSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new TriageError('change.unreadable', 'The stored change is not one of this version', { cause });
  }
}
