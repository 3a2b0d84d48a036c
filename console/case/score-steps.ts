import type { Reason } from '../data/types.ts';

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
