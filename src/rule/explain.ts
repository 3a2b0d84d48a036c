import type { AlertRow } from '../alert/alert.ts';
import type { Clause, ExplainedBranch, ExplainedRow, Outcome } from './explained.schema.ts';
import { type BranchPlan, type ClausePlan, prepareRule } from './prepare.ts';
import type { RowContext } from './row-context.ts';
import { rawColumn } from './row-context.ts';
import { type EvaluateOptions, reportedBranch, rowContext, tableOf } from './row-view.ts';
import { type Decisions, settle } from './settle.ts';
import type { CompiledRule } from './tree.ts';
import { FALSE, outcomeOf } from './truth.ts';
import { shownValue } from './value.ts';

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
  const decisions: Decisions = { truths: [], bases: [] };
  let open = false;
  for (const plan of plans) {
    for (const clause of plan.clauses) open = evaluate(clause, context, decisions) || open;
  }
  if (open) settle(plans, reported, decisions);
  const branches = plans.map((plan) => explainBranch(plan, context, decisions));
  return {
    table,
    source: row.source,
    columns: row.columns,
    ...(row.candidates === undefined ? {} : { candidates: row.candidates }),
    ...(row.reportedBranch === undefined ? {} : { reportedBranch: row.reportedBranch }),
    hit: anyOutcome(branches),
    branches,
  };
}

/** Decides a clause and all its operands; true when something is unknown. */
function evaluate(clause: ClausePlan, context: RowContext, decisions: Decisions): boolean {
  let open = false;
  for (const operand of clause.operands) open = evaluate(operand, context, decisions) || open;
  const truth = clause.truth(context);
  decisions.truths[clause.index] = truth;
  decisions.bases[clause.index] = 'evaluated';
  return open || outcomeOf(truth) === 'unknown';
}

function explainBranch(plan: BranchPlan, context: RowContext, decisions: Decisions): ExplainedBranch {
  const clauses = plan.clauses.map((clause) => explainClause(clause, context, decisions));
  return { name: plan.name, table: plan.table, outcome: allOutcome(clauses), clauses };
}

/** All clauses of a branch must match. */
function allOutcome(clauses: readonly Clause[]): Outcome {
  let outcome: Outcome = 'match';
  for (const clause of clauses) {
    if (clause.outcome === 'no-match') return 'no-match';
    if (clause.outcome === 'unknown') outcome = 'unknown';
  }
  return outcome;
}

/** One branch suffices. */
function anyOutcome(branches: readonly ExplainedBranch[]): Outcome {
  let outcome: Outcome = 'no-match';
  for (const branch of branches) {
    if (branch.outcome === 'match') return 'match';
    if (branch.outcome === 'unknown') outcome = 'unknown';
  }
  return outcome;
}

function explainClause(plan: ClausePlan, context: RowContext, decisions: Decisions): Clause {
  const common = {
    text: plan.text,
    line: plan.line,
    outcome: outcomeOf(decisions.truths[plan.index] ?? FALSE),
    basis: decisions.bases[plan.index] ?? 'evaluated',
    operator: plan.operator,
  };
  if (plan.operands.length > 0) {
    return { ...common, clauses: plan.operands.map((operand) => explainClause(operand, context, decisions)) };
  }
  const actual = actualOf(plan, context);
  const matches = typeof actual === 'string' ? plan.matcher?.find(actual) : undefined;
  return {
    ...common,
    ...(plan.column === undefined ? {} : { column: plan.column }),
    ...(actual === undefined ? {} : { actual }),
    ...(matches === undefined || matches.length === 0 ? {} : { matches }),
  };
}

function actualOf(plan: ClausePlan, context: RowContext): unknown {
  if (plan.subject === undefined) return undefined;
  if (plan.subject.column !== undefined) return rawColumn(context.columns, plan.subject.column);
  return shownValue(plan.subject.read(context), plan.subject.type);
}
