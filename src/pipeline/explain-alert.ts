import type { Alert, RuleIdentity } from '../alert/alert.ts';
import { mapInSlices, type Pause, slices } from '../async/slices.ts';
import { compact } from '../compact.ts';
import { explainRow } from '../rule/explain.ts';
import type { RuleCompiler } from '../rule/runtime/rule-compiler.ts';
import { ruleInForce } from '../rule/runtime/rule-in-force.ts';
import { shippedRule } from '../rule/shipped.ts';
import type { Explanation } from './triage-deps.ts';

/** How alerts of the shipped rule are told from others: the configured ids and names, and its own branches. */
export function shippedIdentity({ ids, names }: Pick<RuleIdentity, 'ids' | 'names'>): RuleIdentity {
  const { branches } = shippedRule;
  return {
    ids,
    names,
    branches: branches.map((branch) => branch.name),
    tables: Object.fromEntries(branches.map((branch) => [branch.name, branch.table])),
  };
}

/**
 * Explains an alert's rows by the query that fired, at the moment at which it ran; by the shipped rule where the
 * alert carries no query, or one that cannot be read.
 */
export async function explainAlert(
  alert: Alert,
  compiler: Pick<RuleCompiler, 'compile'>,
  pause: Pause = slices.later,
): Promise<Explanation> {
  const { rule, source, drift, unsupported } = await ruleInForce(alert.query, compiler);
  const options = compact({ queryTime: alert.queryEndTime });
  const { name, sha256 } = rule;
  return {
    rule: { name, sha256, source, drift, unsupported },
    events: await mapInSlices(alert.rows, pause, (row) => explainRow(rule, row, options)),
  };
}
