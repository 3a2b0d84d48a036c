import type { Reason } from '../data/types.ts';

/**
 * Floors and caps set the score instead of adding to it, so that they come first among what decided; the two that
 * keep it between 0 and 100 are mere arithmetic and come last.
 */
function rank({ code }: Reason): number {
  if (code === 'floor.minimum' || code === 'cap.maximum') return 2;
  return /^(floor|cap)\./.test(code) ? 0 : 1;
}

/** That the rule fired is known: what weighs as much tells more. */
function tells({ code }: Reason): number {
  return code === 'rule.hit' ? 1 : 0;
}

/** The reasons by what they weigh. */
export function byWeight(reasons: readonly Reason[]): readonly Reason[] {
  return reasons.toSorted(
    (a, b) => rank(a) - rank(b) || Math.abs(b.points) - Math.abs(a.points) || tells(a) - tells(b),
  );
}

/** The reasons that decided: all but the arithmetic that keeps the score between 0 and 100. */
export function deciding(reasons: readonly Reason[]): readonly Reason[] {
  return byWeight(reasons).filter((reason) => rank(reason) < 2);
}

/** One step of the score: from where to where a reason takes it. */
export interface Step {
  readonly reason: Reason;
  readonly from: number;
  readonly to: number;
}

/** The score as it adds up, in the order in which the reasons were counted. */
export function stepsOf(reasons: readonly Reason[]): readonly Step[] {
  let at = 0;
  return reasons.map((reason) => {
    const from = at;
    at += reason.points;
    return { reason, from, to: at };
  });
}

/** What to look at next, the weightiest reason first; the same check is named once. */
export function checksOf(reasons: readonly Reason[]): readonly Reason[] {
  const seen = new Set<string>();
  return byWeight(reasons).filter(({ checkNext }) => {
    if (checkNext === undefined || seen.has(checkNext)) return false;
    seen.add(checkNext);
    return true;
  });
}
