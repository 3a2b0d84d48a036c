import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { compact } from '../../compact.ts';
import { STORAGE_UNAVAILABLE, TriageError } from '../../errors.ts';
import { decodeCursor, encodeCursor, fingerprintOf } from '../../tables/cursor.ts';
import { hashOf, KEY_END, positionOf, timeKeyOf } from '../../tables/keys.ts';
import { BODY_COLUMNS, packRow, unpackText } from '../../tables/packed-text.ts';
import type { Change, Columns, Row, Table } from '../../tables/table.ts';
import { plainColumn } from '../../text/stored-text.ts';
import { type AllowlistEntry, entrySchema } from '../entry.schema.ts';
import {
  type AllowlistStore,
  type AuditRecord,
  auditActions,
  type ChangeOutcome,
  NO_OVERRIDE,
  type StoredOverride,
  type Turn,
} from './allowlist-store.ts';
import { type PlannedChange, planPut, planRemove, type Standing } from './plan-change.ts';

/** One for everything: an entry and the record of its change can only be written together inside of a partition. */
const PARTITION = 'allowlist';
const AUDIT_PREFIX = 'a~';
const ENTRY_PREFIX = 'e~';
/** The row that every change writes, under its ETag: two changes that were judged by the same entries cannot both be. */
const REVISION_KEY = 'r~';
/** Of an allowlist that was never changed, or not since it has revisions. */
const NO_REVISION = '';
const FINGERPRINT = fingerprintOf(['allowlist-audit']);

/** How often a change that met another one is planned anew. */
const TRIES = 20;

const objectSchema = z.record(z.string(), z.unknown());
const whoSchema = { by: z.string(), principal: z.string().exactOptional(), at: z.string() };
const overrideSchema = z.union([
  z.object({ kind: z.literal('custom'), id: z.string(), entry: entrySchema, ...whoSchema }),
  z.object({ kind: z.literal('off'), id: z.string(), ...whoSchema }),
]);
const auditSchema = z.object({
  ...whoSchema,
  action: z.enum(auditActions),
  entryId: z.string(),
  before: objectSchema.exactOptional(),
  after: objectSchema.exactOptional(),
});

/**
 * The allowlist in one table. A row an id that was ever changed (`kind` `none` where no override stands, so that a
 * change can always be written under an ETag), a row a change, and one with the revision. All are in one partition, and
 * a change writes its three in one transaction. Throws `allowlist.unreadable` for an audit record that is damaged.
 */
export function allowlistTable(table: Table, shipped: readonly AllowlistEntry[]): AllowlistStore {
  const shippedById = new Map(shipped.map((entry) => [entry.id, entry]));

  async function standingOf(id: string) {
    const row = await table.get(PARTITION, entryKeyOf(id));
    const override = row && overrideFrom(row, id);
    const standing: Standing = { id, shipped: shippedById.get(id), override };
    return { row, standing, etag: override?.etag ?? NO_OVERRIDE };
  }

  async function revision() {
    const row = await table.get(PARTITION, REVISION_KEY, ['revision']);
    const said = row?.columns['revision'];
    return { row, is: typeof said === 'string' ? said : NO_REVISION };
  }

  async function list(): Promise<readonly StoredOverride[]> {
    const rows = await readRange(table, ENTRY_PREFIX, ENTRY_PREFIX + KEY_END, Number.POSITIVE_INFINITY);
    const found = rows.map((row) => overrideFrom(row, idOf(row))).filter((one) => one !== undefined);
    return found.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Whether the change was written. A refusal may come from a retry of a transaction whose answer got lost. */
  async function write(
    id: string,
    rows: { readonly entry: Row | undefined; readonly revision: Row | undefined },
    { next, audit }: PlannedChange,
    revision: string,
  ): Promise<boolean> {
    const auditKey = AUDIT_PREFIX + positionOf(timeKeyOf(Date.parse(audit.at)), hashOf(randomUUID()));
    const answer = await table.submit(PARTITION, [
      over(rows.entry, entryKeyOf(id), entryColumns(id, next)),
      { kind: 'put', rowKey: auditKey, columns: auditColumns(audit) },
      over(rows.revision, REVISION_KEY, { revision }),
    ]);
    if (answer.kind === 'done') return true;
    return (await table.get(PARTITION, auditKey, ['action'])) !== undefined;
  }

  async function change<Extra extends string>(
    id: string,
    plan: (standing: Standing) => PlannedChange | Extra,
    ifMatch: string | undefined,
    turn: Turn | undefined,
  ): Promise<ChangeOutcome | Extra> {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const stands = await revision();
      if (turn !== undefined && turn.seen !== stands.is) return 'outdated';
      const { row, standing, etag } = await standingOf(id);
      if (ifMatch !== undefined && ifMatch !== etag) return 'conflict';
      const planned = plan(standing);
      if (typeof planned === 'string') return planned;
      const rows = { entry: row, revision: stands.row };
      if (await write(id, rows, planned, turn?.next ?? randomUUID())) return planned.audit.action;
    }
    throw new TriageError(STORAGE_UNAVAILABLE, 'The allowlist entry stays contended');
  }

  return {
    list,
    async snapshot() {
      // In this order: an entry that changes after the revision was read makes whoever judges by it outdated.
      const { is } = await revision();
      return { overrides: await list(), revision: is };
    },
    async get(id) {
      const row = await table.get(PARTITION, entryKeyOf(id));
      return row && overrideFrom(row, id);
    },
    put: (entry, changed, ifMatch, turn) =>
      change(entry.id, (standing) => planPut(standing, entry, changed), ifMatch, turn),
    remove: (id, changed, ifMatch, turn) =>
      change(id, (standing) => planRemove(standing, changed), ifMatch, turn),
    async audit({ limit, cursor }) {
      const after = cursor === undefined ? '' : decodeCursor(cursor, FINGERPRINT);
      const rows = await readRange(table, AUDIT_PREFIX + after, AUDIT_PREFIX + KEY_END, limit + 1);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return compact({
        items: page.map(auditFrom),
        cursor:
          rows.length > limit && last
            ? encodeCursor(last.rowKey.slice(AUDIT_PREFIX.length), FINGERPRINT)
            : undefined,
      });
    },
  };
}

/** Writes a row over the one that was read, or where none was. */
function over(row: Row | undefined, rowKey: string, columns: Columns): Change {
  return row === undefined
    ? { kind: 'create', rowKey, columns }
    : { kind: 'replace', rowKey, columns, etag: row.etag };
}

function entryKeyOf(id: string): string {
  return ENTRY_PREFIX + hashOf(id);
}

function idOf({ columns }: Row): string {
  const id = columns['id'];
  return typeof id === 'string' ? id : '';
}

/** The override of a row; `undefined` where its id has none any more. */
function overrideFrom(row: Row, id: string): StoredOverride | undefined {
  const { etag, columns } = row;
  if (columns['kind'] === 'none') return undefined;
  try {
    return { ...overrideSchema.parse(JSON.parse(unpackText([columns]))), id, etag };
  } catch {
    return { kind: 'unreadable', id, etag };
  }
}

function auditFrom({ columns }: Row): AuditRecord {
  try {
    return auditSchema.parse(JSON.parse(unpackText([columns])));
  } catch (error) {
    throw new TriageError('allowlist.unreadable', 'A record of the audit is damaged', { cause: error });
  }
}

/** Columns beside the body are for people who read the table with a storage browser. */
function entryColumns(id: string, next: PlannedChange['next']): Columns {
  const kind = next?.kind ?? 'none';
  return {
    id: plainColumn(id),
    kind,
    by: plainColumn(next?.by),
    at: plainColumn(next?.at),
    ...(next === undefined ? {} : packed(next)),
  };
}

function auditColumns(audit: AuditRecord): Columns {
  const { action, entryId, by, at } = audit;
  return {
    action,
    entryId: plainColumn(entryId),
    by: plainColumn(by),
    at: plainColumn(at),
    ...packed(audit),
  };
}

/** The value in the columns of one row. What the schema of an entry allows fits twice over. */
function packed(value: unknown): Columns {
  const columns = packRow(value);
  if (columns === undefined)
    throw new TriageError('allowlist.too-large', 'The entry does not fit in one row of the table');
  return columns;
}

/** The rows of a key range, in its order, `count` of them at most. */
async function readRange(
  table: Table,
  after: string,
  before: string,
  count: number,
): Promise<readonly Row[]> {
  const select = ['rowKey', 'id', 'kind', ...BODY_COLUMNS];
  const query = { partition: PARTITION, after, before, where: [], select, pageSize: Math.min(count, 1_000) };
  const rows: Row[] = [];
  let continuation: string | undefined;
  do {
    const page = await table.page(query, continuation);
    rows.push(...page.rows);
    continuation = page.continuation;
  } while (continuation !== undefined && rows.length < count);
  return rows.slice(0, count);
}
