import type { AllowlistEntry } from '../allowlist/entry.schema.ts';
import type { Classification, Disposition } from '../case/case.schema.ts';
import { compact } from '../compact.ts';
import { dispositionUnder, type SimulatedCase } from './simulated-case.ts';

/** A case that the change would show differently. */
export interface Flip {
  readonly id: string;
  readonly from: Disposition;
  readonly to: Disposition;
  /** Holds attacker-controlled text. */
  readonly summary: string;
  readonly verdict?: Classification;
}

/** A case with the verdict TruePositive that the change would take out of sight. */
export interface HiddenCase {
  readonly kind: 'case';
  readonly id: string;
  /** Holds attacker-controlled text. */
  readonly summary: string;
}

export interface Simulation {
  readonly flips: readonly Flip[];
  readonly hides: readonly HiddenCase[];
}

/** How a case is shown by the entries in force and by those of the change; `undefined` where it is the same. */
function flipOf(
  found: SimulatedCase,
  entries: readonly AllowlistEntry[],
  proposed: readonly AllowlistEntry[],
): Flip | undefined {
  const from = dispositionUnder(found, entries);
  const to = dispositionUnder(found, proposed);
  if (from === to) return undefined;
  const { id, summary, verdict } = found;
  return compact({ id, from, to, summary, verdict });
}

/** Whether a flip takes an attack that somebody has confirmed out of sight. */
function hidesAttack({ to, verdict }: Flip): boolean {
  return to === 'likely-benign' && verdict === 'TruePositive';
}

/**
 * Judges cases by the entries in force and by the proposed ones. Both judgements are of now: what changes between
 * them comes from the entries alone, not from a newer version of the service.
 */
export function simulate(
  cases: Iterable<SimulatedCase>,
  entries: readonly AllowlistEntry[],
  proposed: readonly AllowlistEntry[],
): Simulation {
  const flips: Flip[] = [];
  for (const found of cases) {
    const flip = flipOf(found, entries, proposed);
    if (flip !== undefined) flips.push(flip);
  }
  const hides = flips.filter(hidesAttack).map(({ id, summary }) => ({ kind: 'case' as const, id, summary }));
  return { flips, hides };
}
