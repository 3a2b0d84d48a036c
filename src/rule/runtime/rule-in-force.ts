import { describeDrift } from '../drift.ts';
import { shippedRule } from '../shipped.ts';
import { type CompiledRule, unsupportedSentences } from '../tree.ts';
import type { Compiled, RuleCompiler } from './rule-compiler.ts';

/** The rule by which an alert is explained, and what to say of it. */
export interface RuleInForce {
  readonly rule: CompiledRule;
  /** `alert`: the alert's own query; `shipped`: the alert carries none, or one that cannot be read. */
  readonly source: 'shipped' | 'alert';
  /** How the rule differs in meaning from the shipped one. */
  readonly drift: readonly string[];
  /** What of the rule is not evaluated. */
  readonly unsupported: readonly string[];
}

const SHIPPED: RuleInForce = {
  rule: shippedRule,
  source: 'shipped',
  drift: [],
  unsupported: unsupportedSentences(shippedRule),
};

/**
 * The rule that fired: the query that the alert carries, the shipped rule when it carries none. A query that cannot
 * be read never costs the alert its explanation: the shipped rule stands in for it, and `unsupported` says why.
 */
export async function ruleInForce(
  query: string | undefined,
  compiler: Pick<RuleCompiler, 'compile'>,
): Promise<RuleInForce> {
  if (query === undefined || query.trim() === '' || query === shippedRule.text) return SHIPPED;
  const result = await compiler.compile(query);
  if (result.kind === 'compiled' && result.rule.branches.length > 0) return inForce(result.rule);
  return { ...SHIPPED, unsupported: [`the query of the alert is not evaluated: ${problemOf(result)}`] };
}

const known = new WeakMap<CompiledRule, RuleInForce>();

/** Alerts of one rule share its compiled query: what differs is worked out once. */
function inForce(compiled: CompiledRule): RuleInForce {
  const remembered = known.get(compiled);
  if (remembered !== undefined) return remembered;
  const made: RuleInForce = {
    // A query has no name: it is a version of the rule that ships.
    rule: { ...compiled, name: shippedRule.name },
    source: 'alert',
    drift: describeDrift(shippedRule, compiled),
    unsupported: unsupportedSentences(compiled),
  };
  known.set(compiled, made);
  return made;
}

function problemOf(result: Compiled): string {
  switch (result.kind) {
    case 'compiled':
      return 'it reads no table';
    case 'syntax-error':
      return `line ${result.error.line}, column ${result.error.column}: ${result.error.message}`;
    case 'unsupported':
      return result.reason;
    case 'busy':
      return 'too many queries wait to be read';
  }
}
