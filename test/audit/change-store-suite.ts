import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Change, ChangeStore } from '../../src/audit/change.ts';

function makeChange(at: number, overrides: Partial<Change> = {}): Change {
  return {
    id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
    at: new Date(Date.UTC(2026, 0, 4, 12, 0, at)).toISOString(),
    action: 'verdict.given',
    operation: 'put-case-verdict',
    target: { kind: 'case', id: 'a' },
    by: 'ada@example.com',
    caller: { kind: 'function-key', id: 'function-key', role: 'admin' },
    ...overrides,
  };
}

async function walk(store: ChangeStore, limit: number): Promise<Change[]> {
  const found: Change[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.list(cursor === undefined ? { limit } : { limit, cursor });
    found.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

/** What every `ChangeStore` has to do. `open` gives an empty one. */
export function testChangeStore(name: string, open: () => ChangeStore): void {
  describe(`${name}: changes`, () => {
    it('lists them newest first, in pages', async () => {
      const store = open();
      const changes = Array.from({ length: 7 }, (_, at) => makeChange(at));
      for (const at of [3, 0, 6, 1, 5, 2, 4]) await store.put(changes[at] ?? assert.fail());
      assert.deepEqual(await walk(store, 3), changes.toReversed());
      assert.deepEqual(await walk(store, 100), changes.toReversed());
    });

    it('keeps the first of a change that is put again', async () => {
      const store = open();
      await store.put(makeChange(1));
      await store.put(makeChange(1, { by: 'other@example.com' }));
      assert.deepEqual(await walk(store, 10), [makeChange(1)]);
    });

    it('keeps every member, and whatever people write', async () => {
      const store = open();
      const change = makeChange(1, {
        by: 'o\'hara "\u0007<b>',
        principal: 'ana@example.com',
        caller: { kind: 'entra', id: '1', role: 'analyst', address: '192.0.2.1' },
        before: 'BenignPositive',
        after: 'TruePositive',
      });
      await store.put(change);
      assert.deepEqual((await store.list({ limit: 1 })).items, [change]);
    });

    it('refuses a cursor of something else', async () => {
      await assert.rejects(open().list({ limit: 1, cursor: 'nonsense' }), { code: 'cursor.malformed' });
    });
  });
}
