import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shippedRule } from '../../src/rule/shipped.ts';
import { compiledRuleSchema, compileResultSchema } from '../../src/rule/tree.schema.ts';
import { compileRule } from '../../src/rule-compiler/compile-rule.ts';

const QUERY = `set query_now = datetime(2026-01-01);
let f = (x:string) { x has "a" }; let n = 5;
union isfuzzy=true (T | where f(A) and B == n | extend C = foo(1), D = dynamic({"a":[1, null]}) | project-away E*, F
  | project-rename G = A | project-keep * | project G, H = real(+inf) | summarize count()), U*`;

test('a stored tree is read back as it was', () => {
  const stored: unknown = JSON.parse(JSON.stringify(compileRule(QUERY, { name: 'stored' })));
  const result = compileResultSchema.parse(stored);
  assert.deepEqual(result, compileRule(QUERY, { name: 'stored' }));
  assert.deepEqual(compiledRuleSchema.parse(JSON.parse(JSON.stringify(shippedRule))), shippedRule);
});

test('what is no tree is refused', () => {
  const [branch] = shippedRule.branches;
  const broken: readonly unknown[] = [
    undefined,
    {},
    { kind: 'compiled' },
    { kind: 'compiled', rule: { ...shippedRule, branches: [{ ...branch, steps: [{ kind: 'where' }] }] } },
    { kind: 'compiled', rule: { ...shippedRule, branches: [{ ...branch, steps: [{ kind: 'drop' }] }] } },
    { kind: 'compiled', rule: { ...shippedRule, extra: 1 } },
  ];
  for (const value of broken) assert.equal(compileResultSchema.safeParse(value).success, false);
});
