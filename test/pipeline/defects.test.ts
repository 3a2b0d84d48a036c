import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shippedEntries } from '../../src/allowlist/shipped.ts';
import { TriageError } from '../../src/errors.ts';
import { explainAlert, shippedIdentity } from '../../src/pipeline/explain-alert.ts';
import type { ExplainedRow } from '../../src/rule/explained.schema.ts';
import { createCounters } from '../../src/telemetry/counters.ts';
import type { Stage } from '../../src/telemetry/metrics.ts';
import { triageMessages } from '../../src/triage.ts';
import { memoryStores } from '../support/memory-stores.ts';
import { rawRowAlert, singleAlert, webShellRow } from '../support/sentinel-alert.ts';
import { recordingTelemetry } from '../telemetry/recorder.ts';

const BAD = 'bad00000-0000-4000-8000-000000000001';
const GOOD = ['a0000000-0000-4000-8000-000000000002', 'c0000000-0000-4000-8000-000000000003'];
const NOW = new Date('2026-01-15T08:15:00Z');

const compiler = {
  compile: () => Promise.resolve({ kind: 'unsupported' as const, reason: 'not tried here' }),
};

/** Triage with a defect in one stage, for the alert `BAD` alone: its rows cannot be read there. */
function planted(stage: Stage) {
  const stores = memoryStores();
  const telemetry = recordingTelemetry();
  const logged: { event: string; fields: Readonly<Record<string, unknown>> }[] = [];
  const log = (event: string, fields = {}): void => {
    logged.push({ event, fields });
  };
  const defect = { on: true, unreadable: false, error: new Error('a defect') };

  function poisoned(events: readonly ExplainedRow[]): ExplainedRow[] {
    return events.map((event) => {
      const columns = Object.defineProperty({ ...event.columns }, 'ProcessCommandLine', {
        enumerable: true,
        get() {
          if (defect.on && telemetry.staged.at(-1) === stage) throw defect.error;
          return event.columns['ProcessCommandLine'];
        },
      });
      return { ...event, columns };
    });
  }

  const deps = {
    ...stores,
    identity: shippedIdentity({ ids: [], names: ['Detect Systemctl'] }),
    async explain(alert: Parameters<typeof explainAlert>[0]) {
      const explained = await explainAlert(alert, compiler);
      if (alert.systemAlertId !== BAD) return explained;
      if (defect.on && stage === 'explain') throw defect.error;
      return { ...explained, events: poisoned(explained.events) };
    },
    context: { inventory: stores.inventory, clock: () => NOW },
    entries: () => Promise.resolve(shippedEntries),
    cases: {
      ...stores.cases,
      async get(id: string) {
        if (defect.unreadable && id === BAD) throw defect.error;
        const stored = await stores.cases.get(id);
        if (stored === undefined || id !== BAD) return stored;
        return { ...stored, value: { ...stored.value, events: poisoned(stored.value.events) } };
      },
    },
    clock: () => NOW,
    counters: createCounters(),
    logger: { info: log, warn: log, error: log },
    telemetry,
  };
  const run = (messages: readonly string[], dryRun = false) =>
    triageMessages(messages, { channel: 'hub', dryRun }, deps);
  return { stores, deps, telemetry, logged, defect, run };
}

const alert = (id: string) => rawRowAlert(webShellRow, { id });
const message = (...records: readonly unknown[]) => JSON.stringify({ records });
const idsOf = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id).sort();

const incident = {
  Type: 'SecurityIncident',
  IncidentName: 'c0ffee00-0000-4000-8000-000000000001',
  IncidentNumber: 4711,
  Title: 'Detect Systemctl on web-01',
  Status: 'New',
  LastModifiedTime: '2026-01-15T08:12:00Z',
  AlertIds: JSON.stringify([...GOOD, BAD]),
};

describe('a defect on one alert', () => {
  for (const stage of ['explain', 'judge'] as const) {
    it(`of the stage ${stage} is the failure of its message, and the others are cases`, async () => {
      const { run, stores, telemetry, logged, defect } = planted(stage);
      const bad = message(alert(GOOD[0] ?? ''), alert(BAD));
      const { cases, failures } = await run([bad, message(alert(GOOD[1] ?? ''))]);
      assert.deepEqual(idsOf(cases), GOOD);
      assert.deepEqual(idsOf((await stores.cases.list({}, { limit: 9 })).items), GOOD);
      assert.deepEqual(
        failures.map(({ code }) => code),
        ['triage.internal'],
      );
      const [kept, ...others] = (await stores.failures.list({ limit: 9 })).items;
      assert.deepEqual([kept?.code, kept?.channel, others], ['triage.internal', 'hub', []]);
      const payload = (await stores.failures.get(kept?.id ?? ''))?.payload ?? '';
      assert.equal(payload, bad);
      assert.ok(telemetry.recorded.includes('systemctl_triage.failures {"code":"triage.internal"} 1'));
      const told = logged.flatMap(({ event, fields }) => (event === 'triage.failed' ? [fields] : []));
      assert.deepEqual(
        told.map(({ alertId, message: text }) => [alertId, text]),
        [[BAD, 'a defect']],
      );
      defect.on = false;
      assert.deepEqual(idsOf((await run([payload])).cases), [GOOD[0], BAD].sort());
    });
  }

  it('is one failure of one message, however many of its alerts it meets and wherever', async () => {
    const { run, stores } = planted('judge');
    const own = { ...alert(BAD), SystemAlertId: BAD };
    const both = [message(own), message(singleAlert([webShellRow], { id: BAD }), own)];
    const { failures } = await run([...both, message(alert(GOOD[0] ?? ''))]);
    const payloads = await Promise.all(
      failures.map(async ({ id }) => (await stores.failures.get(id))?.payload),
    );
    // Two messages told of the alert: a replay of the one alone would leave out what the other says.
    assert.deepEqual(payloads, both);
  });

  it('is the failure of the message whose rows cannot be joined with those of another', async () => {
    const { run, stores } = planted('context');
    const other = rawRowAlert({ ...webShellRow, ProcessCommandLine: 'systemctl daemon-reload' }, { id: BAD });
    const { cases, failures } = await run(
      [alert(BAD), other, alert(GOOD[0] ?? '')].map((one) => message(one)),
    );
    assert.deepEqual(idsOf(cases), [GOOD[0], BAD].sort());
    const payloads = await Promise.all(
      failures.map(async ({ id }) => (await stores.failures.get(id))?.payload),
    );
    assert.deepEqual(payloads, [message(other)]);
  });

  it('leaves the case that is stored as it was, and the others take what is new', async () => {
    const { run, stores, defect } = planted('store');
    defect.on = false;
    await run([message(...[...GOOD, BAD].map(alert))]);
    defect.on = true;
    const more = { ...webShellRow, ProcessCommandLine: 'systemctl daemon-reload' };
    const next = [BAD, ...GOOD].map((id) => message(rawRowAlert(more, { id })));
    const { cases, failures } = await run(next);
    assert.deepEqual(idsOf(cases), GOOD);
    assert.deepEqual(
      failures.map(({ code }) => code),
      ['triage.internal'],
    );
    assert.equal((await stores.failures.get(failures[0]?.id ?? ''))?.payload, next[0]);
    const counts = [BAD, ...GOOD].map(async (id) => (await stores.cases.get(id))?.value.events.length);
    assert.deepEqual(await Promise.all(counts), [1, 2, 2]);
  });

  it('keeps the incident that its case could not be joined with, and the others are joined', async () => {
    const { run, stores, defect } = planted('link');
    await run([message(...[...GOOD, BAD].map(alert))]);
    const { failures } = await run([message(incident)]);
    const numberOf = async (id: string) => (await stores.cases.get(id))?.value.incident?.number;
    assert.deepEqual(await Promise.all([...GOOD, BAD].map(numberOf)), [4711, 4711, undefined]);
    assert.deepEqual(
      failures.map(({ code }) => code),
      ['triage.internal'],
    );
    const payload = (await stores.failures.get(failures[0]?.id ?? ''))?.payload ?? '';
    assert.equal(payload, message(incident));
    defect.on = false;
    await run([payload]);
    assert.equal(await numberOf(BAD), 4711);
  });

  it('keeps the alert whose case could not be joined with the incident that came before', async () => {
    const { run, stores } = planted('link');
    await run([message(incident)]);
    const { cases, failures } = await run([message(alert(BAD)), message(alert(GOOD[0] ?? ''))]);
    assert.deepEqual(idsOf(cases), [GOOD[0], BAD].sort());
    assert.equal((await stores.failures.get(failures[0]?.id ?? ''))?.payload, message(alert(BAD)));
    assert.equal((await stores.cases.get(GOOD[0] ?? ''))?.value.incident?.number, 4711);
  });

  it('keeps an incident that no table takes, and its neighbours are filed', async () => {
    const { run, stores, deps } = planted('link');
    deps.links = { ...deps.links, put: () => Promise.reject(new Error('no table takes it')) };
    const { cases, failures } = await run([message(incident), message(alert(GOOD[0] ?? ''))]);
    assert.deepEqual(idsOf(cases), [GOOD[0]]);
    assert.equal((await stores.failures.get(failures[0]?.id ?? ''))?.payload, message(incident));
  });

  it('leaves its case without a story, kept for a replay, and tells those of the others', async () => {
    const { run, stores, logged, defect, telemetry } = planted('story');
    const orders = ['start cache-sync', 'enable cache-sync', 'daemon-reload'];
    const steps = orders.map((order) => ({ ...webShellRow, ProcessCommandLine: `systemctl ${order}` }));
    const records = [...GOOD, BAD].map((id, at) => rawRowAlert(steps[at] ?? webShellRow, { id }));
    const messages = records.map((record) => message(record));
    const { cases, failures } = await run(messages);
    assert.deepEqual(idsOf(cases), [...GOOD, BAD].sort());
    const relatedOf = async (id: string) => (await stores.cases.get(id))?.value.story?.related ?? [];
    assert.deepEqual(
      (await relatedOf(GOOD[0] ?? '')).map(({ caseId }) => caseId),
      [GOOD[1]],
    );
    assert.deepEqual(await relatedOf(BAD), []);
    const untold = logged.flatMap(({ event, fields }) => (event === 'story.untold' ? [fields] : []));
    assert.deepEqual(
      untold.map(({ caseId, message: text }) => [caseId, text]),
      [[BAD, 'a defect']],
    );
    assert.deepEqual(
      failures.map(({ code }) => code),
      ['story.untold'],
    );
    assert.ok(telemetry.recorded.includes('systemctl_triage.failures {"code":"story.untold"} 1'));
    const payload = (await stores.failures.get(failures[0]?.id ?? ''))?.payload ?? '';
    assert.equal(payload, messages[2]);
    defect.on = false;
    assert.deepEqual((await run([payload])).failures, []);
    assert.deepEqual((await relatedOf(BAD)).map(({ caseId }) => caseId).sort(), GOOD);
  });

  it('shows on a dry run beside the cases of the others, and is not kept', async () => {
    const { run, stores, defect } = planted('read');
    defect.unreadable = true;
    const { cases, failures } = await run([message(...[...GOOD, BAD].map(alert))], true);
    assert.deepEqual(idsOf(cases), GOOD);
    assert.deepEqual(
      failures.map(({ code }) => code),
      ['triage.internal'],
    );
    assert.deepEqual((await stores.failures.list({ limit: 9 })).items, []);
  });

  it('is none where the storage is away: the whole batch is delivered again', async () => {
    const { run, stores, defect } = planted('judge');
    defect.error = new TriageError('storage.unavailable', 'away');
    const messages = [message(alert(BAD)), message(alert(GOOD[0] ?? ''))];
    await assert.rejects(run(messages), { code: 'storage.unavailable' });
    assert.deepEqual((await stores.failures.list({ limit: 9 })).items, []);
  });
});
