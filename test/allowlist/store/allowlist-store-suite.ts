import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AllowlistEntry } from '../../../src/allowlist/entry.schema.ts';
import {
  type AllowlistStore,
  type AuditRecord,
  NO_OVERRIDE,
} from '../../../src/allowlist/store/allowlist-store.ts';
import { sampleEntry } from './sample-entry.ts';

const SHIPPED: readonly AllowlistEntry[] = [
  sampleEntry({ id: 'shipped.one' }),
  sampleEntry({ id: 'shipped.two' }),
];
const OWN = sampleEntry();

let seconds = 0;
/** Each change a second after the one before, so that the audit has an order. */
function by(name: string) {
  seconds += 1;
  return { by: name, at: new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString() };
}

async function walk(store: AllowlistStore, limit: number): Promise<AuditRecord[]> {
  const found: AuditRecord[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.audit({ limit, ...(cursor === undefined ? {} : { cursor }) });
    assert.ok(page.items.length <= limit);
    found.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

/** What every `AllowlistStore` has to do. `open` gives an empty one over these shipped entries. */
export function testAllowlistStore(
  name: string,
  open: (shipped: readonly AllowlistEntry[]) => AllowlistStore,
): void {
  describe(`${name}: allowlist`, () => {
    it('starts without overrides and without audit', async () => {
      const store = open(SHIPPED);
      assert.deepEqual(await store.list(), []);
      assert.equal(await store.get('shipped.one'), undefined);
      assert.deepEqual(await store.audit({ limit: 10 }), { items: [] });
    });

    it('creates, replaces and removes an entry of the customer, and writes down each change', async () => {
      const store = open(SHIPPED);
      const [first, second, third] = [by('a'), by('b'), by('c')];
      const next = { ...OWN, reason: 'Another reason.' };
      assert.equal(await store.put(OWN, first), 'created');
      const created = await store.get(OWN.id);
      assert.deepEqual(
        { ...created, etag: '' },
        { kind: 'custom', id: OWN.id, entry: OWN, ...first, etag: '' },
      );
      assert.deepEqual(await store.list(), [created]);
      assert.equal(await store.put(next, second), 'replaced');
      assert.notEqual((await store.get(OWN.id))?.etag, created?.etag);
      assert.equal(await store.remove(OWN.id, third), 'removed');
      assert.equal(await store.get(OWN.id), undefined);
      assert.deepEqual(await store.list(), []);
      assert.deepEqual((await store.audit({ limit: 10 })).items, [
        { ...third, action: 'removed', entryId: OWN.id, before: next },
        { ...second, action: 'replaced', entryId: OWN.id, before: OWN, after: next },
        { ...first, action: 'created', entryId: OWN.id, after: OWN },
      ]);
    });

    it('switches a shipped entry off once, and brings it back by its own text only', async () => {
      const store = open(SHIPPED);
      const [shipped] = SHIPPED;
      assert.ok(shipped);
      const [off, on] = [by('a'), by('b')];
      assert.equal(await store.remove(shipped.id, off), 'switched-off');
      assert.equal(await store.remove(shipped.id, by('a')), 'unchanged');
      assert.deepEqual(
        { ...(await store.get(shipped.id)), etag: '' },
        { kind: 'off', id: shipped.id, ...off, etag: '' },
      );
      assert.equal(await store.put(shipped, on), 'restored');
      assert.equal(await store.get(shipped.id), undefined);
      assert.equal(await store.put(shipped, by('b')), 'unchanged');
      assert.deepEqual((await store.audit({ limit: 10 })).items, [
        { ...on, action: 'restored', entryId: shipped.id, after: shipped },
        { ...off, action: 'switched-off', entryId: shipped.id, before: shipped },
      ]);
    });

    it('replaces a shipped entry, and brings it back when the replacement is removed', async () => {
      const store = open(SHIPPED);
      const [shipped] = SHIPPED;
      assert.ok(shipped);
      const mine = { ...shipped, weight: 10 };
      const [first, second] = [by('a'), by('b')];
      assert.equal(await store.put(mine, first), 'replaced');
      assert.equal(await store.remove(shipped.id, second), 'restored');
      assert.deepEqual((await store.audit({ limit: 10 })).items, [
        { ...second, action: 'restored', entryId: shipped.id, before: mine, after: shipped },
        { ...first, action: 'replaced', entryId: shipped.id, before: shipped, after: mine },
      ]);
    });

    it('says what is missing, and writes nothing for it or for the same again', async () => {
      const store = open(SHIPPED);
      assert.equal(await store.remove('nobody', by('a')), 'missing');
      await store.put(OWN, by('a'));
      const before = await store.get(OWN.id);
      assert.equal(await store.put(structuredClone(OWN), by('b')), 'unchanged');
      assert.deepEqual(await store.get(OWN.id), before);
      assert.equal((await store.audit({ limit: 10 })).items.length, 1);
    });

    it('changes only the state that the caller has seen', async () => {
      const store = open(SHIPPED);
      assert.equal(await store.put(OWN, by('a'), '"other"'), 'conflict');
      assert.equal(await store.put(OWN, by('a'), NO_OVERRIDE), 'created');
      assert.equal(await store.put({ ...OWN, weight: 5 }, by('a'), NO_OVERRIDE), 'conflict');
      const seen = await store.get(OWN.id);
      assert.equal(await store.put({ ...OWN, weight: 6 }, by('a'), seen?.etag), 'replaced');
      assert.equal(await store.put({ ...OWN, weight: 7 }, by('a'), seen?.etag), 'conflict');
      assert.equal(await store.remove(OWN.id, by('a'), seen?.etag), 'conflict');
      assert.equal(await store.remove(OWN.id, by('a'), (await store.get(OWN.id))?.etag), 'removed');
      assert.equal((await store.audit({ limit: 10 })).items.length, 3);
    });

    it('lets one of two changes that were judged by the same entries take its turn', async () => {
      const store = open(SHIPPED);
      const { overrides, revision } = await store.snapshot();
      assert.deepEqual(overrides, []);
      const turn = (next: string) => ({ seen: revision, next });
      const other = { ...OWN, id: 'custom.other' };
      assert.deepEqual(
        (
          await Promise.all([
            store.put(OWN, by('a'), undefined, turn('x')),
            store.put(other, by('b'), undefined, turn('y')),
          ])
        ).sort(),
        ['created', 'outdated'],
      );
      assert.equal((await store.list()).length, 1);
      assert.equal(await store.remove('shipped.one', by('b'), undefined, turn('z')), 'outdated');
      const { revision: second } = await store.snapshot();
      assert.equal(
        await store.remove('shipped.one', by('b'), undefined, { seen: second, next: '3' }),
        'switched-off',
      );
      // Who has written knows the revision without reading it.
      assert.equal(
        await store.remove('shipped.two', by('b'), undefined, { seen: '3', next: '4' }),
        'switched-off',
      );
      // Also a change that nobody judged makes another revision.
      await store.put({ ...OWN, id: 'custom.third' }, by('c'));
      assert.equal(await store.put(other, by('b'), undefined, { seen: '4', next: '5' }), 'outdated');
    });

    it('takes an id up again that was removed', async () => {
      const store = open(SHIPPED);
      await store.put(OWN, by('a'));
      await store.remove(OWN.id, by('a'));
      assert.equal(await store.put(OWN, by('a'), NO_OVERRIDE), 'created');
      assert.deepEqual(
        (await store.list()).map(({ id }) => id),
        [OWN.id],
      );
    });

    it('loses no change of several at once, and has a record of each', async () => {
      const store = open(SHIPPED);
      const entries = [1, 2, 3, 4].map((weight) => ({ ...OWN, weight }));
      const outcomes = await Promise.all(entries.map((entry) => store.put(entry, by('a'))));
      assert.deepEqual(outcomes.filter((outcome) => outcome === 'created').length, 1);
      assert.deepEqual(outcomes.filter((outcome) => outcome === 'replaced').length, 3);
      const records = (await store.audit({ limit: 10 })).items;
      assert.deepEqual(records.map(({ after }) => after?.['weight']).sort(), [1, 2, 3, 4]);
      // Each found what another had left: the records form one chain.
      assert.equal(new Set(records.map(({ before }) => before?.['weight'])).size, 4);
    });

    it('lists overrides by id and the audit newest first, in pages', async () => {
      const store = open(SHIPPED);
      const ids = ['c', 'a', 'e', 'b', 'd'].map((letter) => `custom.${letter}`);
      for (const id of ids) await store.put({ ...OWN, id }, by(id));
      assert.deepEqual(
        (await store.list()).map(({ id }) => id),
        [...ids].sort(),
      );
      const newest = [...ids].reverse();
      for (const limit of [1, 2, 5, 6])
        assert.deepEqual(
          (await walk(store, limit)).map(({ entryId }) => entryId),
          newest,
        );
      await assert.rejects(store.audit({ limit: 5, cursor: 'x' }), { code: 'cursor.malformed' });
    });

    it('keeps the largest entry and any characters', async () => {
      const store = open(SHIPPED);
      const globs = Array.from({ length: 64 }, (_, at) =>
        `/opt/${at}/${'é\u0000\ud800"\\x7e'.repeat(28)}`.slice(0, 256),
      );
      const processes = {
        names: globs,
        executables: globs,
        scripts: globs,
        modules: globs,
        commandLines: globs,
      };
      const large = sampleEntry({
        ancestry: { parent: processes, grandparent: processes },
        who: { accounts: globs },
        what: { units: globs, unitPaths: globs },
        reason: '\u0000\ud800'.repeat(500),
      });
      const changed = { ...by('x'), principal: 'p\u0000@example.com', by: 'o\u0000\'hara "\ud800' };
      assert.equal(await store.put(large, changed), 'created');
      const stored = await store.get(large.id);
      assert.ok(stored?.kind === 'custom');
      assert.deepEqual(stored.entry, large);
      assert.equal(stored.by, changed.by);
      await store.put({ ...large, weight: 1 }, by('x'));
      assert.deepEqual((await store.audit({ limit: 1 })).items[0]?.before, large);
    });
  });
}
