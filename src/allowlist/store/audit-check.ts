import { canonical } from '../../text/canonical-json.ts';
import type { AuditAction, AuditRecord } from './allowlist-store.ts';

/** What the row of an id says, under the ETag that it was read with. Each id has one. */
export interface SaidByRow {
  readonly id: string;
  readonly etag: string;
  /** As it is stored; `kind` is `custom`, `off` or `none`. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** How a row stands to the audit. */
export interface Checked {
  /** Whether the last change of the id that the audit has is the one that the row says. */
  readonly isAudited: boolean;
  /** When that last change was made (ISO 8601); absent where the audit has none. */
  readonly lastAt?: string;
}

/** What each action leaves in the row of its id. */
const LEAVES: Readonly<Record<AuditAction, string>> = {
  created: 'custom',
  replaced: 'custom',
  'switched-off': 'off',
  restored: 'none',
  removed: 'none',
};

/**
 * Holds rows against the audit: every change writes its row and its record together, so that a row which the last record
 * of its id does not say was written past the service. `audit` reads the records, newest first. A row is held against
 * them once for each ETag.
 */
export function auditCheck(audit: () => AsyncIterable<AuditRecord>) {
  const known = new Map<string, Checked & { readonly etag: string }>();
  return async (rows: readonly SaidByRow[]): Promise<ReadonlyMap<SaidByRow, Checked>> => {
    const answer = new Map<SaidByRow, Checked>();
    for (const row of rows) {
      const before = known.get(row.id);
      if (before?.etag === row.etag) answer.set(row, before);
    }
    const open = rows.filter((row) => !answer.has(row));
    const found = open.length === 0 ? undefined : await checkRows(open, audit());
    for (const row of open) {
      const checked = found?.get(row.id) ?? { isAudited: false };
      answer.set(row, checked);
      known.set(row.id, { ...checked, etag: row.etag });
    }
    return answer;
  };
}

/** Reads as far as it has to. Records of one instant have no order: any of the last ones may say the row. */
async function checkRows(
  rows: readonly SaidByRow[],
  audit: AsyncIterable<AuditRecord>,
): Promise<ReadonlyMap<string, Checked>> {
  const open = new Map(rows.map(({ id, body }) => [id, body]));
  const found = new Map<string, Checked>();
  for await (const record of audit) {
    const body = open.get(record.entryId);
    if (body === undefined) continue;
    const lastAt = found.get(record.entryId)?.lastAt ?? record.at;
    const isLast = record.at === lastAt;
    const isAudited = isLast && says(record, body);
    found.set(record.entryId, { isAudited, lastAt });
    if (isAudited || !isLast) open.delete(record.entryId);
    if (open.size === 0) break;
  }
  return found;
}

/** Whether a record says the same as a row: what stands, who put it there, and when. */
function says({ action, after, by, principal, at }: AuditRecord, body: SaidByRow['body']): boolean {
  const kind = LEAVES[action];
  if (body['kind'] !== kind) return false;
  if (kind === 'none') return true;
  if (body['by'] !== by || body['principal'] !== principal || body['at'] !== at) return false;
  return kind === 'off' || isSame(body['entry'], after);
}

function isSame(entry: unknown, after: unknown): boolean {
  try {
    return after !== undefined && canonical(entry) === canonical(after);
  } catch {
    // Nested deeper than an entry can be.
    return false;
  }
}
