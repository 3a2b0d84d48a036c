import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ruleInForce } from '../../../src/rule/runtime/rule-in-force.ts';
import { shippedRule } from '../../../src/rule/shipped.ts';
import { compileRule } from '../../../src/rule-compiler/compile-rule.ts';

const compiler = { compile: (text: string) => Promise.resolve(compileRule(text, { name: 'query' })) };
const never = { compile: () => assert.fail('nothing is to be compiled') };

test('an alert without a query, or with the shipped one, is explained by the shipped rule', async () => {
  for (const query of [undefined, '', ' \n', shippedRule.text]) {
    const found = await ruleInForce(query, never);
    assert.equal(found.rule, shippedRule);
    assert.deepEqual([found.source, found.drift, found.unsupported], ['shipped', [], []]);
  }
});

test('a tuned query is the rule in force, and says how it differs', async () => {
  const found = await ruleInForce(shippedRule.text.replace('"caddy", ', ''), compiler);
  assert.deepEqual([found.source, found.drift], ['alert', ['SuspiciousParents lacks `caddy`']]);
  assert.equal(found.rule.name, shippedRule.name);
  assert.notEqual(found.rule.sha256, shippedRule.sha256);
});

test('what of the query is not evaluated is said', async () => {
  const found = await ruleInForce('DeviceProcessEvents\n| summarize count() by DeviceName', compiler);
  assert.deepEqual(found.unsupported, ['line 2: `summarize` ends what can be evaluated of the branch']);
});

test('a query that cannot be read leaves the shipped rule, and says why', async () => {
  const rows: readonly (readonly [query: string, reason: RegExp])[] = [
    ['T | where ==', /line 1, column 10: Missing expression/],
    [`T | where ${'('.repeat(300)}`, /nested too deeply/],
    ['print 1', /reads no table/],
  ];
  for (const [query, reason] of rows) {
    const found = await ruleInForce(query, compiler);
    assert.equal(found.rule, shippedRule);
    assert.equal(found.source, 'shipped');
    assert.match(found.unsupported.join(), reason);
  }
});

test('a query that had to wait too long leaves the shipped rule, and says why', async () => {
  const found = await ruleInForce('T', { compile: () => Promise.resolve({ kind: 'busy' }) });
  assert.equal(found.source, 'shipped');
  assert.match(found.unsupported.join(), /too many queries wait to be read/);
});

test('alerts of one rule share what was worked out', async () => {
  const result = compileRule('DeviceProcessEvents', { name: 'query' });
  const same = { compile: () => Promise.resolve(result) };
  const [one, other] = await Promise.all([ruleInForce('a', same), ruleInForce('a', same)]);
  assert.equal(one, other);
});
