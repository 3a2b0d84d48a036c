import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { shippedEntries } from '../../src/allowlist/shipped.ts';
import { allowlistTable } from '../../src/allowlist/store/allowlist-table.ts';
import { EXAMPLE_ENTRY } from '../../src/api/allowlist-item.ts';
import { deleteAllowlistEntry } from '../../src/api/delete-allowlist-entry.ts';
import { listAllowlist } from '../../src/api/list-allowlist.ts';
import { listAllowlistAudit } from '../../src/api/list-allowlist-audit.ts';
import { MOST_ENTRIES, putAllowlistEntry } from '../../src/api/put-allowlist-entry.ts';
import { hashOf } from '../../src/tables/keys.ts';
import { packRow } from '../../src/tables/packed-text.ts';
import { sampleEntry } from '../allowlist/store/sample-entry.ts';
import { rollOut, storedCase } from '../simulate/stored-case.ts';
import { memoryTable } from '../support/memory-table.ts';
import { call } from './support/call.ts';
import { accessOf, type FakeDeps, fakeDeps } from './support/fake-deps.ts';

const problemSchema = z.object({
  code: z.string(),
  errors: z
    .array(z.object({ code: z.string().optional(), pointer: z.string().optional(), detail: z.string() }))
    .default([]),
});
const itemSchema = z.looseObject({ id: z.string(), source: z.string(), state: z.string(), etag: z.string() });
const warnedSchema = z.object({
  state: z.string(),
  warnings: z.array(z.object({ code: z.string(), pointer: z.string(), detail: z.string() })).optional(),
});
const listSchema = z.object({
  entries: z.array(itemSchema.extend({ effects: z.record(z.string(), z.number()) })),
  counted: z.object({ cases: z.number(), since: z.string(), truncated: z.boolean() }),
});
const auditSchema = z.object({ records: z.array(z.looseObject({})), cursor: z.string().optional() });

const ID = EXAMPLE_ENTRY.id;
const [SHIPPED] = shippedEntries;
assert.ok(SHIPPED);

const put = (deps: FakeDeps, id: string, body: unknown, more: Parameters<typeof call>[2] = {}) =>
  call(putAllowlistEntry, deps, { params: { id }, body, ...more });
const remove = (deps: FakeDeps, id: string, headers: Record<string, string> = {}) =>
  call(deleteAllowlistEntry, deps, { params: { id }, headers });

/** The problems of an answer, as `code pointer`. */
function problems(json: unknown): string[] {
  return problemSchema.parse(json).errors.map(({ code, pointer }) => `${code} ${pointer}`);
}

async function item(deps: FakeDeps, id: string) {
  const { json } = await call(listAllowlist, deps);
  return listSchema.parse(json).entries.find((entry) => entry.id === id);
}

const SIGNED_IN = { kind: 'entra', id: '1', name: 'b@example.com', role: 'admin' } as const;

describe('an entry that was written past the service', () => {
  /** A table with a row that no change of the service has left. */
  async function planted(entry: ReturnType<typeof sampleEntry>) {
    const table = memoryTable();
    const said = { kind: 'custom', id: entry.id, entry, by: 'x', at: '2026-01-01T00:00:00.000Z' };
    const columns = { id: entry.id, kind: 'custom', ...packRow(said) };
    await table.submit('allowlist', [{ kind: 'put', rowKey: `e~${hashOf(entry.id)}`, columns }]);
    return fakeDeps({ allowlist: allowlistTable(table, shippedEntries) });
  }

  it('is shown as such, with what it says and not by whom', async () => {
    const deps = await planted(sampleEntry());
    const shown = await item(deps, 'custom.deploy');
    assert.deepEqual([shown?.source, shown?.state, shown?.['changed']], ['custom', 'unaudited', undefined]);
    assert.deepEqual(shown?.['entry'], sampleEntry());
  });

  it('in place of a shipped one is shown with its own text', async () => {
    const mine = { ...SHIPPED, weight: 1 };
    const deps = await planted(mine);
    const shown = await item(deps, SHIPPED.id);
    assert.deepEqual([shown?.source, shown?.state, shown?.['entry']], ['custom', 'unaudited', mine]);
  });

  it('is held to the rules of every entry by a PUT, and in force after it', async () => {
    const deps = await planted(sampleEntry());
    const wide = await put(deps, 'custom.deploy', sampleEntry({ what: { units: ['*'] } }));
    assert.equal(wide.status, 422);
    assert.equal((await item(deps, 'custom.deploy'))?.state, 'unaudited');
    const { json } = await put(deps, 'custom.deploy', sampleEntry(), {
      headers: { 'if-match': (await item(deps, 'custom.deploy'))?.etag ?? '' },
    });
    assert.equal(itemSchema.parse(json).state, 'active');
  });

  it('is taken away by a DELETE, which brings the shipped one back', async () => {
    const deps = await planted({ ...SHIPPED, weight: 1 });
    assert.equal((await remove(deps, SHIPPED.id)).status, 204);
    assert.equal((await item(deps, SHIPPED.id))?.state, 'active');
  });
});

describe('PUT /allowlist/{id}', () => {
  it('creates an entry with 201 and replaces it with 200, each with its ETag', async () => {
    const deps = fakeDeps();
    const created = await put(deps, ID, EXAMPLE_ENTRY);
    assert.equal(created.status, 201);
    const shown = itemSchema.parse(created.json);
    assert.deepEqual([shown.source, shown.state, shown.etag], ['custom', 'active', created.headers['etag']]);
    assert.deepEqual(shown['entry'], { ...EXAMPLE_ENTRY, tolerates: [] });
    const { id: _, ...withoutId } = EXAMPLE_ENTRY;
    const replaced = await put(deps, ID, { ...withoutId, weight: 20 });
    assert.equal(replaced.status, 200);
    assert.notEqual(replaced.headers['etag'], created.headers['etag']);
  });

  const { expires: _, ...endless } = EXAMPLE_ENTRY;
  for (const [what, id, body, wanted] of [
    ['without a last day', ID, endless, ['expires.missing /expires']],
    [
      'of a wrong form that is broad too',
      ID,
      {
        ...endless,
        weight: 99,
        surprise: 1,
        ancestry: { parent: { names: ['bash'], scripts: ['/tmp/x.sh'] } },
        what: { units: ['*'] },
      },
      [
        'schema.too-big /weight',
        'schema.unrecognized-keys ',
        'expires.missing /expires',
        'path.world-writable /ancestry/parent/scripts/0',
        'unit.any /what/units/0',
      ],
    ],
    ['with another id than the address', 'custom.other', EXAMPLE_ENTRY, ['id.mismatch /id']],
    [
      'under an id that is none',
      'Not/An Id',
      { ...EXAMPLE_ENTRY, id: undefined },
      ['schema.invalid-format /id'],
    ],
    ['that is no object', ID, [1], ['schema.invalid-type ']],
  ] as const) {
    it(`answers 422 that names each problem of an entry ${what}`, async () => {
      const deps = fakeDeps();
      const { status, json, headers } = await put(deps, id, body);
      assert.equal(status, 422);
      assert.equal(headers['content-type'], 'application/problem+json');
      assert.equal(problemSchema.parse(json).code, 'allowlist.invalid');
      assert.deepEqual(problems(json).sort(), [...wanted].sort());
      assert.deepEqual(await deps.allowlist.list(), []);
    });
  }

  it('refuses an entry that would hide an attack, and names the attacks', async () => {
    const deps = fakeDeps();
    // Passes the lint: a module is named. But what a module of that name does is anybody's guess.
    const { status, json } = await put(deps, 'custom.telemetry', {
      ...EXAMPLE_ENTRY,
      id: 'custom.telemetry',
      ancestry: { parent: { names: ['python*'], modules: ['telemetry_helper'] } },
      what: { verbs: ['enable', 'start'] },
    });
    assert.equal(status, 422);
    assert.equal(problemSchema.parse(json).code, 'allowlist.hides-known-bad');
    assert.deepEqual(problems(json), ['known-bad.supply-chain ']);
    assert.deepEqual(z.looseObject({ hides: z.array(z.looseObject({})) }).parse(json).hides, [
      {
        kind: 'known-bad',
        id: 'supply-chain.python-module',
        category: 'supply-chain',
        title: 'A Python module that a package brought enables a unit as root',
      },
    ]);
    assert.deepEqual(await deps.allowlist.list(), []);
  });

  it('writes only over the entry that If-Match names', async () => {
    const deps = fakeDeps();
    const other = { headers: { 'if-match': '"other"' } };
    for (const id of [ID, SHIPPED.id]) {
      const { status, json } = await put(deps, id, { ...EXAMPLE_ENTRY, id }, other);
      assert.deepEqual([status, problemSchema.parse(json).code], [412, 'allowlist.changed']);
    }
    const etag = (await item(deps, SHIPPED.id))?.etag ?? '';
    const mine = { ...EXAMPLE_ENTRY, id: SHIPPED.id };
    const first = await put(deps, SHIPPED.id, mine, { headers: { 'if-match': etag } });
    assert.equal(first.status, 200);
    const late = await put(deps, SHIPPED.id, { ...mine, weight: 9 }, { headers: { 'if-match': etag } });
    assert.equal(late.status, 412);
    assert.equal(
      (
        await put(
          deps,
          'custom.new',
          { ...EXAMPLE_ENTRY, id: 'custom.new' },
          { headers: { 'if-match': '*' } },
        )
      ).status,
      412,
    );
  });

  it('makes only a new entry with If-None-Match: *, and never over one of this tag', async () => {
    const deps = fakeDeps();
    const asNew = { headers: { 'if-none-match': '*' } };
    const first = await put(deps, ID, EXAMPLE_ENTRY, asNew);
    assert.equal(first.status, 201);
    const etag = first.headers['etag'] ?? '';
    for (const [id, headers] of [
      [ID, { 'if-none-match': '*' }],
      [ID, { 'if-none-match': `"x", W/${etag}` }],
      [ID, { 'if-match': etag, 'if-none-match': '*' }],
      [SHIPPED.id, { 'if-none-match': '*' }],
    ] as const) {
      const { status, json } = await put(deps, id, { ...EXAMPLE_ENTRY, id, weight: 9 }, { headers });
      assert.deepEqual([status, problemSchema.parse(json).code], [412, 'allowlist.exists'], id);
    }
    assert.equal((await item(deps, ID))?.etag, etag);
    assert.equal((await item(deps, SHIPPED.id))?.source, 'shipped');
    const other = { headers: { 'if-none-match': '"x"' } };
    assert.equal((await put(deps, ID, { ...EXAMPLE_ENTRY, weight: 9 }, other)).status, 200);
  });

  it('with If-None-Match: * loses to another who made the entry meanwhile', async () => {
    const deps = fakeDeps();
    const { allowlist } = deps;
    const late = {
      ...allowlist,
      async put(...given: Parameters<typeof allowlist.put>) {
        const [entry, changed, , turn] = given;
        await allowlist.put({ ...entry, weight: 9 }, changed, undefined, turn);
        return allowlist.put(...given);
      },
    };
    const { status } = await put({ ...deps, allowlist: late }, ID, EXAMPLE_ENTRY, {
      headers: { 'if-none-match': '*' },
    });
    assert.equal(status, 412);
    assert.equal(z.looseObject({ weight: z.number() }).parse((await item(deps, ID))?.['entry']).weight, 9);
  });

  it('takes the text of a shipped entry without a last day, and only that', async () => {
    const deps = fakeDeps();
    await remove(deps, SHIPPED.id);
    assert.equal((await item(deps, SHIPPED.id))?.state, 'off');
    assert.deepEqual(problems((await put(deps, SHIPPED.id, { ...SHIPPED, weight: 29 })).json), [
      'expires.missing /expires',
    ]);
    assert.equal((await put(deps, SHIPPED.id, SHIPPED)).status, 200);
    assert.deepEqual(
      [(await item(deps, SHIPPED.id))?.state, (await item(deps, SHIPPED.id))?.source],
      ['active', 'shipped'],
    );
  });

  it('takes no more entries than every alert can be held against', async () => {
    const deps = fakeDeps();
    const changed = { by: 'a', at: '2026-01-01T00:00:00.000Z' };
    for (let at = shippedEntries.length; at < MOST_ENTRIES; at += 1)
      await deps.allowlist.put(sampleEntry({ id: `custom.n${at}` }), changed);
    const { status, json } = await put(deps, ID, EXAMPLE_ENTRY);
    assert.deepEqual([status, problemSchema.parse(json).code], [409, 'allowlist.full']);
    const last = `custom.n${MOST_ENTRIES - 1}`;
    assert.equal((await put(deps, last, { ...EXAMPLE_ENTRY, id: last })).status, 200);
  });

  it('answers 503 while the storage is away', async () => {
    const deps = fakeDeps();
    deps.stores.away = true;
    const { status, json } = await put(deps, ID, EXAMPLE_ENTRY);
    assert.deepEqual([status, problemSchema.parse(json).code], [503, 'storage.unavailable']);
  });
});

describe('DELETE /allowlist/{id}', () => {
  it('answers 204 for an entry of your own, and 404 when it is gone', async () => {
    const deps = fakeDeps();
    await put(deps, ID, EXAMPLE_ENTRY);
    assert.equal((await remove(deps, ID)).status, 204);
    const again = await remove(deps, ID);
    assert.deepEqual([again.status, problemSchema.parse(again.json).code], [404, 'allowlist.not-found']);
    assert.equal((await remove(deps, '../#%00')).status, 404);
  });

  it('switches a shipped entry off, and leaves it off when it is repeated', async () => {
    const deps = fakeDeps();
    for (const _ of [1, 2]) {
      assert.equal((await remove(deps, SHIPPED.id)).status, 204);
      assert.equal((await item(deps, SHIPPED.id))?.state, 'off');
    }
  });

  it('of your version of a shipped entry brings the shipped one back; If-Match makes repeating it safe', async () => {
    const deps = fakeDeps();
    const { headers } = await put(deps, SHIPPED.id, { ...EXAMPLE_ENTRY, id: SHIPPED.id });
    const seen = { 'if-match': headers['etag'] ?? '' };
    assert.equal((await remove(deps, SHIPPED.id, seen)).status, 204);
    assert.equal((await remove(deps, SHIPPED.id, seen)).status, 412);
    const shown = await item(deps, SHIPPED.id);
    assert.deepEqual([shown?.state, shown?.source, shown?.['entry']], ['active', 'shipped', SHIPPED]);
  });
});

describe('GET /allowlist/audit', () => {
  it('says who did what, newest first, in pages: whom the service knows beside whom the caller says', async () => {
    const deps = fakeDeps();
    let seconds = 0;
    const clocked = Object.assign(deps, {
      clock: () => {
        seconds += 1;
        return new Date(Date.UTC(2026, 0, 4, 12, 0, seconds));
      },
    });
    await put(clocked, ID, EXAMPLE_ENTRY, { query: 'by=a@example.com' });
    const signedIn = { ...clocked, access: accessOf(SIGNED_IN) };
    await put(signedIn, ID, { ...EXAMPLE_ENTRY, weight: 9 }, { query: 'by=a@example.com' });
    await remove(clocked, ID);
    const first = auditSchema.parse((await call(listAllowlistAudit, deps, { query: 'limit=2' })).json);
    const second = auditSchema.parse(
      (await call(listAllowlistAudit, deps, { query: `limit=2&cursor=${first.cursor}` })).json,
    );
    const told = [...first.records, ...second.records].map(
      ({ by, principal, action, entryId, before, after }) => ({
        by,
        principal,
        action,
        entryId,
        before,
        after,
      }),
    );
    const entry = { ...EXAMPLE_ENTRY, tolerates: [] };
    assert.deepEqual(told, [
      {
        by: 'unknown',
        principal: undefined,
        action: 'removed',
        entryId: ID,
        before: { ...entry, weight: 9 },
        after: undefined,
      },
      {
        by: 'a@example.com',
        principal: 'b@example.com',
        action: 'replaced',
        entryId: ID,
        before: entry,
        after: { ...entry, weight: 9 },
      },
      {
        by: 'a@example.com',
        principal: undefined,
        action: 'created',
        entryId: ID,
        before: undefined,
        after: entry,
      },
    ]);
    assert.equal(second.cursor, undefined);
  });

  for (const [query, code, parameter] of [
    ['limit=0', 'query.invalid', 'limit'],
    ['cursor=x', 'cursor.malformed', 'cursor'],
    ['since=2026-01-01', 'query.invalid', 'since'],
  ] as const) {
    it(`answers 400 that names ${parameter} for ${query}`, async () => {
      const { status, json } = await call(listAllowlistAudit, fakeDeps(), { query });
      assert.equal(status, 400);
      assert.equal(problemSchema.parse(json).code, code);
      assert.match(JSON.stringify(json), new RegExp(`"parameter":"${parameter}"`));
    });
  }
});

describe('an entry whose last day is over', () => {
  const warnings = async (expires: string) => {
    const { status, json } = await put(fakeDeps(), ID, { ...EXAMPLE_ENTRY, expires });
    return { status, ...warnedSchema.parse(json) };
  };

  it('is put, since alerts of its time may come again, with a warning', async () => {
    assert.deepEqual(await warnings('2026-01-03'), {
      status: 201,
      state: 'expired',
      warnings: [
        {
          code: 'expires.past',
          pointer: '/expires',
          detail: 'Its last day is over: the entry excuses no alert that is later than 2026-01-03.',
        },
      ],
    });
  });

  it('is one from the day after on', async () => {
    assert.deepEqual(await warnings('2026-01-04'), { status: 201, state: 'active' });
  });
});

describe('GET /allowlist', () => {
  it('lists shipped entries in their order, then your own, with the state of each', async () => {
    const deps = fakeDeps();
    await put(deps, ID, { ...EXAMPLE_ENTRY, expires: '2026-01-03' });
    await put(deps, 'custom.a', { ...EXAMPLE_ENTRY, id: 'custom.a', expires: '2026-01-04' });
    const { status, json } = await call(listAllowlist, deps);
    assert.equal(status, 200);
    const { entries, counted } = listSchema.parse(json);
    assert.deepEqual(
      entries.map(({ id }) => id),
      [...shippedEntries.map(({ id }) => id), 'custom.a', ID],
    );
    assert.deepEqual(
      entries.slice(-2).map(({ state }) => state),
      ['active', 'expired'],
    );
    assert.deepEqual(counted, { cases: 0, since: '2025-12-05T12:00:00.000Z', truncated: false });
  });

  it('counts what each entry did to the cases of the days asked for, and what people said of them', async () => {
    const deps = fakeDeps();
    const entry = sampleEntry({ what: { verbs: ['enable'] }, hosts: { names: ['shop-*.example.com'] } });
    const hostile = {
      ...rollOut,
      ProcessCommandLine: 'systemctl enable kworkerd.service',
    };
    const elsewhere = { ...rollOut, DeviceName: 'other-01.example.com' };
    const cases = [
      storedCase({ number: 1, verdict: 'BenignPositive' }, [entry]),
      storedCase({ number: 2, verdict: 'FalsePositive' }, [entry]),
      storedCase({ number: 3, verdict: 'TruePositive' }, [entry]),
      storedCase({ number: 4, verdict: 'Undetermined' }, [entry]),
      storedCase({ number: 5, verdict: 'TruePositive', columns: hostile }, [entry]),
      storedCase({ number: 6, columns: elsewhere }, [entry]),
      storedCase({ number: 7 }, [{ ...entry, expires: '2026-01-01' }]),
      storedCase({ number: 8, createdAt: '2025-12-01T00:00:00.000Z' }, [entry]),
    ];
    await deps.stores.cases.insert(cases);
    await deps.allowlist.put(entry, { by: 'a', at: '2026-01-01T00:00:00.000Z' });
    const shown = async (query: string) => {
      const { entries, counted } = listSchema.parse((await call(listAllowlist, deps, { query })).json);
      return { effects: entries.find(({ id }) => id === entry.id)?.effects, counted };
    };
    const week = await shown('days=7');
    assert.deepEqual(week.effects, {
      applied: 4,
      overridden: 1,
      partial: 1,
      expired: 1,
      verdictsFor: 2,
      verdictsAgainst: 1,
    });
    assert.deepEqual(week.counted, { cases: 7, since: '2025-12-28T12:00:00.000Z', truncated: false });
    assert.equal((await shown('days=90')).effects?.['applied'], 5);
  });

  it('answers 400 for days out of range', async () => {
    const { status, text } = await call(listAllowlist, fakeDeps(), { query: 'days=91' });
    assert.equal(status, 400);
    assert.match(text, /The query parameter days must be a whole number from 1 to 90\./);
  });
});
