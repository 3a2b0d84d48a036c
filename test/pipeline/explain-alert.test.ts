import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { readMessage } from '../../src/alert/read-message.ts';
import { queryExplainer } from '../../src/api/explain-query.ts';
import { explainAlert, shippedIdentity } from '../../src/pipeline/explain-alert.ts';
import { createRuleCompiler } from '../../src/rule/runtime/rule-compiler.ts';
import { shippedRule } from '../../src/rule/shipped.ts';
import { rawRowAlert, webShellRow } from '../support/sentinel-alert.ts';

const shippedText = readFileSync(new URL('../../rules/systemctl.kql', import.meta.url), 'utf8');
const tunedText = shippedText.replace('"caddy", ', '');
const compiler = createRuleCompiler();
after(() => compiler.close());

function alertWith(query: string | undefined) {
  const message = JSON.stringify(rawRowAlert(webShellRow, { properties: { OriginalQuery: query } }));
  const [record] = readMessage(message, shippedIdentity({ ids: [], names: ['Detect Systemctl'] }));
  assert.equal(record?.kind, 'alert');
  return record.alert;
}

describe('explainAlert', () => {
  it('explains by the shipped rule where the alert carries that very text, without the parser', async () => {
    const never = { compile: () => Promise.reject(new Error('not to be called')) };
    const { rule } = await explainAlert(alertWith(shippedText), never);
    assert.deepEqual(rule, {
      name: shippedRule.name,
      sha256: shippedRule.sha256,
      source: 'shipped',
      drift: [],
      unsupported: [],
    });
  });

  it('finds no drift in the shipped rule with other layout', async () => {
    const { rule } = await explainAlert(
      alertWith(`// tuned\n${shippedText.replaceAll('\n', '\r\n')}`),
      compiler,
    );
    assert.equal(rule.source, 'alert');
    assert.deepEqual(rule.drift, []);
  });

  it('explains a tuned rule by its own text and names the drift', async () => {
    assert.notEqual(tunedText, shippedText);
    const { rule, events } = await explainAlert(alertWith(tunedText), compiler);
    assert.equal(rule.source, 'alert');
    assert.notEqual(rule.sha256, shippedRule.sha256);
    assert.equal(
      rule.drift.length > 0 && rule.drift.every((sentence) => sentence.includes('caddy')),
      true,
      rule.drift.join('; '),
    );
    assert.equal(events[0]?.hit, 'match');
  });

  it('falls back to the shipped rule for a query that cannot be read, and says so', async () => {
    const { rule, events } = await explainAlert(alertWith('DeviceProcessEvents | where ('), compiler);
    assert.equal(rule.source, 'shipped');
    assert.match(rule.unsupported[0] ?? '', /^the query of the alert is not evaluated: line 1/);
    assert.equal(events[0]?.hit, 'match');
  });
});

describe('queryExplainer', () => {
  const explain = queryExplainer(compiler);

  it('explains rows by the query of the caller', async () => {
    const row = { table: 'T', source: 'request', columns: { A: 'php-fpm8.1' } } as const;
    const { rule, rows } = await explain('T | where A has "php"', [row], {});
    assert.equal(rule.source, 'request');
    assert.equal(rows[0]?.hit, 'match');
  });

  it('answers a syntax error with its place and the words of the parser', async () => {
    await assert.rejects(explain('T\n| where A has', [], {}), {
      status: 422,
      code: 'rule.syntax',
      message: /^Line 2, column \d+: /,
    });
  });

  it('answers 503 and when to come again where too many wait', async () => {
    const busy = queryExplainer({ compile: async () => ({ kind: 'busy' }) });
    await assert.rejects(busy('T', [], {}), {
      status: 503,
      code: 'rule.busy',
      headers: { 'retry-after': '10' },
    });
  });

  it('answers a query that is too large', async () => {
    await assert.rejects(explain(`T | where A == "${'x'.repeat(70_000)}"`, [], {}), {
      status: 422,
      code: 'rule.query-unsupported',
    });
  });
});
