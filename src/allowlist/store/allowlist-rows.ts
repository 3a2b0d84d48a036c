import * as z from 'zod';
import { TriageError } from '../../errors.ts';
import { hashOf } from '../../tables/keys.ts';
import { packRow, unpackText } from '../../tables/packed-text.ts';
import type { Columns, Row } from '../../tables/table.ts';
import { plainColumn } from '../../text/stored-text.ts';
import { entrySchema } from '../entry.schema.ts';
import { formFindings } from '../read-entry.ts';
import { type AuditRecord, auditActions, type Override, type StoredOverride } from './allowlist-store.ts';
import type { SaidByRow } from './audit-check.ts';
import type { PlannedChange } from './plan-change.ts';

/** What the keys of the rows of entries begin with. */
export const ENTRY_PREFIX = 'e~';

const objectSchema = z.record(z.string(), z.unknown());
const whoSchema = { by: z.string(), principal: z.string().exactOptional(), at: z.string() };
const overrideSchema = z.discriminatedUnion('kind', [
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

/** The row of an id, before it is held against the audit. */
export interface EntryRow extends SaidByRow {
  readonly rowKey: string;
  /** `undefined` where the id has none any more. */
  readonly override: Override | undefined;
}

export function entryKeyOf(id: string): string {
  return ENTRY_PREFIX + hashOf(id);
}

/** Whether a row has the key of its id, as every row has that the service wrote. */
export function hasOwnKey({ id, rowKey }: EntryRow): boolean {
  return rowKey === entryKeyOf(id);
}

export function readEntryRow({ rowKey, etag, columns }: Row): EntryRow {
  const id = typeof columns['id'] === 'string' ? columns['id'] : '';
  if (columns['kind'] === 'none') return { rowKey, id, etag, body: { kind: 'none' }, override: undefined };
  const body = objectSchema.safeParse(jsonOf(columns)).data;
  return { rowKey, id, etag, body: body ?? {}, override: readOverride(id, body) };
}

/** What a row says; that it cannot be read, and why, where this version does not take its entry. */
function readOverride(id: string, body: Readonly<Record<string, unknown>> | undefined): Override {
  if (body === undefined) return { kind: 'unreadable', id };
  const parsed = overrideSchema.safeParse(body);
  if (parsed.success) return { ...parsed.data, id };
  const problems = formFindings(parsed.error).map((problem) => ({
    ...problem,
    path: problem.path.replace(/^\/entry(?=\/|$)/, ''),
  }));
  return { kind: 'unreadable', id, problems };
}

/** The override of a row; `undefined` where there is none. */
export function overrideOf(row: EntryRow, isAudited: boolean): StoredOverride | undefined {
  const { id, etag, override } = row;
  if (isAudited || override?.kind === 'unreadable') return override && { ...override, etag };
  return unaudited(row, id);
}

/** The override of a row under the key of another id: by its own id, unless another row has that. */
export function strayOf(row: EntryRow, ids: Set<string>): StoredOverride {
  const id = row.id === '' || ids.has(row.id) ? row.rowKey : row.id;
  ids.add(id);
  return unaudited(row, id);
}

function unaudited({ etag, override }: EntryRow, id: string): StoredOverride {
  return { kind: 'unaudited', id, ...(override?.kind === 'custom' ? { entry: override.entry } : {}), etag };
}

/** A record of the audit; `undefined` for one that is damaged. */
export function readAuditRow({ columns }: Row): AuditRecord | undefined {
  return auditSchema.safeParse(jsonOf(columns)).data;
}

/** Columns beside the body are for people who read the table with a storage browser. */
export function entryColumns(id: string, next: PlannedChange['next']): Columns {
  const kind = next?.kind ?? 'none';
  return {
    id: plainColumn(id),
    kind,
    by: plainColumn(next?.by),
    at: plainColumn(next?.at),
    ...(next === undefined ? {} : packed(next)),
  };
}

export function auditColumns(audit: AuditRecord): Columns {
  const { action, entryId, by, at } = audit;
  return {
    action,
    entryId: plainColumn(entryId),
    by: plainColumn(by),
    at: plainColumn(at),
    ...packed(audit),
  };
}

/** `undefined` where there is none. */
function jsonOf(columns: Row['columns']): unknown {
  try {
    return JSON.parse(unpackText([columns]));
  } catch {
    return undefined;
  }
}

/** The value in the columns of one row. What the schema of an entry allows fits twice over. */
function packed(value: unknown): Columns {
  const columns = packRow(value);
  if (columns === undefined)
    throw new TriageError('allowlist.too-large', 'The entry does not fit in one row of the table');
  return columns;
}
