import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keepWhole } from '../../../functions/lib/keep-whole.ts';
import { openEnvelope } from '../../../src/alert/envelope.ts';
import { type FakeDeps, fakeDeps } from '../../api/support/fake-deps.ts';
import { recordingTelemetry } from '../../telemetry/recorder.ts';

async function keptBy(deps: FakeDeps) {
  const { items } = await deps.stores.failures.list({ limit: 10 });
  return Promise.all(items.map(({ id }) => deps.stores.failures.get(id)));
}

describe('keepWhole', () => {
  it('keeps each message as a failure and tells the log why', async () => {
    const deps = fakeDeps();
    await keepWhole([Buffer.from('{"a":1}'), 'text'], new TypeError('a defect'), deps);
    const kept = await keptBy(deps);
    assert.deepEqual(
      kept.map((failure) => [failure?.payload, failure?.code, failure?.channel, failure?.createdAt]).sort(),
      [
        ['text', 'triage.internal', 'hub', '2026-01-04T12:00:00.000Z'],
        ['{"a":1}', 'triage.internal', 'hub', '2026-01-04T12:00:00.000Z'],
      ],
    );
    assert.match(JSON.stringify(deps.logged), /"delivery\.broke".*a defect/);
  });

  it('keeps bytes that are no UTF-8 as they are, in the form that a replay opens', async () => {
    const deps = fakeDeps();
    const message = Buffer.from('7bfffe', 'hex');
    await keepWhole([message], new Error('a defect'), deps);
    const [kept] = await keptBy(deps);
    assert.equal(kept?.payload, 'data:application/octet-stream;base64,e//+');
    assert.deepEqual(openEnvelope(kept.payload), openEnvelope(message));
  });

  it('counts each message among the failures, which the alert rule and GET /health watch', async () => {
    const telemetry = recordingTelemetry();
    const deps = fakeDeps({ telemetry });
    await keepWhole(['a', 'b'], new Error('a defect'), deps);
    const one = 'systemctl_triage.failures {"code":"triage.internal"} 1';
    assert.deepEqual(telemetry.recorded, [one, one]);
    assert.deepEqual(deps.counters.totals(), { 'hub.failures': 2 });
  });

  it('tells the log of a message that no table takes, and keeps the others', async () => {
    const deps = fakeDeps();
    const { put } = deps.stores.failures;
    const failures = {
      ...deps.stores.failures,
      put: async (failure: Parameters<typeof put>[0]) => {
        if (failure.payload === 'huge') throw new Error('too large');
        await put(failure);
      },
    };
    await keepWhole(['huge', 'small'], new Error('a defect'), { ...deps, failures });
    assert.deepEqual(
      (await keptBy(deps)).map((failure) => failure?.payload),
      ['small'],
    );
    assert.match(JSON.stringify(deps.logged), /"failure\.lost".*"payload":"huge"/);
  });

  it('throws when the storage is away, so that the batch is delivered again', async () => {
    const deps = fakeDeps();
    deps.stores.away = true;
    await assert.rejects(keepWhole(['x'], new Error('a defect'), deps), { code: 'storage.unavailable' });
    assert.deepEqual(deps.counters.totals(), {});
  });
});
