import { compact } from '../../compact.ts';
import { canonical } from '../../text/canonical-json.ts';
import type { AllowlistEntry } from '../entry.schema.ts';
import type { AuditRecord, BadOverride, ChangedBy, Override } from './allowlist-store.ts';

/** A change to write: the override that is to stand (`undefined`: none), and its audit record. */
export interface PlannedChange {
  readonly next: Exclude<Override, BadOverride> | undefined;
  readonly audit: AuditRecord;
}

/** What stands for an id before a change. */
export interface Standing {
  readonly id: string;
  readonly shipped: AllowlistEntry | undefined;
  readonly override: Override | undefined;
}

/** The entry in force; `undefined` where there is none, or it is off or bad. */
function inForce({ shipped, override }: Standing): AllowlistEntry | undefined {
  if (override === undefined) return shipped;
  return override.kind === 'custom' ? override.entry : undefined;
}

function planned(
  standing: Standing,
  changed: ChangedBy,
  action: AuditRecord['action'],
  next: PlannedChange['next'],
): PlannedChange {
  const before = inForce(standing);
  const after = inForce({ ...standing, override: next });
  return { next, audit: compact({ ...changed, action, entryId: standing.id, before, after }) };
}

/** Plans a PUT of an entry. An entry equal to the shipped one takes the override away instead of copying it. */
export function planPut(
  standing: Standing,
  entry: AllowlistEntry,
  changed: ChangedBy,
): PlannedChange | 'unchanged' {
  const { shipped, override } = standing;
  const before = inForce(standing);
  if (before !== undefined && canonical(before) === canonical(entry)) return 'unchanged';
  if (shipped !== undefined && canonical(shipped) === canonical(entry))
    return planned(standing, changed, 'restored', undefined);
  const isNew = shipped === undefined && override === undefined;
  const next = { kind: 'custom' as const, id: entry.id, entry, ...changed };
  return planned(standing, changed, isNew ? 'created' : 'replaced', next);
}

/** Plans a DELETE. Of an entry that is off already it changes nothing, so that repeating it is safe. */
export function planRemove(standing: Standing, changed: ChangedBy): PlannedChange | 'unchanged' | 'missing' {
  const { id, shipped, override } = standing;
  if (override === undefined) {
    if (shipped === undefined) return 'missing';
    return planned(standing, changed, 'switched-off', { kind: 'off', id, ...changed });
  }
  if (override.kind === 'off') return 'unchanged';
  return planned(standing, changed, shipped === undefined ? 'removed' : 'restored', undefined);
}
