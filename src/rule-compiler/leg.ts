import type { Expression, SourceSpan, Step } from '../rule/tree.ts';

/** A branch under construction: what a tabular expression yields for one table. */
export interface Leg {
  readonly table: string;
  readonly at: SourceSpan;
  readonly steps: readonly Step[];
  /** Set once an operator ends what can be evaluated: later steps are not added. */
  readonly stopped: boolean;
  /** The columns that some step makes a string constant: candidates for the name of the branch. */
  readonly constants: ReadonlyMap<string, string>;
  /** The columns that steps make: they hide `let` names. */
  readonly made: ReadonlySet<string>;
}

/** The leg that a table starts. */
export function tableLeg(table: string, at: SourceSpan): Leg {
  return { table, at, steps: [], stopped: false, constants: new Map(), made: new Set() };
}

/** A leg with one more step, and the columns that it makes. A leg that has stopped stays as it is. */
export function addStep(leg: Leg, step: Step, made: readonly string[] = []): Leg {
  if (leg.stopped) return leg;
  return {
    ...leg,
    steps: [...leg.steps, step],
    made: made.length === 0 ? leg.made : new Set([...leg.made, ...made]),
  };
}

/** A leg with one `where` step for each conjunct: `where a and b` is `where a | where b`. */
export function addCondition(leg: Leg, condition: Expression): Leg {
  return conjuncts(condition).reduce(
    (next, conjunct) => addStep(next, { kind: 'where', condition: conjunct }),
    leg,
  );
}

function conjuncts(expression: Expression): readonly Expression[] {
  return expression.kind === 'operation' && expression.operator === 'and'
    ? expression.operands.flatMap(conjuncts)
    : [expression];
}
