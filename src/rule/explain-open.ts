import { leafClause } from './clause.ts';
import type { ClausePlan } from './clause-plan.ts';
import type { Clause, ExplainedBranch, Outcome } from './explained.schema.ts';
import type { BranchPlan } from './prepare.ts';
import type { RowContext } from './row-context.ts';
import { combinedTruth, type Decisions, settle, truthIn } from './settle.ts';
import { outcomeOf } from './truth.ts';

/**
 * Explains a row that lacks columns: first every clause is decided as far as the row goes, then what follows from
 * the window of the query and from the reported branch, then all is said.
 */
export function explainOpenBranches(
  plans: readonly BranchPlan[],
  reported: BranchPlan | undefined,
  row: RowContext,
): readonly ExplainedBranch[] {
  const decisions: Decisions = { truths: new Map(), bases: new Map() };
  for (const clause of plans.flatMap((plan) => plan.bottomUp)) {
    const truth = clause.combination === 'leaf' ? clause.truth(row) : combinedTruth(clause, decisions);
    decisions.truths.set(clause, truth);
  }
  settle(plans, reported, decisions);
  return plans.map((plan) => {
    const clauses = plan.clauses.map((clause) => openClause(clause, row, decisions));
    return { name: plan.name, table: plan.table, outcome: allOutcome(clauses), clauses };
  });
}

/** All clauses of a branch must match. */
function allOutcome(clauses: readonly Clause[]): Outcome {
  if (clauses.some((clause) => clause.outcome === 'no-match')) return 'no-match';
  return clauses.some((clause) => clause.outcome === 'unknown') ? 'unknown' : 'match';
}

function openClause(plan: ClausePlan, row: RowContext, decisions: Decisions): Clause {
  const truth = truthIn(decisions, plan);
  const basis = decisions.bases.get(plan) ?? 'evaluated';
  if (plan.operands.length === 0) return leafClause(plan, row, truth, basis);
  const { text, line, operator } = plan;
  const clauses = plan.operands.map((operand) => openClause(operand, row, decisions));
  return { text, line, outcome: outcomeOf(truth), basis, operator, clauses };
}
