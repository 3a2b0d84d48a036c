import type { AllowlistEntry } from '../allowlist/entry.schema.ts';
import { slices } from '../async/slices.ts';
import { knownBad } from './known-bad.ts';
import { dispositionUnder } from './simulated-case.ts';

/** A scenario of the shipped set that a change would take out of sight. */
export interface HiddenScenario {
  readonly kind: 'known-bad';
  readonly id: string;
  readonly category: string;
  readonly title: string;
}

/**
 * An entry without what an attacker has by being there: the host that was entered and the account that was taken
 * over. The scenarios happen on one invented host under invented names; held against them as written, any entry
 * that names a host of the customer would look harmless.
 */
export function widened(entry: AllowlistEntry): AllowlistEntry {
  const { who, hosts, ...rest } = entry;
  return {
    ...rest,
    ...(who === undefined ? {} : { who: who.ownScript === true ? { ownScript: true } : {} }),
    ...(hosts === undefined ? {} : { hosts: { names: ['*'] } }),
  };
}

/**
 * The scenarios of the shipped set that entries of a proposal would make likely-benign: beside those that stand, as
 * they are written; or all of them on one host under one account, so that no two come one after the other that
 * would hide there what neither hides elsewhere.
 */
export async function hiddenKnownBad(
  entries: readonly AllowlistEntry[],
  proposed: readonly AllowlistEntry[],
): Promise<readonly HiddenScenario[]> {
  const inForce = new Set(entries);
  const changes = [
    { before: entries, after: proposed.map((entry) => (inForce.has(entry) ? entry : widened(entry))) },
    { before: entries.map(widened), after: proposed.map(widened) },
  ];
  const hidden: HiddenScenario[] = [];
  for (const scenario of knownBad()) {
    await slices.later();
    const isHidden = changes.some(
      ({ before, after }) =>
        dispositionUnder(scenario, after) === 'likely-benign' &&
        dispositionUnder(scenario, before) !== 'likely-benign',
    );
    const { id, category, title } = scenario;
    if (isHidden) hidden.push({ kind: 'known-bad', id, category, title });
  }
  return hidden;
}
