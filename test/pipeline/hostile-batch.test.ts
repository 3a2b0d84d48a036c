import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MAX_BATCH_BYTES } from '../../src/alert/inflate-budget.ts';
import { shippedEntries } from '../../src/allowlist/shipped.ts';
import { createCounters } from '../../src/counters.ts';
import { explainAlert, shippedIdentity } from '../../src/pipeline/explain-alert.ts';
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
});
