import { TriageError } from '../errors.ts';
import type { CompiledRule } from '../rule/tree.ts';
import { compileRule } from './compile-rule.ts';

/** The name under which the rule is deployed. */
const SHIPPED_RULE_NAME = 'Detect Systemctl';

/**
 * The text of the generated module that holds the shipped rule as data. Throws `TriageError` `rule.not-compiled`
 * when the text is not KQL or holds anything that would not be evaluated.
 */
export function generateShippedRule(text: string): string {
  const result = compileRule(text, { name: SHIPPED_RULE_NAME });
  if (result.kind !== 'compiled') {
    const what = result.kind === 'syntax-error' ? result.error.message : result.reason;
    throw new TriageError('rule.not-compiled', `rules/systemctl.kql: ${what}`);
  }
  const [unsupported] = result.rule.unsupported;
  if (unsupported !== undefined) {
    throw new TriageError(
      'rule.not-compiled',
      `rules/systemctl.kql:${unsupported.line}: ${unsupported.reason}`,
    );
  }
  return [
    '// Generated from rules/systemctl.kql by `npm run rule`. Do not edit.',
    "import type { CompiledRule } from './tree.ts';",
    '',
    `export const shippedRuleData: CompiledRule = ${written(result.rule)};`,
    '',
  ].join('\n');
}

/** JSON with small objects on one line, so that a change of the rule is a readable change of the file. */
function written(rule: CompiledRule): string {
  return format(rule, '');
}

function format(value: unknown, indent: string): string {
  const flat = JSON.stringify(value);
  if (flat.length <= 110 || typeof value !== 'object' || value === null) return flat;
  const inner = `${indent}  `;
  const [open, close, items] = Array.isArray(value)
    ? ['[', ']', value.map((item: unknown) => format(item, inner))]
    : [
        '{',
        '}',
        Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${format(item, inner)}`),
      ];
  return `${open}\n${items.map((item) => `${inner}${item}`).join(',\n')}\n${indent}${close}`;
}
