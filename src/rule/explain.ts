import type { AlertRow } from '../alert/alert.ts';
import { explainOpenBranches } from './explain-open.ts';
import type { ExplainedBranch, ExplainedRow, Outcome } from './explained.schema.ts';
import { type BranchPlan, prepareRule } from './prepare.ts';
import type { RowContext } from './row-context.ts';
import { type EvaluateOptions, reportedBranch, rowContext, tableOf } from './row-view.ts';
import type { CompiledRule } from './tree.ts';
import { TRUE } from './truth.ts';

/**
 * Says for one row which branches of the rule it satisfies and by which clauses: every branch of the row's table,
 * every clause of it, whether met or not. `ago()` and `now()` count from `queryTime`.
 */
export function explainRow(rule: CompiledRule, row: AlertRow, options: EvaluateOptions): ExplainedRow {
  const prepared = prepareRule(rule);
  const table = tableOf(prepared, row);
  const plans = prepared.branchesOf(table);
  const reported = reportedBranch(plans, row);
  const context = rowContext(prepared, reported, row, options);
  let branches: readonly ExplainedBranch[] = plans.map((plan) => explainBranch(plan, context));
  if (context.open) branches = explainOpenBranches(plans, reported, context);
  const explained = {
    table,
    source: row.source,
    columns: row.columns,
    hit: anyOutcome(branches, prepared.otherwise),
    branches,
  };
  if (row.candidates === undefined && row.reportedBranch === undefined) return explained;
  return {
    ...explained,
    ...(row.candidates === undefined ? {} : { candidates: row.candidates }),
    ...(row.reportedBranch === undefined ? {} : { reportedBranch: row.reportedBranch }),
  };
}

/** One branch suffices. */
function anyOutcome(branches: readonly ExplainedBranch[], otherwise: Outcome): Outcome {
  let outcome = otherwise;
  for (const branch of branches) {
    if (branch.outcome === 'match') return 'match';
    if (branch.outcome === 'unknown') outcome = 'unknown';
  }
  return outcome;
}

/** For a row that carries every column that is asked for; what it says of another is not to be used. */
function explainBranch(plan: BranchPlan, context: RowContext): ExplainedBranch {
  const { name, table } = plan;
  let outcome: Outcome = 'match';
  const clauses = plan.clauses.map((clausePlan) => {
    const clause = clausePlan.explain(context);
    if (context.last !== TRUE) outcome = 'no-match';
    return clause;
  });
  return { name, table, outcome, clauses };
}
