import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type InventoryKind,
  type InventoryMemory,
  type InventoryRecord,
  type InventoryStore,
  rememberInventory,
} from '../../src/context/inventory.ts';
import { TriageError } from '../../src/errors.ts';

function inventory(size: 'small' | 'large', options?: InventoryMemory) {
  const asked: string[] = [];
  const records = new Map<string, InventoryRecord>([['host web-01', { role: 'web', tags: [] }]]);
  let away = false;
  let now = 0;
  const reach = (question: string): void => {
    asked.push(question);
    if (away) throw new TriageError('storage.unavailable', 'away');
  };
  const found = (kind: InventoryKind, name: string) => records.get(`${kind} ${name.toLowerCase()}`);
  const store: InventoryStore = {
    async get(kind, name) {
      reach(`${kind} ${name}`);
      return found(kind, name);
    },
    async whole(kind) {
      reach(kind);
      return size === 'small' ? (name) => found(kind, name) : undefined;
    },
  };
  const reader = rememberInventory(store, () => new Date(now), options);
  return {
    reader,
    asked,
    setAway: (value: boolean) => {
      away = value;
    },
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('the memory of the inventory', () => {
  it('reads a small inventory whole, once a minute a kind, whoever is asked for', async () => {
    const { reader, asked, pass } = inventory('small');
    const names = ['web-01', 'WEB-01', 'db-01', 'db-02'];
    const answers = await Promise.all(names.map((name) => reader.get('host', name)));
    assert.deepEqual(
      answers.map((answer) => answer?.role),
      ['web', 'web', undefined, undefined],
    );
    assert.equal(await reader.get('account', 'web-01'), undefined);
    assert.deepEqual(asked, ['host', 'account']);
    pass(59_999);
    await reader.get('host', 'web-01');
    assert.deepEqual(asked, ['host', 'account']);
    pass(1);
    await reader.get('host', 'web-01');
    assert.deepEqual(asked, ['host', 'account', 'host']);
  });

  it('asks a large one for each name once, whatever its case, and forgets the oldest', async () => {
    const { reader, asked } = inventory('large', { capacity: 2 });
    const roles = [];
    for (const name of ['web-01', 'WEB-01', 'b', 'c', 'c', 'web-01']) {
      roles.push((await reader.get('host', name))?.role);
    }
    assert.deepEqual(roles, ['web', 'web', undefined, undefined, undefined, 'web']);
    assert.deepEqual(asked, ['host', 'host web-01', 'host b', 'host c', 'host web-01']);
  });

  for (const size of ['small', 'large'] as const) {
    it(`forgets a failed look-up of a ${size} one at once`, async () => {
      const { reader, setAway } = inventory(size);
      setAway(true);
      await assert.rejects(reader.get('host', 'web-01'), { code: 'storage.unavailable' });
      setAway(false);
      assert.equal((await reader.get('host', 'web-01'))?.role, 'web');
    });
  }
});
