import * as z from 'zod';
import { forEachBounded } from '../async/for-each-bounded.ts';
import { type Case, dispositionSchema } from '../case/case.schema.ts';
import { dueKeyOf, hashOf, KEY_END, PARTITIONS, partitionOf } from '../tables/keys.ts';
import type { RecordRow } from '../tables/record-rows.ts';
import type { Change, Table } from '../tables/table.ts';
import { safeJson } from '../text/stored-text.ts';
import { type Delivery, deliverySchema } from './write-back.schema.ts';

/** A case whose incident may not be as it should be. */
export interface OutboxEntry {
  readonly caseId: string;
  /** The latest revision that was written to the outbox. */
  readonly revision: number;
  readonly disposition: Case['disposition'];
  /** Milliseconds since 1970. */
  readonly dueMs: number;
  /** Its rows, one for each revision. */
  readonly rowKeys: readonly string[];
}

export interface Backlog {
  readonly pending: number;
  /** There are more than were counted. */
  readonly more: boolean;
  /** Milliseconds since 1970, of the entry that is due for longest; absent when nothing is pending. */
  readonly oldestDueMs?: number;
}

/** What is still to be written to incidents, in the table of the cases. */
export interface Outbox {
  /** Entries that are due, each case once: the gravest first, then those that wait for longest. */
  due(nowMs: number): Promise<readonly OutboxEntry[]>;
  /** What has become of a case's write-back; `undefined` before the first look at it. */
  delivery(caseId: string): Promise<Delivery | undefined>;
  /** Keeps what became of an entry and removes it, in one transaction. */
  settle(entry: OutboxEntry, delivery: Delivery): Promise<void>;
  /** Keeps what became of an entry, which is due again at `untilMs`. */
  postpone(entry: OutboxEntry, delivery: Delivery, untilMs: number): Promise<void>;
  /** How much is pending, due or not; what is beyond a thousand a partition is not counted. */
  backlog(): Promise<Backlog>;
}

const PREFIX = 'o~';
/** Of a partition; all together are a backlog of half a day and more. */
const ROWS_READ = 1_000;
const PARTITIONS_AT_ONCE = 8;
/** Rows of one case that one transaction removes beside the delivery: a transaction takes 100. */
const ROWS_SETTLED = 90;

const GRAVEST = dispositionSchema.options.toReversed();

const rowSchema = z.object({
  caseId: z.string().transform((text, context) => {
    try {
      return z.string().parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: 'custom', message: 'is not an id' });
      return z.NEVER;
    }
  }),
  revision: z.number(),
  disposition: dispositionSchema,
});

/** Written with every revision of a case, in its transaction, so that no crash can come between. */
export function outboxRows(found: Case): readonly RecordRow[] {
  const due = Date.parse(found.updatedAt);
  return [rowOf(found, hashOf(found.id), Number.isNaN(due) ? 0 : due)];
}

/**
 * The key of a row holds when it is due and the revision: nothing is ever written over, so that the row of a revision
 * that comes during a delivery survives it.
 */
function rowOf(
  { id, revision, disposition }: Pick<Case, 'id' | 'revision' | 'disposition'>,
  hash: string,
  dueMs: number,
): RecordRow {
  return {
    rowKey: `${PREFIX}${dueKeyOf(dueMs)}~${hash}~${String(revision).padStart(8, '0')}`,
    columns: { caseId: safeJson(id), revision, disposition },
  };
}

export function outboxTable(table: Table): Outbox {
  async function read(before: string, select: readonly string[]) {
    const found: { readonly rowKey: string; readonly columns: Readonly<Record<string, unknown>> }[] = [];
    let more = false;
    await forEachBounded(PARTITIONS, PARTITIONS_AT_ONCE, async (partition) => {
      const range = { partition, after: PREFIX, before, where: [], select, pageSize: ROWS_READ };
      let continuation: string | undefined;
      let count = 0;
      do {
        const page = await table.page(range, continuation);
        found.push(...page.rows);
        count += page.rows.length;
        continuation = page.continuation;
      } while (continuation !== undefined && count < ROWS_READ);
      if (continuation !== undefined) more = true;
    });
    return { found, more };
  }

  async function write({ caseId, rowKeys }: OutboxEntry, delivery: Delivery, more: readonly Change[]) {
    const hash = hashOf(caseId);
    const kept: Change = {
      kind: 'put',
      rowKey: deliveryKey(hash),
      columns: { delivery: safeJson(delivery) },
    };
    let gone = rowKeys.slice(0, ROWS_SETTLED);
    for (;;) {
      const changes = [kept, ...more, ...gone.map((rowKey): Change => ({ kind: 'delete', rowKey }))];
      const answer = await table.submit(partitionOf(hash), changes);
      if (answer.kind === 'done') return;
      // Somebody has removed a row by hand.
      const at = (answer.at ?? 0) - 1 - more.length;
      gone = at < 0 ? [] : gone.filter((_, index) => index !== at);
    }
  }

  return {
    async due(nowMs) {
      const { found } = await read(`${PREFIX}${dueKeyOf(nowMs)}${KEY_END}${KEY_END}`, [
        'rowKey',
        'caseId',
        'revision',
        'disposition',
      ]);
      const entries = new Map<string, OutboxEntry>();
      for (const { rowKey, columns } of found) {
        const row = rowSchema.safeParse(columns);
        if (!row.success) continue;
        const { caseId, revision, disposition } = row.data;
        const dueMs = Number(rowKey.slice(PREFIX.length, PREFIX.length + 16));
        const known = entries.get(caseId);
        const latest = known === undefined || revision >= known.revision;
        entries.set(caseId, {
          caseId,
          revision: latest ? revision : known.revision,
          disposition: latest ? disposition : known.disposition,
          dueMs: Math.min(dueMs, known?.dueMs ?? dueMs),
          rowKeys: [...(known?.rowKeys ?? []), rowKey],
        });
      }
      const rank = ({ disposition }: OutboxEntry) => GRAVEST.indexOf(disposition);
      return [...entries.values()].sort((a, b) => rank(a) - rank(b) || a.dueMs - b.dueMs);
    },
    async delivery(caseId) {
      const hash = hashOf(caseId);
      const row = await table.get(partitionOf(hash), deliveryKey(hash), ['delivery']);
      const text = row?.columns['delivery'];
      return typeof text === 'string' ? deliveryFrom(text) : undefined;
    },
    settle: (entry, delivery) => write(entry, delivery, []),
    postpone(entry, delivery, untilMs) {
      const { caseId: id, revision, disposition } = entry;
      const row = rowOf({ id, revision, disposition }, hashOf(id), untilMs);
      // The same row when nothing has moved: it stays.
      const rowKeys = entry.rowKeys.filter((rowKey) => rowKey !== row.rowKey);
      return write({ ...entry, rowKeys }, delivery, [{ kind: 'put', ...row }]);
    },
    async backlog() {
      const { found, more } = await read(`${PREFIX}${KEY_END}`, ['rowKey']);
      const oldest = Math.min(...found.map(({ rowKey }) => Number(rowKey.slice(2, 18))));
      const cases = new Set(found.map(({ rowKey }) => rowKey.slice(19, 83)));
      return { pending: cases.size, more, ...(found.length > 0 ? { oldestDueMs: oldest } : {}) };
    },
  };
}

function deliveryKey(hash: string): string {
  return `w~${hash}`;
}

/** What another version wrote is looked at anew. */
function deliveryFrom(text: string): Delivery | undefined {
  try {
    return deliverySchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
