import type { AllowlistEntry } from '../../src/allowlist/entry.schema.ts';
import {
  type AllowlistStore,
  type AuditRecord,
  NO_OVERRIDE,
  type StoredOverride,
  type Turn,
} from '../../src/allowlist/store/allowlist-store.ts';
import { type PlannedChange, planPut, planRemove } from '../../src/allowlist/store/plan-change.ts';
import { decodeCursor, encodeCursor, fingerprintOf } from '../../src/tables/cursor.ts';
import { hashOf, positionOf, timeKeyOf } from '../../src/tables/keys.ts';

const FINGERPRINT = fingerprintOf(['allowlist-audit']);

/** The allowlist in memory, for tests of everything above it. `reach` may throw, as a table that is away. */
export function memoryAllowlist(
  shipped: readonly AllowlistEntry[],
  reach: () => void = () => undefined,
): AllowlistStore {
  const overrides = new Map<string, StoredOverride>();
  const audit: { readonly position: string; readonly record: AuditRecord }[] = [];
  let writes = 0;
  let revision = '';

  function change<Extra extends string>(
    id: string,
    plan: (standing: Parameters<typeof planRemove>[0]) => PlannedChange | Extra,
    ifMatch: string | undefined,
    turn: Turn | undefined,
  ) {
    reach();
    if (turn !== undefined && turn.seen !== revision) return 'outdated' as const;
    const override = overrides.get(id);
    if (ifMatch !== undefined && ifMatch !== (override?.etag ?? NO_OVERRIDE)) return 'conflict' as const;
    const planned = plan({ id, shipped: shipped.find((entry) => entry.id === id), override });
    if (typeof planned === 'string') return planned;
    writes += 1;
    revision = turn?.next ?? `revision ${writes}`;
    if (planned.next === undefined) overrides.delete(id);
    else overrides.set(id, structuredClone({ ...planned.next, etag: `"${writes}"` }));
    const position = positionOf(timeKeyOf(Date.parse(planned.audit.at)), hashOf(String(writes)));
    audit.push({ position, record: structuredClone(planned.audit) });
    return planned.audit.action;
  }

  return {
    async list() {
      reach();
      return structuredClone([...overrides.values()].sort((a, b) => (a.id < b.id ? -1 : 1)));
    },
    async snapshot() {
      return { revision, overrides: await this.list() };
    },
    async get(id) {
      reach();
      return structuredClone(overrides.get(id));
    },
    put: async (entry, changed, ifMatch, turn) =>
      change(entry.id, (standing) => planPut(standing, entry, changed), ifMatch, turn),
    remove: async (id, changed, ifMatch, turn) =>
      change(id, (standing) => planRemove(standing, changed), ifMatch, turn),
    async audit({ limit, cursor }) {
      reach();
      const after = cursor === undefined ? '' : decodeCursor(cursor, FINGERPRINT);
      const left = audit
        .filter(({ position }) => position > after)
        .sort((a, b) => (a.position < b.position ? -1 : 1));
      const page = left.slice(0, limit);
      const last = page.at(-1);
      return {
        items: structuredClone(page.map(({ record }) => record)),
        ...(left.length > limit && last ? { cursor: encodeCursor(last.position, FINGERPRINT) } : {}),
      };
    },
  };
}
