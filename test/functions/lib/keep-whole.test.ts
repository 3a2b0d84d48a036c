import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keepWhole } from '../../../functions/lib/keep-whole.ts';
import { fakeDeps } from '../../api/support/fake-deps.ts';

describe('keepWhole', () => {
  it('keeps each message as a failure and tells the log why', async () => {
    const deps = fakeDeps();
    await keepWhole([Buffer.from('{"a":1}'), 'text'], new TypeError('a defect'), deps);
    const { items } = await deps.stores.failures.list({ limit: 10 });
    const kept = await Promise.all(items.map(({ id }) => deps.stores.failures.get(id)));
    assert.deepEqual(
      kept.map((failure) => [failure?.payload, failure?.code, failure?.channel, failure?.createdAt]).sort(),
      [
        ['text', 'triage.internal', 'hub', '2026-01-04T12:00:00.000Z'],
        ['{"a":1}', 'triage.internal', 'hub', '2026-01-04T12:00:00.000Z'],
      ],
    );
    assert.match(JSON.stringify(deps.logged), /"delivery\.broke".*a defect/);
  });

  it('throws when the storage is away, so that the batch is delivered again', async () => {
    const deps = fakeDeps();
    deps.stores.away = true;
    await assert.rejects(keepWhole(['x'], new Error('a defect'), deps), { code: 'storage.unavailable' });
  });
});
