import type { AllowlistEntry } from '../allowlist/entry.schema.ts';
import { judgeFacts } from '../case/build-case.ts';
import { evidenceOf } from '../case/evidence.ts';
import { widened } from '../simulate/hidden-known-bad.ts';
import { knownBad } from '../simulate/known-bad.ts';
import { whyNotClosed } from './closing.ts';
import type { Policy } from './policy.schema.ts';

/**
 * The known-bad scenarios that a policy would close under some entries: none, or the policy is not to be used. Asked
 * for the entries as they stand, and for an attacker who sits on the host and under the account that they name.
 *
 * @returns ids of scenarios
 */
export function closedKnownBad(policy: Policy, entries: readonly AllowlistEntry[]): readonly string[] {
  const wide = entries.map(widened);
  return knownBad()
    .filter(({ facts, rows }) =>
      [entries, wide].some((inForce) => {
        const { claims, score } = judgeFacts(facts, rows, inForce);
        const { disposition } = score;
        const evidence = evidenceOf(facts.events, facts.gaps);
        const judged = { disposition, score, allowlist: claims.claims, evidence, related: [] };
        return whyNotClosed(judged, policy) === undefined;
      }),
    )
    .map(({ id }) => id);
}
