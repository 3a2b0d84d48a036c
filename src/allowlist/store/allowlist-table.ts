import { randomUUID } from 'node:crypto';
import { compact } from '../../compact.ts';
import { STORAGE_UNAVAILABLE, TriageError } from '../../errors.ts';
import { decodeCursor, encodeCursor, fingerprintOf } from '../../tables/cursor.ts';
import { hashOf, KEY_END, positionOf, timeKeyOf } from '../../tables/keys.ts';
import { BODY_COLUMNS } from '../../tables/packed-text.ts';
import type { Change, Columns, Row, Table } from '../../tables/table.ts';
import type { AllowlistEntry } from '../entry.schema.ts';
import {
  auditColumns,
  ENTRY_PREFIX,
  type EntryRow,
  entryColumns,
  entryKeyOf,
  hasOwnKey,
  overrideOf,
  readAuditRow,
  readEntryRow,
  strayOf,
} from './allowlist-rows.ts';
import {
  type AllowlistStore,
  type AuditRecord,
  type ChangedBy,
  type ChangeOutcome,
  NO_OVERRIDE,
  type StoredOverride,
  type Turn,
} from './allowlist-store.ts';
import { auditCheck } from './audit-check.ts';
import { type PlannedChange, planPut, planRemove, type Standing } from './plan-change.ts';

/** One for everything: an entry and the record of its change can only be written together inside of a partition. */
const PARTITION = 'allowlist';
const AUDIT_PREFIX = 'a~';
/** The row that every change writes, under its ETag: two changes that were judged by the same entries cannot both be. */
const REVISION_KEY = 'r~';
/** Of an allowlist that was never changed, or not since it has revisions. */
const NO_REVISION = '';
const FINGERPRINT = fingerprintOf(['allowlist-audit']);

/** How often what met a change by somebody else is tried anew. */
const TRIES = 20;
/** Records of the audit that are read at a time where rows are held against it. */
const AUDIT_PAGE = 200;

/**
 * The allowlist in one table. A row an id that was ever changed (`kind` `none` where no override stands, so that a
 * change can always be written under an ETag), a row a change, and one with the revision. All are in one partition, and
 * a change writes its three in one transaction. A row that the audit does not say is not in force.
 */
export function allowlistTable(table: Table, shipped: readonly AllowlistEntry[]): AllowlistStore {
  const shippedById = new Map(shipped.map((entry) => [entry.id, entry]));

  const check = auditCheck(async function* () {
    for await (const row of rowsOf(table, AUDIT_PREFIX, AUDIT_PREFIX + KEY_END, AUDIT_PAGE)) {
      const record = readAuditRow(row);
      if (record !== undefined) yield record;
    }
  });

  /**
   * The rows of entries that `read` reads, held against the audit. Read anew where a row that the audit does not say has
   * changed meanwhile: the audit is read after the rows.
   */
  async function heldRows(read: () => Promise<readonly Row[]>) {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const rows = (await read()).map(readEntryRow);
      const checked = await check(rows.filter(hasOwnKey));
      const held = rows.map((row) => ({ row, ...(checked.get(row) ?? { isAudited: false }) }));
      if (await areThere(held.flatMap(({ row, isAudited }) => (isAudited ? [] : [row])))) return held;
    }
    throw contended();
  }

  async function areThere(rows: readonly EntryRow[]): Promise<boolean> {
    for (const { rowKey, etag } of rows) {
      if ((await table.get(PARTITION, rowKey, ['id']))?.etag !== etag) return false;
    }
    return true;
  }

  async function standingOf(id: string) {
    let row: Row | undefined;
    const [held] = await heldRows(async () => {
      row = await table.get(PARTITION, entryKeyOf(id));
      return row === undefined ? [] : [row];
    });
    const override = held && overrideOf(held.row, held.isAudited);
    const standing: Standing = { id, shipped: shippedById.get(id), override };
    return { row, standing, etag: override?.etag ?? NO_OVERRIDE, lastAt: held?.lastAt };
  }

  async function revision() {
    const row = await table.get(PARTITION, REVISION_KEY, ['revision']);
    const said = row?.columns['revision'];
    return { row, is: typeof said === 'string' ? said : NO_REVISION };
  }

  async function list(): Promise<readonly StoredOverride[]> {
    const held = await heldRows(() =>
      readRange(table, ENTRY_PREFIX, ENTRY_PREFIX + KEY_END, Number.POSITIVE_INFINITY),
    );
    const own = held.filter(({ row }) => hasOwnKey(row));
    const ids = new Set(own.map(({ row }) => row.id));
    const strays = held.filter(({ row }) => !hasOwnKey(row)).map(({ row }) => strayOf(row, ids));
    const found = own.flatMap(({ row, isAudited }) => overrideOf(row, isAudited) ?? []);
    return [...found, ...strays].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Whether the change was written. A refusal may come from a retry of a transaction whose answer got lost. */
  async function write(
    id: string,
    rows: { readonly entry: Row | undefined; readonly revision: Row | undefined },
    { next, audit }: PlannedChange,
    revision: string,
  ): Promise<boolean> {
    const auditKey = AUDIT_PREFIX + positionOf(timeKeyOf(Date.parse(audit.at)), hashOf(randomUUID()));
    // The record first: a store that writes them one by one never shows an entry without it.
    const answer = await table.submit(PARTITION, [
      { kind: 'put', rowKey: auditKey, columns: auditColumns(audit) },
      over(rows.entry, entryKeyOf(id), entryColumns(id, next)),
      over(rows.revision, REVISION_KEY, { revision }),
    ]);
    if (answer.kind === 'done') return true;
    return (await table.get(PARTITION, auditKey, ['action'])) !== undefined;
  }

  async function change<Extra extends string>(
    id: string,
    changed: ChangedBy,
    plan: (standing: Standing, changed: ChangedBy) => PlannedChange | Extra,
    ifMatch: string | undefined,
    turn: Turn | undefined,
  ): Promise<ChangeOutcome | Extra> {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const stands = await revision();
      if (turn !== undefined && turn.seen !== stands.is) return 'outdated';
      const { row, standing, etag, lastAt } = await standingOf(id);
      if (ifMatch !== undefined && ifMatch !== etag) return 'conflict';
      const planned = plan(standing, { ...changed, at: laterOf(changed.at, lastAt) });
      if (typeof planned === 'string') return planned;
      const rows = { entry: row, revision: stands.row };
      if (await write(id, rows, planned, turn?.next ?? randomUUID())) return planned.audit.action;
    }
    throw contended();
  }

  return {
    list,
    async snapshot() {
      // In this order: an entry that changes after the revision was read makes whoever judges by it outdated.
      const { is } = await revision();
      return { overrides: await list(), revision: is };
    },
    async get(id) {
      const { standing, etag } = await standingOf(id);
      return standing.override && { ...standing.override, etag };
    },
    put: (entry, changed, ifMatch, turn) =>
      change(entry.id, changed, (standing, dated) => planPut(standing, entry, dated), ifMatch, turn),
    remove: (id, changed, ifMatch, turn) => change(id, changed, planRemove, ifMatch, turn),
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

/** The time of a change: never before the last one, since a row is held against the last record of its id. */
function laterOf(at: string, lastAt: string | undefined): string {
  return lastAt !== undefined && Date.parse(lastAt) > Date.parse(at) ? lastAt : at;
}

function contended(): TriageError {
  return new TriageError(STORAGE_UNAVAILABLE, 'The allowlist stays contended');
}

function auditFrom(row: Row): AuditRecord {
  const record = readAuditRow(row);
  if (record !== undefined) return record;
  throw new TriageError('allowlist.unreadable', 'A record of the audit is damaged');
}

/** The rows of a key range, in its order, `count` of them at most. */
async function readRange(
  table: Table,
  after: string,
  before: string,
  count: number,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const row of rowsOf(table, after, before, Math.min(count, 1_000))) {
    rows.push(row);
    if (rows.length === count) break;
  }
  return rows;
}

/** The rows of a key range, in its order, read in pages. */
async function* rowsOf(table: Table, after: string, before: string, pageSize: number): AsyncGenerator<Row> {
  const select = ['rowKey', 'id', 'kind', ...BODY_COLUMNS];
  const query = { partition: PARTITION, after, before, where: [], select, pageSize };
  let continuation: string | undefined;
  do {
    const page = await table.page(query, continuation);
    yield* page.rows;
    continuation = page.continuation;
  } while (continuation !== undefined);
}
