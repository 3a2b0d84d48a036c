import type { AlertRow } from '../alert/alert.ts';
import type { Clause, ExplainedBranch, ExplainedRow, Outcome } from './explained.schema.ts';
import { type BranchPlan, type ClausePlan, prepareRule } from './prepare.ts';
import { type RowContext, rawColumn } from './row-context.ts';
import { type EvaluateOptions, reportedBranch, rowContext, tableOf } from './row-view.ts';
import { combinedTruth, type Decisions, settle } from './settle.ts';
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
  for (const plan of plans) open = evaluate(plan, context, decisions) || open;
  if (open) settle(plans, reported, decisions);
  const branches: ExplainedBranch[] = [];
  for (const plan of plans) branches.push(explainBranch(plan, context, decisions));
  const explained = {
    table,
    source: row.source,
    columns: row.columns,
    hit: anyOutcome(branches),
    branches,
  };
  if (row.candidates === undefined && row.reportedBranch === undefined) return explained;
  return {
    ...explained,
    ...(row.candidates === undefined ? {} : { candidates: row.candidates }),
    ...(row.reportedBranch === undefined ? {} : { reportedBranch: row.reportedBranch }),
  };
}

/** Decides the clauses of a branch and all their operands; true when something is unknown. */
function evaluate(plan: BranchPlan, context: RowContext, { truths }: Decisions): boolean {
  let open = false;
  for (const clause of plan.bottomUp) {
    const truth = clause.combination === 'leaf' ? clause.truth(context) : combinedTruth(clause, truths);
    truths[clause.index] = truth;
    if (outcomeOf(truth) === 'unknown') open = true;
  }
  return open;
}

/** All clauses of a branch must match. */
function explainBranch(plan: BranchPlan, context: RowContext, decisions: Decisions): ExplainedBranch {
  const clauses: Clause[] = [];
  let outcome: Outcome = 'match';
  for (const clausePlan of plan.clauses) {
    const clause = explainClause(clausePlan, context, decisions);
    clauses.push(clause);
    if (clause.outcome === 'no-match') outcome = 'no-match';
    else if (clause.outcome === 'unknown' && outcome === 'match') outcome = 'unknown';
  }
  return { name: plan.name, table: plan.table, outcome, clauses };
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

// Clauses are written out key by key, and not spread together: there are a dozen to a row, and this is what an
// explanation costs beyond the evaluation.
function explainClause(plan: ClausePlan, context: RowContext, decisions: Decisions): Clause {
  const truth = decisions.truths[plan.index] ?? FALSE;
  const { text, line, operator, column } = plan;
  const outcome = outcomeOf(truth);
  const basis = decisions.bases[plan.index] ?? 'evaluated';
  if (plan.operands.length > 0) {
    const clauses: Clause[] = [];
    for (const operand of plan.operands) clauses.push(explainClause(operand, context, decisions));
    return { text, line, outcome, basis, operator, clauses };
  }
  const actual = actualOf(plan, context);
  if (actual === undefined) {
    return column === undefined
      ? { text, line, outcome, basis, operator }
      : { text, line, outcome, basis, operator, column };
  }
  const found = (plan.foundWith & truth) !== 0 && typeof actual === 'string';
  const matches = found ? plan.matcher?.find(actual) : undefined;
  if (matches === undefined || matches.length === 0) {
    return column === undefined
      ? { text, line, outcome, basis, operator, actual }
      : { text, line, outcome, basis, operator, column, actual };
  }
  return column === undefined
    ? { text, line, outcome, basis, operator, actual, matches }
    : { text, line, outcome, basis, operator, column, actual, matches };
}

function actualOf({ subject }: ClausePlan, context: RowContext): unknown {
  if (subject === undefined) return undefined;
  if (subject.column === undefined) return shownValue(subject.read(context), subject.type);
  const value = context.columns[subject.column];
  return typeof value === 'string' ? value : rawColumn(context.columns, subject.column);
}
