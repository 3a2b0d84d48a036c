import * as z from 'zod';
import { TriageError } from '../errors.ts';
import { decodeCursor, encodeCursor, fingerprintOf } from '../tables/cursor.ts';
import { indexedTable } from '../tables/indexed-table.ts';
import { listRecords } from '../tables/list-records.ts';
import type { Table } from '../tables/table.ts';
import { plainColumn, safeJson } from '../text/stored-text.ts';
import { failureSummaryOf } from './failure.ts';
import { instantOf } from './store-input.ts';
import type { Failure, FailureStore, FailureSummary } from './stores.ts';

const failureFields = {
  id: z.string(),
  code: z.string(),
  path: z.string(),
  message: z.string(),
  createdAt: z.string(),
  channel: z.string(),
};
const failureSchema = z.object({ ...failureFields, payload: z.string() });
const failureSummarySchema = z.object({ ...failureFields, size: z.number() });

const FACET = 'all';
const FINGERPRINT = fingerprintOf(['failures']);

/**
 * The failures in one table, each whole: a payload of 1 MiB fits even when it does not compress. Besides what
 * `FailureStore` names it throws `failure.invalid`, `failure.too-large` and `failure.unreadable`.
 */
export function failureTable(table: Table): FailureStore {
  const records = indexedTable(table, 'failure');
  return {
    async put(failure) {
      const summary = failureSummaryOf(failure);
      const { id, code, path, message, channel, createdAt, size } = summary;
      await records.insert([
        {
          id,
          instantMs: instantOf(failure.createdAt, 'failure.invalid', '/createdAt'),
          text: JSON.stringify(failure),
          columns: {
            id: plainColumn(id),
            code: plainColumn(code),
            path: plainColumn(path),
            message: plainColumn(message),
            channel: plainColumn(channel),
            createdAt: plainColumn(createdAt),
            size,
          },
          facets: [FACET],
          listing: { text: safeJson(summary), columns: {} },
        },
      ]);
    },
    async get(id) {
      const stored = await records.get(id);
      return stored && parsed((): Failure => failureSchema.parse(JSON.parse(stored.text)));
    },
    async list({ limit, cursor }) {
      const after = cursor === undefined ? {} : { after: decodeCursor(cursor, FINGERPRINT) };
      const { items, more } = await listRecords(table, { facet: FACET, where: [], limit, ...after });
      const last = items.at(-1);
      return {
        items: items.map(({ text }) =>
          parsed((): FailureSummary => failureSummarySchema.parse(JSON.parse(text))),
        ),
        ...(more && last ? { cursor: encodeCursor(last.position, FINGERPRINT) } : {}),
      };
    },
    remove: (id) => records.remove(id),
  };
}

function parsed<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw new TriageError('failure.unreadable', 'The stored failure is not one of this version', {
      cause: error,
    });
  }
}
