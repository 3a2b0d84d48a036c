import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { createFactCache, type Loaded, type StoredFact } from '../../src/context/fact-cache.ts';

const MINUTE = 60_000;

function harness() {
  let now = 1_000_000_000;
  let tableIsAway = false;
  const table = new Map<string, StoredFact>();
  let loads = 0;
  const reach = (): void => {
    if (tableIsAway) throw new Error('away');
  };
  const store = {
    async get(key: string) {
      reach();
      return table.get(key);
    },
    async put(key: string, fact: StoredFact) {
      reach();
      table.set(key, fact);
    },
  };
  const make = () => createFactCache({ store, clock: () => new Date(now) });
  const value = (text: string) => async (): Promise<Loaded<string>> => {
    loads += 1;
    await Promise.resolve();
    return { kind: 'value', value: text };
  };
  const failure = { reason: 'forbidden', detail: 'no' };
  const failing = async (): Promise<Loaded<string>> => {
    loads += 1;
    return { kind: 'failed', failure };
  };
  return {
    make,
    value,
    failing,
    failure,
    table,
    loads: () => loads,
    pass: (ms: number) => {
      now += ms;
    },
    loseTable: () => {
      tableIsAway = true;
    },
  };
}

const kept = { key: 'k', ttlMs: MINUTE, schema: z.string(), shared: true };

describe('a fact', () => {
  it('is asked for once, however many wait for it, and again when its time is over', async () => {
    const { make, value, loads, pass } = harness();
    const cache = make();
    const all = await Promise.all(Array.from({ length: 20 }, () => cache.get(kept, value('a'))));
    assert.ok(all.every((found) => found.kind === 'value' && found.value === 'a'));
    assert.equal(loads(), 1);
    pass(MINUTE - 1);
    await cache.get(kept, value('b'));
    assert.equal(loads(), 1);
    pass(1);
    assert.deepEqual(await cache.get(kept, value('b')), { kind: 'value', value: 'b' });
    assert.equal(loads(), 2);
  });

  it('is found by another process, unless it is not to be shared', async () => {
    const { make, value, loads, table } = harness();
    await make().get(kept, value('a'));
    assert.deepEqual(await make().get(kept, value('b')), { kind: 'value', value: 'a' });
    await make().get({ ...kept, key: 'own', shared: false }, value('a'));
    assert.equal(loads(), 2);
    assert.deepEqual([...table.keys()], ['k']);
  });

  it('that another version left in the table is looked up anew', async () => {
    const { make, value, table } = harness();
    table.set('k', { value: { other: 1 }, at: 1_000_000_000 });
    assert.deepEqual(await make().get(kept, value('a')), { kind: 'value', value: 'a' });
  });

  it('is told, stale, with its age, while it cannot be renewed; for a day and no longer', async () => {
    const { make, value, failing, failure, pass } = harness();
    const cache = make();
    await cache.get(kept, value('a'));
    pass(2 * MINUTE);
    assert.deepEqual(
      { ...(await cache.get(kept, failing)), at: undefined },
      { kind: 'stale', value: 'a', ageMs: 2 * MINUTE, failure, at: undefined },
    );
    pass(24 * 60 * MINUTE);
    assert.deepEqual(await cache.get(kept, failing), { kind: 'failed', failure });
  });

  it('that fails is not asked for again at once', async () => {
    const { make, failing, value, loads, pass } = harness();
    const cache = make();
    for (let call = 0; call < 5; call += 1) await cache.get(kept, failing);
    assert.equal(loads(), 1);
    pass(10_000);
    assert.deepEqual(await cache.get(kept, value('a')), { kind: 'value', value: 'a' });
  });

  it('that is good for once is not kept', async () => {
    const { make, value, loads } = harness();
    const cache = make();
    await cache.get(kept, async () => ({ kind: 'value', value: 'part', keep: false }));
    assert.deepEqual(await cache.get(kept, value('whole')), { kind: 'value', value: 'whole' });
    assert.equal(loads(), 1);
  });

  it('is told without the table', async () => {
    const { make, value, loseTable } = harness();
    loseTable();
    assert.deepEqual(await make().get(kept, value('a')), { kind: 'value', value: 'a' });
  });
});
