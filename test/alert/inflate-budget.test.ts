import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  batchBudget,
  inflateBudget,
  MAX_BATCH_BYTES,
  MAX_MESSAGE_BYTES,
} from '../../src/alert/inflate-budget.ts';
import { MAX_INFLATED_BYTES } from '../../src/alert/raw-row.ts';
import { readMessage } from '../../src/alert/read-message.ts';
import {
  compressed,
  embeddedQuery,
  rawRowAlert,
  ruleIdentity,
  securityAlert,
  webShellRow,
} from '../support/sentinel-alert.ts';
import { outcomeOf } from './read-one.ts';

const largeRow = { ...webShellRow, AdditionalFields: 'x'.repeat(MAX_INFLATED_BYTES - 1024) };
const foreignRow = { ...largeRow, DetectionBranch: '' };
const largeQuery = embeddedQuery(compressed(largeRow));
const foreignQuery = embeddedQuery(compressed(foreignRow));

const large = (id: string) => securityAlert({ id, properties: { Query: largeQuery } });
const foreign = (id: string) =>
  securityAlert({
    id,
    rule: '11111111-0000-4000-8000-000000000001',
    ruleName: 'Other',
    properties: { Query: foreignQuery, OriginalQuery: undefined },
  });
const message = (...records: readonly unknown[]) => JSON.stringify({ records });
/** The alerts that were read, the codes of the others, and what the rows of all alerts are as JSON. */
function read(text: string, budget = inflateBudget()) {
  const records = readMessage(text, ruleIdentity, budget);
  const alerts = records.flatMap((record) => (record.kind === 'alert' ? [record.alert] : []));
  return {
    ids: alerts.map(({ systemAlertId }) => systemAlertId),
    others: records.filter(({ kind }) => kind !== 'alert').map((record) => outcomeOf(record)[0]),
    bytes: alerts
      .flatMap(({ rows }) => rows)
      .reduce((sum, { columns }) => sum + JSON.stringify(columns).length, 0),
  };
}

const flood = Array.from({ length: 300 }, (_, index) => large(`large-${index}`));

describe('what the rows of a message inflate to', () => {
  it('is bounded for all its alerts together, and those of ordinary size are read however many large ones came', () => {
    const { ids, others, bytes } = read(message(...flood, rawRowAlert(webShellRow, { id: 'ordinary' })));
    assert.ok(bytes > MAX_INFLATED_BYTES && bytes <= MAX_MESSAGE_BYTES, `${bytes} bytes`);
    assert.equal(ids.at(-1), 'ordinary');
    assert.deepEqual(new Set(others), new Set(['raw-row.too-large']));
    assert.equal(ids.length + others.length, 301);
  });

  it('keeps each alert that is left unread whole, so that a replay reads it', () => {
    const failures = readMessage(message(...flood), ruleIdentity).filter(({ kind }) => kind === 'failure');
    const last = failures.at(-1);
    assert.ok(last?.kind === 'failure');
    assert.deepEqual(read(last.payload).ids, ['large-299']);
  });

  it('counts the alerts of other rules too, which are ignored without a word', () => {
    const { ids, others } = read(message(...flood.map((_, index) => foreign(`f-${index}`)), large('own')));
    assert.deepEqual(ids, []);
    assert.deepEqual([...others].sort(), [...flood.map(() => 'ignored'), 'raw-row.too-large']);
  });
});

describe('what the rows of a batch inflate to', () => {
  it('is bounded for all its messages together, and the last is read for what is of ordinary size', () => {
    const batch = batchBudget();
    const messages = Array.from({ length: 30 }, (_, n) =>
      message(large(`${n}-a`), large(`${n}-b`), large(`${n}-c`), rawRowAlert(webShellRow, { id: `${n}-d` })),
    );
    const all = messages.map((one) => read(one, inflateBudget(batch)));
    const bytes = all.reduce((sum, one) => sum + one.bytes, 0);
    assert.ok(bytes > MAX_MESSAGE_BYTES && bytes <= MAX_BATCH_BYTES, `${bytes} bytes`);
    assert.deepEqual(
      all.map(({ ids }) => ids.at(-1)),
      messages.map((_, n) => `${n}-d`),
    );
    assert.equal(all.flatMap(({ ids, others }) => [...ids, ...others]).length, 120);
  });

  it('has room for all alerts of this rule behind any number of others', () => {
    const batch = batchBudget();
    for (let n = 0; n < 30; n += 1) {
      const text = message(foreign('a'), foreign('b'), foreign('c'));
      assert.deepEqual(read(text, inflateBudget(batch)).others, ['ignored', 'ignored', 'ignored']);
    }
    assert.deepEqual(read(message(large('own')), inflateBudget(batch)).ids, ['own']);
  });
});
