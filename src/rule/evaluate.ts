import type { AlertRow } from '../alert/alert.ts';
import { explainRow } from './explain.ts';
import type { Outcome } from './explained.schema.ts';
import { type BranchPlan, prepareRule } from './prepare.ts';
import type { RowContext } from './row-context.ts';
import { type EvaluateOptions, reportedBranch, rowContext, tableOf } from './row-view.ts';
import type { CompiledRule } from './tree.ts';
import { FALSE, NOT_TRUE, TRUE, type Truth } from './truth.ts';

/** What `explainRow` says of the whole row (`hit`), without saying why: for many rows. */
export function matchRow(rule: CompiledRule, row: AlertRow, options: EvaluateOptions): Outcome {
  const prepared = prepareRule(rule);
  const branches = prepared.branchesOf(tableOf(prepared, row));
  const context = rowContext(prepared, reportedBranch(branches, row), row, options);
  let open = false;
  for (const branch of branches) {
    const truth = branchTruth(branch, context);
    if (truth === TRUE) return 'match';
    if ((truth & TRUE) !== 0) open = true;
  }
  // What the columns leave open may follow from the time filter or the reported branch.
  return open ? explainRow(rule, row, options).hit : prepared.otherwise;
}

function branchTruth(branch: BranchPlan, context: RowContext): Truth {
  let truth: Truth = TRUE;
  for (const clause of branch.cheapestFirst) {
    const clauseTruth = clause.truth(context);
    if ((clauseTruth & TRUE) === 0) return FALSE;
    if (clauseTruth !== TRUE) truth = TRUE | NOT_TRUE;
  }
  return truth;
}
