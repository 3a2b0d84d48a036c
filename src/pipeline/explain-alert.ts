import type { Alert, RuleIdentity } from '../alert/alert.ts';
import { compact } from '../compact.ts';
import { explainRow } from '../rule/explain.ts';
import { shippedRule } from '../rule/shipped.ts';
import { unsupportedSentences } from '../rule/tree.ts';
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

/** Explains an alert's rows by the shipped rule, at the moment at which the rule ran. */
export function explainByShippedRule(alert: Alert): Promise<Explanation> {
  const { name, sha256 } = shippedRule;
  const options = compact({ queryTime: alert.queryEndTime });
  return Promise.resolve({
    rule: { name, sha256, source: 'shipped', drift: [], unsupported: unsupportedSentences(shippedRule) },
    events: alert.rows.map((row) => explainRow(shippedRule, row, options)),
  });
}
