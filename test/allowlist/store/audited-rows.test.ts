import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AllowlistEntry } from '../../../src/allowlist/entry.schema.ts';
import type { AllowlistStore } from '../../../src/allowlist/store/allowlist-store.ts';
import { allowlistTable } from '../../../src/allowlist/store/allowlist-table.ts';
import { effectiveEntries } from '../../../src/allowlist/store/effective-entries.ts';
import { hashOf, positionOf, timeKeyOf } from '../../../src/tables/keys.ts';
import { packRow } from '../../../src/tables/packed-text.ts';
import type { Columns, Table } from '../../../src/tables/table.ts';
import { type MemoryTable, memoryTable } from '../../support/memory-table.ts';
import { sampleEntry } from './sample-entry.ts';

const SHIPPED: readonly AllowlistEntry[] = [
  sampleEntry({ id: 'shipped.one' }),
  sampleEntry({ id: 'shipped.two' }),
];
const OWN = sampleEntry();
const WIDE = sampleEntry({ what: { units: ['cron.service'] }, weight: 40 });
const keyOf = (id: string) => `e~${hashOf(id)}`;

let minutes = 0;
/** Each change a minute after the one before. */
const by = (name: string) => {
  minutes += 1;
  return { by: name, at: new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString() };
};

function open(): { readonly table: MemoryTable; readonly store: AllowlistStore } {
  const table = memoryTable();
  return { table, store: allowlistTable(table, SHIPPED) };
}

/** Writes a row of an entry as somebody who has the key of the storage account can. */
async function plant(table: Table, id: string, said: object, rowKey = keyOf(id)): Promise<void> {
  const columns: Columns = { id, kind: 'custom', ...('kind' in said ? { kind: String(said.kind) } : {}) };
  await table.submit('allowlist', [{ kind: 'put', rowKey, columns: { ...columns, ...packRow(said) } }]);
}

const inForce = async (store: AllowlistStore) =>
  effectiveEntries(SHIPPED, await store.list()).map(({ id }) => id);
const kinds = async (store: AllowlistStore) =>
  Object.fromEntries((await store.list()).map(({ id, kind }) => [id, kind]));

describe('a row of the allowlist', () => {
  it('that no record says is not in force, and shows what it says', async () => {
    const { table, store } = open();
    await plant(table, OWN.id, { kind: 'custom', id: OWN.id, entry: OWN, ...by('a') });
    const [found] = await store.list();
    assert.deepEqual({ ...found, etag: '' }, { kind: 'unaudited', id: OWN.id, entry: OWN, etag: '' });
    assert.deepEqual(await store.get(OWN.id), found);
    assert.deepEqual(await inForce(store), ['shipped.one', 'shipped.two']);
  });

  const put = { kind: 'custom', id: OWN.id } as const;
  for (const [what, history, planted] of [
    ['another entry than was put', [OWN], (who: object) => ({ ...put, entry: WIDE, ...who })],
    [
      'the entry that was put, by somebody else',
      [OWN],
      (who: object) => ({ ...put, entry: OWN, ...who, by: 'b' }),
    ],
    [
      'the entry that was put, by whom nobody authenticated',
      [OWN],
      (who: object) => ({ ...put, entry: OWN, ...who, principal: 'p' }),
    ],
    [
      'the entry that was put, at another time',
      [OWN],
      (who: object) => ({ ...put, entry: OWN, ...who, at: '2026-01-01T00:00:00.000Z' }),
    ],
    ['an entry that was replaced since', [WIDE, OWN], (who: object) => ({ ...put, entry: WIDE, ...who })],
    ['an entry that was removed since', [OWN, 'remove'], (who: object) => ({ ...put, entry: OWN, ...who })],
    ['that an own entry is off', [OWN], (who: object) => ({ kind: 'off', id: OWN.id, ...who })],
    ['that there is none, where one was put', [OWN], () => ({ kind: 'none' })],
  ] as const) {
    it(`that says ${what} is not in force`, async () => {
      const { table, store } = open();
      const first = { by: 'a', at: '2026-01-02T00:00:00.000Z' };
      for (const [at, step] of history.entries()) {
        const who = { ...first, at: new Date(Date.parse(first.at) + at * 60_000).toISOString() };
        await (step === 'remove' ? store.remove(OWN.id, who) : store.put(step, who));
      }
      await store.list();
      await plant(table, OWN.id, planted(first));
      assert.deepEqual(await kinds(store), { [OWN.id]: 'unaudited' });
      assert.deepEqual(await inForce(store), ['shipped.one', 'shipped.two']);
      assert.deepEqual(await kinds(allowlistTable(table, SHIPPED)), { [OWN.id]: 'unaudited' });
    });
  }

  it('that says a shipped entry is on, which was switched off, leaves it off', async () => {
    const { table, store } = open();
    await store.remove('shipped.one', by('a'));
    await plant(table, 'shipped.one', { kind: 'none' });
    assert.deepEqual(await inForce(store), ['shipped.two']);
    assert.deepEqual(await kinds(store), { 'shipped.one': 'unaudited' });
  });

  it('that says a shipped entry is another, does not bring the shipped one back either', async () => {
    const { table, store } = open();
    const mine = { ...WIDE, id: 'shipped.one' };
    await plant(table, mine.id, { kind: 'custom', id: mine.id, entry: mine, ...by('a') });
    assert.deepEqual(await inForce(store), ['shipped.two']);
  });

  it('under the key of another id is not in force, nor hides the row of that id', async () => {
    const { table, store } = open();
    await store.put(OWN, by('a'));
    const said = { kind: 'custom', id: OWN.id, entry: WIDE, ...by('a') };
    await plant(table, OWN.id, said, 'e~zz');
    await plant(table, 'custom.stray', { ...said, id: 'custom.stray' }, 'e~01');
    await plant(table, '', said, 'e~02');
    assert.deepEqual(await kinds(store), {
      [OWN.id]: 'custom',
      'custom.stray': 'unaudited',
      'e~02': 'unaudited',
      'e~zz': 'unaudited',
    });
    assert.deepEqual(await inForce(store), ['shipped.one', 'shipped.two', OWN.id]);
  });

  it('that is bad is put right by a PUT, also of the same entry, and taken away by a DELETE', async () => {
    const { table, store } = open();
    const said = { kind: 'custom', id: OWN.id, entry: OWN, ...by('x') };
    await plant(table, OWN.id, said);
    const [found] = await store.list();
    assert.equal(await store.put(OWN, by('a'), found?.etag), 'replaced');
    assert.deepEqual(await kinds(store), { [OWN.id]: 'custom' });
    assert.equal((await store.audit({ limit: 1 })).items[0]?.before, undefined);
    await plant(table, OWN.id, said);
    assert.equal(await store.remove(OWN.id, by('a')), 'removed');
    assert.deepEqual(await store.list(), []);
    await plant(table, 'shipped.one', { kind: 'none' });
    assert.equal(await store.remove('shipped.one', by('a')), 'restored');
    assert.deepEqual(await inForce(store), ['shipped.one', 'shipped.two']);
  });

  it('is right in every state that a change leaves, for a store that begins anew', async () => {
    const { table, store } = open();
    const principal = 'p@example.com';
    const states: (() => Promise<unknown>)[] = [
      () => store.put(OWN, { ...by('a'), principal }),
      () => store.put(WIDE, by('a')),
      () => store.remove(OWN.id, by('a')),
      () => store.put(OWN, by('a')),
      () => store.remove('shipped.one', by('a')),
      () => store.put({ ...WIDE, id: 'shipped.one' }, by('a')),
      () => store.remove('shipped.one', by('a')),
      () => store.remove('shipped.two', by('a')),
    ];
    for (const change of states) {
      await change();
      for (const one of [store, allowlistTable(table, SHIPPED)]) {
        assert.ok(!Object.values(await kinds(one)).includes('unaudited'));
      }
    }
    assert.deepEqual(await kinds(store), { [OWN.id]: 'custom', 'shipped.two': 'off' });
  });

  it('is right although the clock of who changed it went back, or stood still', async () => {
    const { table, store } = open();
    const late = { by: 'a', at: '2026-06-01T00:00:00.000Z' };
    const early = { by: 'b', at: '2026-05-01T00:00:00.000Z' };
    await store.put(WIDE, late);
    await store.put(OWN, early);
    assert.deepEqual(await kinds(allowlistTable(table, SHIPPED)), { [OWN.id]: 'custom' });
    assert.equal((await store.get(OWN.id))?.kind, 'custom');
    await store.remove(OWN.id, early);
    await store.put(WIDE, early);
    await store.put(OWN, early);
    const found = await allowlistTable(table, SHIPPED).get(OWN.id);
    assert.deepEqual(
      { ...found, etag: '' },
      { kind: 'custom', id: OWN.id, entry: OWN, by: 'b', at: late.at, etag: '' },
    );
  });

  it('is right that was changed between it and the audit was read', async () => {
    const { table, store } = open();
    await store.put(WIDE, by('a'));
    let raced = false;
    const racing: Table = {
      ...table,
      async page(query, continuation) {
        if (query.after === 'a~' && !raced) {
          raced = true;
          await store.put(OWN, by('b'));
        }
        return table.page(query, continuation);
      },
    };
    const [found] = await allowlistTable(racing, SHIPPED).list();
    assert.ok(raced);
    assert.ok(found?.kind === 'custom');
    assert.deepEqual(found.entry, OWN);
  });

  it('is held against the audit once, and that read as far as it has to be', async () => {
    const { table, store } = open();
    for (let n = 0; n < 500; n += 1) await store.put(sampleEntry({ id: `custom.e${n}` }), by('a'));
    let read = 0;
    const counting: Table = {
      ...table,
      async page(query, continuation) {
        const { rows } = await table.page(query);
        if (query.after !== 'a~') return { rows };
        const from = Number(continuation ?? 0);
        const page = rows.slice(from, from + query.pageSize);
        read += page.length;
        return from + page.length < rows.length
          ? { rows: page, continuation: String(from + page.length) }
          : { rows: page };
      },
    };
    const other = allowlistTable(counting, SHIPPED);
    assert.equal((await other.list()).length, 500);
    assert.equal(read, 500);
    await other.list();
    assert.equal(read, 500);
    await store.put(sampleEntry({ id: 'custom.e7', weight: 1 }), by('a'));
    assert.ok(!Object.values(await kinds(other)).includes('unaudited'));
    assert.equal(read, 700);
  });

  it('is not made bad by a damaged record of another change', async () => {
    const { table, store } = open();
    await store.put(OWN, by('a'));
    const rowKey = `a~${positionOf(timeKeyOf(Date.UTC(2027, 0, 1)), hashOf('x'))}`;
    await table.submit('allowlist', [
      { kind: 'put', rowKey, columns: { entryId: OWN.id, action: 'removed' } },
    ]);
    assert.deepEqual(await kinds(allowlistTable(table, SHIPPED)), { [OWN.id]: 'custom' });
  });
});

/** Rows as version 0.1.0 wrote them: the same body, and of an id without an override no time. */
describe('a table that version 0.1.0 has left', () => {
  it('keeps its entries in force', async () => {
    const table = memoryTable();
    const record = async (at: string, said: object) => {
      const rowKey = `a~${positionOf(timeKeyOf(Date.parse(at)), hashOf(at))}`;
      await table.submit('allowlist', [{ kind: 'put', rowKey, columns: { entryId: 'x', ...packRow(said) } }]);
    };
    const [one, two] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'];
    const who = { by: 'a', principal: 'p@example.com' };
    await record(one, { ...who, at: one, action: 'created', entryId: OWN.id, after: OWN });
    await plant(table, OWN.id, { kind: 'custom', id: OWN.id, entry: OWN, ...who, at: one });
    await record(two, {
      by: 'a',
      at: two,
      action: 'switched-off',
      entryId: 'shipped.one',
      before: SHIPPED[0],
    });
    await plant(table, 'shipped.one', { kind: 'off', id: 'shipped.one', by: 'a', at: two });
    await record('2026-01-03T00:00:00.000Z', {
      by: 'a',
      at: '2026-01-03T00:00:00.000Z',
      action: 'restored',
      entryId: 'shipped.two',
      before: WIDE,
      after: SHIPPED[1],
    });
    const columns = { id: 'shipped.two', kind: 'none', by: '', at: '' };
    await table.submit('allowlist', [{ kind: 'put', rowKey: keyOf('shipped.two'), columns }]);
    const store = allowlistTable(table, SHIPPED);
    assert.deepEqual(await kinds(store), { [OWN.id]: 'custom', 'shipped.one': 'off' });
    assert.deepEqual(await inForce(store), ['shipped.two', OWN.id]);
  });
});
