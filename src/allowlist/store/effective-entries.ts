import type { AllowlistEntry } from '../entry.schema.ts';
import type { ChangedBy, Override } from './allowlist-store.ts';
import { planPut, planRemove } from './plan-change.ts';

/**
 * The entries in force: the shipped ones in their order, each replaced or left out as the overrides say, then the
 * customer's own. An override that cannot be read, or that the audit
 * does not say, leaves its entry out.
 */
export function effectiveEntries(
  shipped: readonly AllowlistEntry[],
  overrides: readonly Override[],
): readonly AllowlistEntry[] {
  const byId = new Map(overrides.map((override) => [override.id, override]));
  const kept = shipped.flatMap((entry) => {
    const override = byId.get(entry.id);
    byId.delete(entry.id);
    if (override === undefined) return [entry];
    return override.kind === 'custom' ? [override.entry] : [];
  });
  const own = [...byId.values()].flatMap((override) => (override.kind === 'custom' ? [override.entry] : []));
  return [...kept, ...own];
}

/** A change that is only thought of: entries to PUT, ids to DELETE. */
export interface Proposal {
  readonly entries: readonly AllowlistEntry[];
  readonly remove: readonly string[];
}

const NOBODY: ChangedBy = { by: '', at: '' };

/** The entries that would be in force after a proposal, by the same plan as the store follows. */
export function proposedEntries(
  shipped: readonly AllowlistEntry[],
  overrides: readonly Override[],
  { entries, remove }: Proposal,
): readonly AllowlistEntry[] {
  const byId = new Map(overrides.map((override) => [override.id, override]));
  const standing = (id: string) => ({
    id,
    shipped: shipped.find((entry) => entry.id === id),
    override: byId.get(id),
  });
  const follow = (id: string, plan: ReturnType<typeof planRemove>): void => {
    if (typeof plan === 'string') return;
    if (plan.next === undefined) byId.delete(id);
    else byId.set(id, plan.next);
  };
  for (const id of remove) follow(id, planRemove(standing(id), NOBODY));
  for (const entry of entries) follow(entry.id, planPut(standing(entry.id), entry, NOBODY));
  return effectiveEntries(shipped, [...byId.values()]);
}
