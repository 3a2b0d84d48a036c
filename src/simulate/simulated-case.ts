import type { AllowlistEntry } from '../allowlist/entry.schema.ts';
import type { Case, Classification, Disposition } from '../case/case.schema.ts';
import { compact } from '../compact.ts';
import { type CaseFacts, type JudgedRow, judgeFacts, judgeRows } from '../pipeline/build-case.ts';
import { factsOf } from '../pipeline/merge-facts.ts';

/** What is needed of a case to judge it anew under other entries. */
export interface SimulatedCase {
  readonly id: string;
  readonly summary: string;
  readonly verdict?: Classification;
  /** Who gave the verdict. */
  readonly verdictBy?: string;
  readonly facts: Omit<CaseFacts, 'rule' | 'incident'>;
  /** The rows of the facts, read and searched once: no entry changes them. */
  readonly rows: readonly JudgedRow[];
}

/**
 * A stored case, ready to be judged again by the columns and the context that it keeps; `rows` are its rows, where they
 * are judged already.
 */
export function simulatedCase(
  stored: Case,
  rows: readonly JudgedRow[] = judgeRows(stored.events),
): SimulatedCase {
  return compact({
    id: stored.id,
    summary: stored.summary,
    verdict: stored.verdict?.classification,
    verdictBy: stored.verdict?.by,
    facts: factsOf(stored),
    rows,
  });
}

/** What the case would be under these entries, on the date of its alert. */
export function dispositionUnder(
  { facts, rows }: Pick<SimulatedCase, 'facts' | 'rows'>,
  entries: readonly AllowlistEntry[],
): Disposition {
  return judgeFacts(facts, rows, entries).score.disposition;
}
