import type { AllowlistEntry } from '../allowlist/entry.schema.ts';
import { judgeFacts } from '../pipeline/build-case.ts';
import { evidenceOf } from '../pipeline/evidence.ts';
import { widened } from '../simulate/hidden-known-bad.ts';
import { knownBad } from '../simulate/known-bad.ts';
import { whyNotClosed } from './closing.ts';
import type { Policy } from './policy.schema.ts';
import type { WriteBackConfig } from './write-back-config.ts';

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

/** Whether the policy comes into play at all: without closing or lowering there is nothing to guard. */
function isUsed({ modes, policy }: Pick<WriteBackConfig, 'modes' | 'policy'>): boolean {
  return modes.close !== 'off' || (modes.severity !== 'off' && policy.severity.lower !== undefined);
}

/** Why a policy is not to be used with some entries, in one sentence; judged once for each list of entries. */
export function policyGuard(
  config: Pick<WriteBackConfig, 'modes' | 'policy'>,
): (entries: readonly AllowlistEntry[]) => string | undefined {
  let judged:
    | { readonly entries: readonly AllowlistEntry[]; readonly problem: string | undefined }
    | undefined;
  return (entries) => {
    if (!isUsed(config)) return undefined;
    if (judged?.entries !== entries) {
      const closed = closedKnownBad(config.policy, entries);
      const problem =
        closed.length === 0
          ? undefined
          : `with the allowlist as it stands the policy would close known attacks: ${closed.slice(0, 5).join(', ')}`;
      judged = { entries, problem };
    }
    return judged.problem;
  };
}
