import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { shippedEntries } from '../../src/allowlist/shipped.ts';
import { allowlistTable } from '../../src/allowlist/store/allowlist-table.ts';
import { getHealth } from '../../src/api/get-health.ts';
import { importAllowlist } from '../../src/api/import-allowlist.ts';
import { listAllowlist } from '../../src/api/list-allowlist.ts';
import { putAllowlistEntry } from '../../src/api/put-allowlist-entry.ts';
import { simulateAllowlist } from '../../src/api/simulate-allowlist.ts';
import { hashOf } from '../../src/tables/keys.ts';
import { packRow } from '../../src/tables/packed-text.ts';
import { sampleEntry } from '../allowlist/store/sample-entry.ts';
import { freshDeps } from '../fuzz/fresh-deps.ts';
import { memoryStores } from '../support/memory-stores.ts';
import { memoryTable } from '../support/memory-table.ts';
import { call } from './support/call.ts';
import { fakeDeps } from './support/fake-deps.ts';

const HOSTILE = '/opt/deploy/([a-z0-9-]+)+.sh';

const processFacets = ['names', 'executables', 'scripts', 'modules', 'runs'];
const facets = [
  '/who/accounts',
  ...processFacets.map((facet) => `/ancestry/parent/${facet}`),
  ...processFacets.map((facet) => `/ancestry/grandparent/${facet}`),
  '/what/units',
  '/what/unitPaths',
  '/hosts/names',
  '/disqualifiers/units',
];

/** The sample with a list in place of what it has at a pointer. */
function withList(pointer: string, list: readonly string[]): unknown {
  const [, ...path] = pointer.split('/');
  const entry: unknown = structuredClone(sampleEntry());
  const objectSchema = z.record(z.string(), z.unknown());
  let holder = objectSchema.parse(entry);
  const root = holder;
  for (const key of path.slice(0, -1)) {
    const inner = objectSchema.parse(holder[key] ?? {});
    holder[key] = inner;
    holder = inner;
  }
  holder[path.at(-1) ?? ''] = list;
  return root;
}

const refusedSchema = z.object({
  code: z.string(),
  errors: z.array(z.object({ code: z.string(), pointer: z.string(), detail: z.string() })),
});

function requireRefused(
  { status, json }: { readonly status: number; readonly json: unknown },
  pointer: string,
) {
  const { code, errors } = refusedSchema.parse(json);
  assert.deepEqual([status, code], [422, 'allowlist.invalid']);
  const error = errors.find((one) => one.pointer === pointer);
  assert.equal(error?.code, 'schema.glob');
  assert.match(error?.detail ?? '', /^“\(” at character 13 is not part of a glob\. Allowed are `\*` within/);
}

describe('a glob that is none', () => {
  for (const facet of facets) {
    it(`is refused by PUT and by simulate: ${facet}`, async () => {
      const deps = fakeDeps();
      const body = withList(facet, ['x', HOSTILE]);
      const put = await call(putAllowlistEntry, deps, { params: { id: sampleEntry().id }, body });
      requireRefused(put, `${facet}/1`);
      requireRefused(
        await call(simulateAllowlist, deps, { body: { entries: [body] } }),
        `/entries/0${facet}/1`,
      );
      assert.deepEqual(await deps.allowlist.list(), []);
    });
  }

  it('is refused by the import', async () => {
    const deps = fakeDeps();
    const body = [
      'id,category,title,owner,reason,expires,weight,accounts,parentNames,parentScripts,verbs',
      `custom.a,other,A,a@example.com,Because.,2026-12-31,30,deploy,bash,${HOSTILE},restart`,
    ].join('\n');
    const { status, text } = await call(importAllowlist, deps, {
      body,
      headers: { 'content-type': 'text/csv' },
    });
    assert.equal(status, 422);
    assert.match(text, /"code":"schema\.glob".*“\(” at character 13 is not part of a glob/);
    assert.deepEqual(await deps.allowlist.list(), []);
  });
});

describe('a stored entry with a glob that is none', () => {
  const shipped = shippedEntries[0] ?? assert.fail('nothing is shipped');
  const by = { by: 'a@example.com', at: '2026-01-02T00:00:00.000Z' };

  /** A service over what an older version has stored: an entry in place of a shipped one, and one that is still right. */
  async function storedBefore() {
    const table = memoryTable();
    const allowlist = allowlistTable(table, shippedEntries);
    await allowlist.put(sampleEntry({ id: 'custom.right' }), by);
    const entry = { ...shipped, ancestry: { parent: { scripts: ['/opt/x.sh', HOSTILE] } } };
    const columns = packRow({ kind: 'custom', id: shipped.id, entry, ...by });
    await table.submit('allowlist', [
      {
        kind: 'create',
        rowKey: `e~${hashOf(shipped.id)}`,
        columns: { id: shipped.id, kind: 'custom', ...columns },
      },
    ]);
    const warned: unknown[] = [];
    const quiet = () => undefined;
    const warn = (event: string, fields: unknown) => warned.push([event, fields]);
    const stores = { ...memoryStores(), allowlist };
    return { deps: freshDeps({ stores }, { info: quiet, warn, error: quiet }), warned };
  }

  it('is off, which the list says with the glob, and no other is', async () => {
    const { deps } = await storedBefore();
    const listSchema = z.object({
      entries: z.array(
        z.object({
          id: z.string(),
          state: z.string(),
          entry: z.unknown().optional(),
          warnings: z
            .array(z.object({ code: z.string(), pointer: z.string(), detail: z.string() }))
            .optional(),
        }),
      ),
    });
    const { entries } = listSchema.parse((await call(listAllowlist, deps)).json);
    const off = entries.filter(({ state }) => state !== 'active');
    assert.deepEqual(
      off.map(({ id, state, entry, warnings = [] }) => [
        id,
        state,
        entry,
        warnings.map((one) => one.pointer),
      ]),
      [[shipped.id, 'unreadable', undefined, ['/ancestry/parent/scripts/1']]],
    );
    assert.match(off[0]?.warnings?.[0]?.detail ?? '', /^“\(” at character 13/);
    assert.ok(entries.some(({ id, state }) => id === 'custom.right' && state === 'active'));
  });

  it('is told of by the log once, and counted by the health', async () => {
    const { deps, warned } = await storedBefore();
    const health = z.object({ status: z.string(), allowlist: z.object({ unreadable: z.number() }) });
    const told = health.parse((await call(getHealth, deps)).json);
    assert.deepEqual([told.status, told.allowlist.unreadable], ['ok', 1]);
    await deps.triage(['{}'], { channel: 'hub' });
    const [[event, fields] = [], ...more] = z.array(z.array(z.unknown())).parse(warned);
    assert.deepEqual([event, more], ['allowlist.switched-off', []]);
    assert.match(JSON.stringify(fields), /"\/ancestry\/parent\/scripts\/1"/);
  });
});
