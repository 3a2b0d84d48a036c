import type { Case } from '../case/case.schema.ts';
import type { Policy } from './policy.schema.ts';

/** What a decision to close rests on. */
export type ClosingFacts = Pick<Case, 'disposition' | 'score' | 'allowlist' | 'evidence' | 'verdict'> & {
  /** The other cases of the same story. */
  readonly related: readonly Pick<Case, 'disposition'>[];
};

/**
 * Why a case may not be closed by the service, in one sentence; `undefined` when it may. Closing hides: every
 * condition has to hold, whatever the policy says, and the policy adds its own.
 */
export function whyNotClosed(facts: ClosingFacts, { close }: Pick<Policy, 'close'>): string | undefined {
  const { disposition, score, allowlist, evidence, verdict, related } = facts;
  if (disposition !== 'likely-benign') return `the case is ${disposition}`;
  if (verdict !== undefined && verdict.classification !== 'BenignPositive')
    return `the verdict is ${verdict.classification}`;
  if (score.value > close.maxScore) return `the score ${score.value} exceeds ${close.maxScore}`;
  const applied = allowlist.filter(({ outcome }) => outcome === 'applied');
  if (applied.length === 0) return 'no allowlist entry applies';
  const overridden = allowlist.find(({ outcome }) => outcome === 'overridden');
  if (overridden !== undefined) return `the entry ${overridden.entryId} is overridden by signs of an attack`;
  const stranger = applied.find(
    ({ entryId, category }) =>
      close.entries?.includes(entryId) === false ||
      close.categories?.some((allowed) => allowed === category) === false,
  );
  if (stranger !== undefined) return `the policy does not name ${stranger.entryId} (${stranger.category})`;
  if (evidence.completeness < close.minCompleteness)
    return `the evidence is complete to ${evidence.completeness}, not to ${close.minCompleteness}`;
  const worse = related.find((other) => other.disposition !== 'likely-benign');
  return worse === undefined ? undefined : `a related case is ${worse.disposition}`;
}
