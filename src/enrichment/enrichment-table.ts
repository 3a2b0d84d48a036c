import * as z from 'zod';
import { forEachBounded } from '../async/for-each-bounded.ts';
import { dueKeyOf, hashOf, KEY_END } from '../tables/keys.ts';
import type { Change, Table } from '../tables/table.ts';
import { safeJson } from '../text/stored-text.ts';

/** A case whose sources were away, to be tried again. Times in milliseconds since 1970. */
export interface PendingEnrichment {
  readonly caseId: string;
  readonly createdMs: number;
  readonly attempts: number;
  readonly dueMs: number;
}

/** The cases that are to be enriched, by when. */
export interface EnrichmentQueue {
  put(pending: readonly PendingEnrichment[]): Promise<void>;
  /** What is due, longest due first, at most 200. */
  due(nowMs: number): Promise<readonly PendingEnrichment[]>;
  /** Takes one away, and puts the next try in its place where there is one. */
  settle(done: PendingEnrichment, next: PendingEnrichment | undefined): Promise<void>;
}

/** One partition: a timer reads it, and only cases whose sources failed are in it. */
const PARTITION = 'due';
const MOST_READ = 200;
const ROWS_A_TRANSACTION = 100;

const rowSchema = z.object({
  pending: z.string().transform((text, context) => {
    try {
      return pendingSchema.parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: 'custom', message: 'is not one of this version' });
      return z.NEVER;
    }
  }),
});

const pendingSchema = z.object({
  caseId: z.string(),
  createdMs: z.number(),
  attempts: z.number(),
  dueMs: z.number(),
});

function rowKeyOf({ dueMs, caseId }: PendingEnrichment): string {
  return `${dueKeyOf(dueMs)}~${hashOf(caseId)}`;
}

function rowOf(pending: PendingEnrichment): Change {
  return { kind: 'put', rowKey: rowKeyOf(pending), columns: { pending: safeJson(pending) } };
}

/** Throws what `Table` throws. */
export function enrichmentTable(table: Table): EnrichmentQueue {
  return {
    async put(pending) {
      const rows = [...new Map(pending.map((one) => [rowKeyOf(one), rowOf(one)])).values()];
      const batches = Array.from({ length: Math.ceil(rows.length / ROWS_A_TRANSACTION) }, (_, at) =>
        rows.slice(at * ROWS_A_TRANSACTION, (at + 1) * ROWS_A_TRANSACTION),
      );
      await forEachBounded(batches, 1, async (batch) => {
        await table.submit(PARTITION, batch);
      });
    },
    async due(nowMs) {
      const { rows } = await table.page({
        partition: PARTITION,
        after: '',
        before: `${dueKeyOf(nowMs)}${KEY_END}${KEY_END}`,
        where: [],
        select: ['rowKey', 'pending'],
        pageSize: MOST_READ,
      });
      return rows.flatMap(({ columns }) => {
        const row = rowSchema.safeParse(columns);
        return row.success ? [row.data.pending] : [];
      });
    },
    async settle(done, next) {
      const rowKey = rowKeyOf(done);
      const more = next === undefined || rowKeyOf(next) === rowKey ? [] : [rowOf(next)];
      const answer = await table.submit(PARTITION, [{ kind: 'delete', rowKey }, ...more]);
      // Somebody else has taken it: the next try still stands.
      if (answer.kind === 'refused' && more.length > 0) await table.submit(PARTITION, more);
    },
  };
}
