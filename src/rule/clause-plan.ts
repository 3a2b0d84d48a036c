import type { PredicateKey } from './canonical.ts';
import type { Clause } from './explained.schema.ts';
import type { Logical } from './predicate.ts';
import type { Literals } from './prepared-predicate.ts';
import type { RowContext } from './row-context.ts';
import type { Scalar } from './scalar.ts';
import type { Truth } from './truth.ts';

/** How the truth of a clause follows from those of its operands. */
export type Combination = Logical | 'leaf' | 'same';

/** What is known of a clause before there is a row. */
export interface ClauseFacts {
  readonly text: string;
  readonly line: number;
  readonly operator: string;
  readonly combination: Combination;
  readonly operands: readonly ClausePlan[];
  readonly truth: (row: RowContext) => Truth;
  readonly timeFilter: boolean;
  readonly column: string | undefined;
  /** What the clause looks at. */
  readonly subject: Scalar | undefined;
  /** For conditions on text: the literals to find there. */
  readonly literals: Literals | undefined;
  /** Equal for conditions that mean the same, in whatever branch they stand. */
  readonly key: PredicateKey | undefined;
}

/**
 * A clause made ready: what an explanation shows of it for every row, and how to decide it for one. Every plan has
 * every key, so that the engine sees one shape: explaining a row reads a dozen of them.
 */
export interface ClausePlan extends ClauseFacts {
  readonly explain: ExplainClause;
}

/**
 * Explains a clause of a row that carries every column that is asked for. Leaves its truth in the row's `last`, and
 * sets `open` when the row cannot decide it after all.
 */
export type ExplainClause = (row: RowContext) => Clause;

/** A clause and all its operands, operands first. */
export function bottomUp(clause: ClausePlan): ClausePlan[] {
  return [...clause.operands.flatMap(bottomUp), clause];
}

/** About what it takes to decide a clause, in units of an equality. */
export function costOf(clause: ClausePlan): number {
  if (clause.operands.length > 0) return clause.operands.reduce((sum, operand) => sum + costOf(operand), 0);
  if (/^(?:!?in~?|[=!][=~])$/.test(clause.operator)) return 1;
  if (clause.timeFilter) return 2;
  return clause.literals === undefined ? 6 : 3;
}
