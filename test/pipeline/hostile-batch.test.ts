import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MAX_BATCH_BYTES } from '../../src/alert/inflate-budget.ts';
import { shippedEntries } from '../../src/allowlist/shipped.ts';
import { explainAlert, shippedIdentity } from '../../src/pipeline/explain-alert.ts';
import { createCounters } from '../../src/telemetry/counters.ts';
import { noTelemetry } from '../../src/telemetry/telemetry.ts';
import { triageMessages } from '../../src/triage.ts';
import { memoryStores } from '../support/memory-stores.ts';
import {
  compressed,
  embeddedQuery,
  rawRowAlert,
  securityAlert,
  webShellRow,
} from '../support/sentinel-alert.ts';

const NOW = new Date('2026-01-15T08:15:00Z');
const quiet = () => undefined;
const compiler = {
  compile: () => Promise.resolve({ kind: 'unsupported' as const, reason: 'not tried here' }),
};

async function triage(...messages: readonly (readonly unknown[])[]) {
  const stores = memoryStores();
  const outcome = await triageMessages(
    messages.map((records) => JSON.stringify({ records })),
    { channel: 'hub' },
    {
      ...stores,
      identity: shippedIdentity({ ids: [], names: ['Detect Systemctl'] }),
      explain: (alert) => explainAlert(alert, compiler),
      context: { inventory: stores.inventory, clock: () => NOW },
      entries: () => Promise.resolve(shippedEntries),
      clock: () => NOW,
      counters: createCounters(),
      logger: { info: quiet, warn: quiet, error: quiet },
      telemetry: noTelemetry,
    },
  );
  return { outcome, stores };
}

const good = (id: string) => rawRowAlert(webShellRow, { id });
const idsOf = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id);

describe('a batch of messages', () => {
  it('whose small alerts inflate to more than is held gives a case for each alert of ordinary size', async () => {
    const text = 'x'.repeat(1_000_000);
    const Query = embeddedQuery(compressed({ ...webShellRow, AdditionalFields: text }));
    const large = (id: string) => securityAlert({ id, properties: { Query } });
    const messages = Array.from({ length: 8 }, (_, n) => [
      ...Array.from({ length: 30 }, (_item, index) => large(`large-${n}-${index}`)),
      good(`good-${n}`),
    ]);
    const { outcome } = await triage(...messages);
    const cases = idsOf(outcome.cases);
    assert.deepEqual(
      cases.filter((id) => id.startsWith('good')).sort(),
      messages.map((_, n) => `good-${n}`),
    );
    const held = outcome.cases.reduce(
      (sum, { events }) => sum + JSON.stringify(events[0]?.columns).length,
      0,
    );
    assert.ok(held > text.length && held <= MAX_BATCH_BYTES, `${held} bytes`);
    assert.deepEqual(new Set(outcome.failures.map(({ code }) => code)), new Set(['raw-row.too-large']));
    assert.equal(cases.length + outcome.failures.length, 8 * 31);
  });

  it('keeps thousands of records that cannot be read as one failure, and makes cases of the others', async () => {
    const junk = Array.from({ length: 9_998 }, (_, index) => index);
    const { outcome, stores } = await triage([...junk, good('good-0'), { Type: 'Other' }], [good('good-1')]);
    assert.deepEqual(idsOf(outcome.cases), ['good-0', 'good-1']);
    assert.deepEqual(outcome.ignored, [{ reason: 'record.other-table' }]);
    const [failure, ...others] = outcome.failures;
    assert.deepEqual([failure?.code, failure?.path], ['message.too-many-failures', '/records/0']);
    assert.match(failure?.message ?? '', /^9998 records .* record\.not-an-object\. /);
    assert.deepEqual(others, []);
    assert.deepEqual(idsOf((await stores.failures.list({ limit: 10 })).items), [failure?.id]);
    const kept = await stores.failures.get(failure?.id ?? '');
    assert.deepEqual(JSON.parse(kept?.payload ?? ''), { records: junk });
    const again = await triage(JSON.parse(kept?.payload ?? '').records);
    assert.deepEqual(idsOf(again.outcome.failures), [failure?.id]);
  });

  it('keeps a hundred records that cannot be read apart', async () => {
    const { outcome } = await triage(Array.from({ length: 100 }, (_, index) => index));
    assert.equal(outcome.failures.length, 100);
    assert.deepEqual(new Set(outcome.failures.map(({ code }) => code)), new Set(['record.not-an-object']));
  });

  it('keeps the alerts beyond what is held so that each replay reads some of them', async () => {
    const Query = embeddedQuery(compressed({ ...webShellRow, AdditionalFields: 'x'.repeat(1_000_000) }));
    let records: unknown[] = Array.from({ length: 110 }, (_, n) =>
      securityAlert({ id: `large-${n}`, properties: { Query } }),
    );
    const seen = new Set<string>();
    for (let run = 0; run < 3; run += 1) {
      const { outcome, stores } = await triage(records);
      for (const id of idsOf(outcome.cases)) seen.add(id);
      const failures = await Promise.all(outcome.failures.map(({ id }) => stores.failures.get(id)));
      records = failures.flatMap((failure) => {
        const payload = JSON.parse(failure?.payload ?? '');
        return payload.records ?? [payload];
      });
      assert.equal(seen.size + records.length, 110);
    }
    assert.ok(seen.size >= 9, `${seen.size} cases`);
  });
});
