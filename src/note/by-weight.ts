import type { Reason } from '../case/case.schema.ts';

/**
 * Floors and caps set the score instead of adding to it, so they come first, whatever their points; only the two
 * that keep it between 0 and 100 are mere arithmetic and come last.
 */
function rank({ code }: Reason): number {
  if (code === 'floor.minimum' || code === 'cap.maximum') return 2;
  return /^(floor|cap)\./.test(code) ? 0 : 1;
}

/** That the rule fired is known: what weighs as much tells more. */
function tells({ code }: Reason): number {
  return code === 'rule.hit' ? 1 : 0;
}

/** The reasons by what they weigh: those that decide first, then by the size of their points. */
export function byWeight(reasons: readonly Reason[]): readonly Reason[] {
  return reasons.toSorted(
    (a, b) => rank(a) - rank(b) || Math.abs(b.points) - Math.abs(a.points) || tells(a) - tells(b),
  );
}

/** The reasons that decided: all but the arithmetic that keeps the score between 0 and 100. */
export function deciding(reasons: readonly Reason[]): readonly Reason[] {
  return byWeight(reasons).filter((reason) => rank(reason) < 2);
}

/** A reason that names what to look at next. */
export type CheckedReason = Reason & { readonly checkNext: string };

/** The reasons that name what to look at next, the weightiest first; the same check is named once. */
export function checksOf(reasons: readonly Reason[]): readonly CheckedReason[] {
  const seen = new Set<string>();
  return byWeight(reasons).flatMap((reason) => {
    const { checkNext } = reason;
    if (!checkNext || seen.has(checkNext)) return [];
    seen.add(checkNext);
    return [{ ...reason, checkNext }];
  });
}
