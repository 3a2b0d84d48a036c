import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod';
import type { AllowlistEntry } from '../../src/allowlist/entry.schema.ts';
import { shippedEntries } from '../../src/allowlist/shipped.ts';
import type { AllowlistStore } from '../../src/allowlist/store/allowlist-store.ts';
import { allowlistTable } from '../../src/allowlist/store/allowlist-table.ts';
import { deleteAllowlistEntry } from '../../src/api/delete-allowlist-entry.ts';
import { importAllowlist } from '../../src/api/import-allowlist.ts';
import { putAllowlistEntry } from '../../src/api/put-allowlist-entry.ts';
import { sampleEntry } from '../allowlist/store/sample-entry.ts';
import { memoryAllowlist } from '../support/memory-allowlist.ts';
import { memoryTable } from '../support/memory-table.ts';
import { call } from './support/call.ts';
import { fakeDeps } from './support/fake-deps.ts';

const HEADER =
  'id,category,title,owner,reason,expires,weight,accounts,parentNames,parentScripts,verbs,units,hostNames';
const row = (id: string, weight = 30, scripts = '/opt/shop/bin/roll-out.sh', hosts = 'shop-*.example.com') =>
  `${id},other,Roll-out,a@example.com,Because.,2026-12-31,${weight},deploy,bash,${scripts},restart,shop.service,${hosts}`;
const csv = (...rows: readonly string[]) => [HEADER, ...rows].join('\n');

const rowsSchema = z.object({
  rows: z.array(
    z.object({
      line: z.number(),
      id: z.string().optional(),
      outcome: z.string(),
      errors: z.array(z.object({ code: z.string(), pointer: z.string(), detail: z.string() })).default([]),
    }),
  ),
});

const warnedSchema = z.object({
  rows: z.array(
    z.object({
      outcome: z.string(),
      warnings: z.array(z.object({ code: z.string(), pointer: z.string() })).optional(),
    }),
  ),
});

/** Each row of an answer, as `line id outcome: code pointer …`. */
function told(json: unknown): string[] {
  return rowsSchema
    .parse(json)
    .rows.map(({ line, id, outcome, errors }) =>
      [`${line} ${id} ${outcome}`, ...errors.map(({ code, pointer }) => `${code} ${pointer}`)].join(': '),
    );
}

/** Rows of which none hides an attack, but both do. */
const HIDING = [
  row('custom.a', 30, '/opt/agent/bin/prepare.js')
    .replace('bash', 'node')
    .replace('restart,shop.service', 'daemon-reload,'),
  row('custom.b', 30, '/opt/agent/bin/begin.pl')
    .replace('bash', 'perl')
    .replace('restart,shop', 'start,net-helper'),
] as const;

/** The same wherever and under whatever account: these hide it also where the other stands already. */
const HIDING_ANYWHERE = HIDING.map((each) =>
  each.replace(',deploy,', ',,').replace('shop-*.example.com', ''),
);

/** The allowlist, whose first two readers both see it before either writes. */
function metByTwo(inner: AllowlistStore): AllowlistStore {
  const { promise: both, resolve } = Promise.withResolvers<void>();
  let readers = 0;
  return {
    ...inner,
    async snapshot() {
      const seen = await inner.snapshot();
      readers += 1;
      if (readers === 2) resolve();
      await both;
      return seen;
    },
  };
}

const send = (deps: ReturnType<typeof fakeDeps>, body: string | Uint8Array, query = '', type = 'text/csv') =>
  call(importAllowlist, deps, { body, query, headers: { 'content-type': type } });

describe('POST /allowlist/import', () => {
  it('takes entries whose last day is over, and warns of each', async () => {
    const old = row('custom.a').replace('2026-12-31', '2025-12-31');
    for (const query of ['dryRun=true', '']) {
      const { status, json } = await send(fakeDeps(), csv(old, row('custom.b')), query);
      assert.equal(status, 200);
      assert.deepEqual(
        warnedSchema.parse(json).rows.map(({ outcome, warnings }) => [outcome, warnings]),
        [
          ['created', [{ code: 'expires.past', pointer: '/expires' }]],
          ['created', undefined],
        ],
      );
    }
  });

  it('puts each row in force, and the same file again changes nothing', async () => {
    const deps = fakeDeps();
    const file = csv(row('custom.a'), row('custom.b'));
    const { status, json } = await send(deps, file, 'by=a@example.com');
    assert.equal(status, 200);
    assert.deepEqual(told(json), ['2 custom.a created', '3 custom.b created']);
    const [first] = await deps.allowlist.list();
    assert.ok(first?.kind === 'custom');
    assert.equal(first.by, 'a@example.com');
    assert.deepEqual(first.entry.hosts, { names: ['shop-*.example.com'] });
    const changed = await send(deps, csv(row('custom.a'), row('custom.b', 20)));
    assert.deepEqual(told(changed.json), ['2 custom.a unchanged', '3 custom.b replaced']);
    assert.equal((await deps.allowlist.audit({ limit: 10 })).items.length, 3);
  });

  it('writes nothing on a dry run, and tells what would be', async () => {
    const deps = fakeDeps();
    await deps.allowlist.put(sampleEntry({ id: 'custom.b' }), { by: 'a', at: '2026-01-01T00:00:00.000Z' });
    const { status, json } = await send(
      deps,
      csv(row('custom.a'), row('custom.b'), row('custom.c', 99)),
      'dryRun=true',
    );
    assert.equal(status, 200);
    assert.deepEqual(told(json), [
      '2 custom.a created',
      '3 custom.b replaced',
      '4 custom.c refused: schema.too-big /weight',
    ]);
    assert.equal((await deps.allowlist.list()).length, 1);
  });

  it('writes nothing when a row is refused, and names each problem of each row', async () => {
    const deps = fakeDeps();
    const file = csv(
      row('custom.a'),
      row('custom.b', 99, '/tmp/x.sh'),
      row('custom.a', 10),
      // Passes the lint: a script below /usr is named. But any package puts scripts there.
      row('custom.c', 30, '/usr/local/lib/**')
        .replace('bash', 'python3*')
        .replace('restart,shop', 'start,telemetry'),
    );
    const { status, json } = await send(deps, file);
    assert.equal(status, 422);
    assert.equal(z.looseObject({ code: z.string() }).parse(json).code, 'allowlist.import-refused');
    assert.deepEqual(told(json), [
      '2 custom.a created',
      '3 custom.b refused: schema.too-big /weight: path.world-writable /ancestry/parent/scripts/0',
      '4 custom.a refused: id.repeated /id',
      '5 custom.c refused: known-bad.supply-chain ',
    ]);
    assert.deepEqual(await deps.allowlist.list(), []);
  });

  it('refuses rows that hide an attack only together', async () => {
    for (const each of HIDING) assert.equal((await send(fakeDeps(), csv(each))).status, 200);
    const deps = fakeDeps();
    const { status, json } = await send(deps, csv(...HIDING));
    assert.equal(status, 422);
    assert.deepEqual(told(json), [
      '2 custom.a refused: known-bad.quiet-persistence ',
      '3 custom.b refused: known-bad.quiet-persistence ',
    ]);
    assert.deepEqual(await deps.allowlist.list(), []);
  });

  it('refuses the second of two imports that hide an attack only together', async () => {
    const deps = fakeDeps();
    assert.equal((await send(deps, csv(HIDING[0]))).status, 200);
    const { status, json } = await send(deps, csv(HIDING[1]));
    assert.equal(status, 422);
    assert.deepEqual(told(json), ['2 custom.b refused: known-bad.quiet-persistence ']);
    assert.equal((await deps.allowlist.list()).length, 1);
  });

  for (const [where, open] of [
    ['in memory', () => memoryAllowlist(shippedEntries)],
    ['in a table', () => allowlistTable(memoryTable(), shippedEntries)],
  ] as const) {
    it(`${where}: lets no two imports at a time hide together what neither hides alone`, async () => {
      const deps = fakeDeps({ allowlist: metByTwo(open()) });
      const answers = await Promise.all(HIDING_ANYWHERE.map((each) => send(deps, csv(each))));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 422]);
      const { json } = answers.find(({ status }) => status === 422) ?? assert.fail();
      assert.match(told(json).join(), /^2 custom\.. refused: known-bad\.quiet-persistence $/);
      assert.equal((await deps.allowlist.list()).length, 1);
    });

    it(`${where}: lets no PUT do so beside an import, and both happen where they do no harm`, async () => {
      const deps = fakeDeps({ allowlist: metByTwo(open()) });
      const [hiding, harmless] = [fakeDeps(), fakeDeps({ allowlist: metByTwo(open()) })];
      await send(hiding, csv(HIDING_ANYWHERE[1] ?? ''));
      const [stored] = await hiding.allowlist.list();
      assert.ok(stored?.kind === 'custom');
      const put = (to: typeof deps, entry: AllowlistEntry) =>
        call(putAllowlistEntry, to, { params: { id: entry.id }, body: entry });
      const [imported, refused] = await Promise.all([
        send(deps, csv(HIDING_ANYWHERE[0] ?? '')),
        put(deps, stored.entry),
      ]);
      // Either may be the first.
      assert.equal([imported, refused].filter(({ status }) => status === 422).length, 1);
      assert.equal((await deps.allowlist.list()).length, 1);
      const [one, other] = await Promise.all([
        send(harmless, csv(row('custom.a'), row('custom.c'))),
        put(harmless, sampleEntry({ id: 'custom.d' })),
      ]);
      assert.deepEqual([one.status, other.status], [200, 201]);
      assert.deepEqual(told(one.json), ['2 custom.a created', '3 custom.c created']);
      assert.equal((await harmless.allowlist.list()).length, 3);
      assert.equal((await harmless.stores.changes.list({ limit: 10 })).items.length, 3);
    });
  }

  it('keeps a DELETE from bringing back what would hide an attack with another entry', async () => {
    const first = fakeDeps();
    await send(first, csv(HIDING_ANYWHERE[0] ?? ''));
    const [stored] = await first.allowlist.list();
    assert.ok(stored?.kind === 'custom');
    const shipped = [stored.entry];
    const deps = fakeDeps({ allowlist: memoryAllowlist(shipped), shippedEntries: shipped });
    const narrower = row('custom.a', 30, '/opt/shop/bin/roll-out.sh');
    assert.equal((await send(deps, csv(narrower, HIDING_ANYWHERE[1] ?? ''))).status, 200);
    const remove = (id: string) => call(deleteAllowlistEntry, deps, { params: { id } });
    assert.equal((await remove('custom.a')).status, 422);
    assert.equal((await remove('custom.b')).status, 204);
    assert.equal((await remove('custom.a')).status, 204);
  });

  it('answers 409 when others keep coming between', async () => {
    const { allowlist } = fakeDeps();
    const deps = fakeDeps({ allowlist: { ...allowlist, put: async () => 'outdated' } });
    const { status, json } = await send(deps, csv(row('custom.a')));
    assert.equal(status, 409);
    assert.equal(z.looseObject({ code: z.string() }).parse(json).code, 'allowlist.contended');
  });

  for (const [what, body, type, status, code] of [
    ['JSON', '{}', 'application/json', 415, 'body.unsupported-type'],
    ['no bytes', '', 'text/csv', 400, 'body.empty'],
    ['bytes that are not UTF-8', Buffer.from([0x69, 0x64, 0xff]), 'text/csv', 400, 'body.not-utf-8'],
    ['a column that nobody knows', 'id,hots\na,b\n', 'text/csv', 422, 'allowlist.import-unreadable'],
  ] as const) {
    it(`answers ${status} ${code} for ${what}`, async () => {
      const answer = await send(fakeDeps(), body, '', type);
      assert.equal(answer.status, status);
      assert.equal(z.looseObject({ code: z.string() }).parse(answer.json).code, code);
    });
  }
});
