import { mapInSlices, slices } from '../async/slices.ts';
import { describeDrift } from '../rule/drift.ts';
import { explainRow } from '../rule/explain.ts';
import type { RuleCompiler } from '../rule/runtime/rule-compiler.ts';
import { shippedRule } from '../rule/shipped.ts';
import { unsupportedSentences } from '../rule/tree.ts';
import type { ApiDeps } from './api-deps.ts';
import { ProblemError } from './problem.ts';

/**
 * Explains rows by a query of the caller. Throws problem 422 `rule.syntax` with line, column and the parser's words,
 * or `rule.query-unsupported` for a text that is more than what is taken on; 503 `rule.busy` where too many queries
 * wait.
 */
export function queryExplainer(
  compiler: Pick<RuleCompiler, 'compile'>,
): NonNullable<ApiDeps['explainQuery']> {
  return async (query, rows, options) => {
    const result = await compiler.compile(query);
    if (result.kind === 'syntax-error') {
      const { code: parserCode, message, line, column } = result.error;
      throw new ProblemError(422, 'rule.syntax', `Line ${line}, column ${column}: ${message}`, {
        extensions: { line, column, parserCode, parserMessage: message },
      });
    }
    if (result.kind === 'busy') {
      const detail = 'Too many queries wait to be read. Try again.';
      throw new ProblemError(503, 'rule.busy', detail, { headers: { 'retry-after': '10' } });
    }
    if (result.kind === 'unsupported') {
      throw new ProblemError(422, 'rule.query-unsupported', `The query is not explained: ${result.reason}.`);
    }
    const { rule } = result;
    const drift = describeDrift(shippedRule, rule);
    const { name, sha256 } = rule;
    return {
      rule: { name, sha256, source: 'request', drift, unsupported: unsupportedSentences(rule) },
      rows: await mapInSlices(rows, slices.later, (row) => explainRow(rule, row, options)),
    };
  };
}
