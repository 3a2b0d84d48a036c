import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { importAllowlist } from '../../src/api/import-allowlist.ts';
import { sampleEntry } from '../allowlist/store/sample-entry.ts';
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

/** Each row of an answer, as `line id outcome: code pointer …`. */
function told(json: unknown): string[] {
  return rowsSchema
    .parse(json)
    .rows.map(({ line, id, outcome, errors }) =>
      [`${line} ${id} ${outcome}`, ...errors.map(({ code, pointer }) => `${code} ${pointer}`)].join(': '),
    );
}

const send = (deps: ReturnType<typeof fakeDeps>, body: string | Uint8Array, query = '', type = 'text/csv') =>
  call(importAllowlist, deps, { body, query, headers: { 'content-type': type } });

describe('POST /allowlist/import', () => {
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
    const file = csv(
      row('custom.a', 30, '/opt/agent/bin/prepare.js')
        .replace('bash', 'node')
        .replace('restart,shop.service', 'daemon-reload,'),
      row('custom.b', 30, '/opt/agent/bin/begin.pl')
        .replace('bash', 'perl')
        .replace('restart,shop', 'start,net-helper'),
    );
    assert.equal((await send(fakeDeps(), csv(file.split('\n')[1] ?? ''))).status, 200);
    assert.equal((await send(fakeDeps(), csv(file.split('\n')[2] ?? ''))).status, 200);
    const deps = fakeDeps();
    const { status, json } = await send(deps, file);
    assert.equal(status, 422);
    assert.deepEqual(told(json), [
      '2 custom.a refused: known-bad.quiet-persistence ',
      '3 custom.b refused: known-bad.quiet-persistence ',
    ]);
    assert.deepEqual(await deps.allowlist.list(), []);
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
