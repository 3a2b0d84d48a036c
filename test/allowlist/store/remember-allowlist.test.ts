import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AllowlistStore, StoredOverride } from '../../../src/allowlist/store/allowlist-store.ts';
import { rememberAllowlist } from '../../../src/allowlist/store/remember-allowlist.ts';
import { STORAGE_UNAVAILABLE, TriageError } from '../../../src/errors.ts';
import { memoryAllowlist } from '../../support/memory-allowlist.ts';
import { sampleEntry } from './sample-entry.ts';

const shipped = [sampleEntry({ id: 'shipped.one' })];
const who = { by: 'a', at: '2026-01-01T00:00:00.000Z' };

/** A remembered allowlist over a store that counts its reads, can be away, and can be changed by others. */
function harness() {
  const state = { now: Date.parse('2026-01-01T00:00:00Z'), away: false, reads: 0 };
  const inner = memoryAllowlist(shipped, () => {
    if (state.away) throw new TriageError(STORAGE_UNAVAILABLE, 'away');
  });
  const counted: AllowlistStore = {
    ...inner,
    list() {
      state.reads += 1;
      return inner.list();
    },
  };
  const remembered = rememberAllowlist(counted, shipped, () => new Date(state.now));
  const ids = async () => (await remembered.entries()).map(({ id }) => id);
  return { state, others: inner, remembered, ids };
}

describe('rememberAllowlist', () => {
  it('reads once for many who ask at a time, and again after 30 s', async () => {
    const { state, others, ids } = harness();
    await Promise.all([ids(), ids(), ids()]);
    state.now += 29_999;
    await others.put(sampleEntry(), who);
    assert.deepEqual(await ids(), ['shipped.one']);
    assert.equal(state.reads, 1);
    state.now += 1;
    assert.deepEqual(await ids(), ['shipped.one', 'custom.deploy']);
    assert.equal(state.reads, 2);
  });

  it('counts what the audit does not say, keeps it out of force, and tells of each row once', async () => {
    const inner = memoryAllowlist(shipped);
    let etag = '"1"';
    const planted = () => [{ kind: 'unaudited' as const, id: 'custom.deploy', entry: sampleEntry(), etag }];
    const told: string[] = [];
    let now = 0;
    const remembered = rememberAllowlist(
      { ...inner, list: async () => planted() },
      shipped,
      () => new Date(now),
      { onSwitchedOff: ({ id }) => told.push(id) },
    );
    for (now = 0; now < 120_000; now += 30_000) {
      assert.deepEqual(await remembered.entries(), shipped);
      assert.deepEqual(await remembered.switchedOff(), { unaudited: 1, unreadable: 0 });
    }
    assert.deepEqual(told, ['custom.deploy']);
    etag = '"2"';
    await remembered.entries();
    assert.deepEqual(told, ['custom.deploy', 'custom.deploy']);
  });

  it('has a change through it in force at once', async () => {
    const { remembered, ids } = harness();
    assert.deepEqual(await ids(), ['shipped.one']);
    await remembered.store.put(sampleEntry(), who);
    assert.deepEqual(await ids(), ['shipped.one', 'custom.deploy']);
    await remembered.store.remove('shipped.one', who);
    assert.deepEqual(await ids(), ['custom.deploy']);
  });

  it('does not keep what was read while a change was on its way', async () => {
    const inner = memoryAllowlist(shipped);
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    let reads = 0;
    const slow: AllowlistStore = {
      ...inner,
      async list() {
        const found = await inner.list();
        reads += 1;
        if (reads === 1) await answered;
        return found;
      },
    };
    const remembered = rememberAllowlist(slow, shipped, () => new Date('2026-01-01T00:00:00Z'));
    const reading = remembered.entries();
    await remembered.store.remove('shipped.one', who);
    answer();
    assert.deepEqual(await reading, shipped);
    assert.deepEqual(await remembered.entries(), []);
  });

  it('tells once of each stored entry that is off, and again of another text of it', async () => {
    const stored = [
      { kind: 'unreadable', id: 'custom.a', etag: '1' },
      { kind: 'unreadable', id: 'custom.b', etag: '1' },
    ] satisfies StoredOverride[];
    let at = 0;
    const told: string[] = [];
    const store = { ...memoryAllowlist(shipped), list: async () => structuredClone(stored) };
    const remembered = rememberAllowlist(store, shipped, () => new Date(at), {
      onSwitchedOff: ({ id, etag }) => told.push(`${id} ${etag}`),
    });
    const again = () => {
      at += 60_000;
      return remembered.switchedOff();
    };
    assert.deepEqual(await again(), { unaudited: 0, unreadable: 2 });
    assert.deepEqual(await again(), { unaudited: 0, unreadable: 2 });
    assert.deepEqual(told, ['custom.a 1', 'custom.b 1']);
    stored.splice(0, 2, { kind: 'unreadable', id: 'custom.b', etag: '2' });
    assert.deepEqual(await again(), { unaudited: 0, unreadable: 1 });
    assert.deepEqual(told, ['custom.a 1', 'custom.b 1', 'custom.b 2']);
  });

  it('keeps the last list for ten minutes while the table is away: what is off stays off', async () => {
    const { state, remembered, ids } = harness();
    await remembered.store.remove('shipped.one', who);
    assert.deepEqual(await ids(), []);
    state.away = true;
    state.now += 600_000;
    assert.deepEqual(await ids(), []);
    state.now += 1;
    await assert.rejects(ids(), { code: 'storage.unavailable' });
    state.away = false;
    assert.deepEqual(await ids(), []);
  });

  it('throws storage.unavailable where it has never read a list, and recovers', async () => {
    const { state, ids } = harness();
    state.away = true;
    await assert.rejects(ids(), { code: 'storage.unavailable' });
    state.away = false;
    assert.deepEqual(await ids(), ['shipped.one']);
  });

  it('forgets its list when a change failed on the way: it may have been written', async () => {
    const { state, remembered, ids } = harness();
    await ids();
    state.away = true;
    await assert.rejects(remembered.store.remove('shipped.one', who), { code: 'storage.unavailable' });
    await assert.rejects(ids(), { code: 'storage.unavailable' });
  });

  it('does not hold a list for longer because the clock was set back', async () => {
    const { state, ids } = harness();
    await ids();
    state.now -= 3_600_000;
    await ids();
    assert.equal(state.reads, 2);
  });
});
