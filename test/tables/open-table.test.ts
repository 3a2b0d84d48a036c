import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { caseTable } from '../../src/case/case-table.ts';
import { failureTable } from '../../src/case/failure-table.ts';
import { incidentLinkTable } from '../../src/case/incident-link-table.ts';
import type { CaseStore } from '../../src/case/stores.ts';
import { hashOf, partitionOf } from '../../src/tables/keys.ts';
import { openTable } from '../../src/tables/open-table.ts';
import { guid, incompressible, makeCase, walk } from '../case/make-case.ts';
import { freePort } from '../support/azurite.ts';
import { connectionTo, proxiedTables } from '../support/proxied-tables.ts';
import { type SeenRequest, startTableProxy } from '../support/table-proxy.ts';

const { proxy, azuritePort, freshTable, failFirst } = proxiedTables();

const unavailable = { name: 'TriageError', code: 'storage.unavailable' };
const isTransaction = ({ path }: SeenRequest) => path.endsWith('/$batch');
const isCreation = ({ path, method }: SeenRequest) => path.endsWith('/Tables') && method === 'POST';

async function idsOf(store: CaseStore): Promise<string[]> {
  return (await walk(store, {}, 50)).map(({ id }) => id).sort();
}

describe('the table', () => {
  it('is created by the first call that misses it, once', async () => {
    const store = caseTable(freshTable());
    const batch = Array.from({ length: 40 }, (_, at) => makeCase({ id: guid(at) }));
    assert.deepEqual(
      await store.insert(batch),
      batch.map(() => 'created'),
    );
    assert.equal(proxy().seen.filter(isCreation).length, 1);
    await store.insert([makeCase({ id: guid(99) })]);
    await walk(store, {}, 50);
    assert.equal(proxy().seen.filter(isCreation).length, 1);
  });

  it('is created again when somebody deletes it', async () => {
    const { name, ...table } = freshTable();
    const store = caseTable(table);
    await store.insert([makeCase({ id: guid(1) })]);
    const client = await connectionTo(azuritePort())(name);
    await client.deleteTable();
    assert.equal(await store.get(guid(1)), undefined);
    assert.deepEqual(await store.insert([makeCase({ id: guid(1) })]), ['created']);
  });
});

describe('what is sent', () => {
  it('is a range of one partition for every query, with nothing of the input in it', async () => {
    const table = freshTable();
    const [store, failures] = [caseTable(table), failureTable(freshTable())];
    await store.insert(Array.from({ length: 30 }, (_, at) => makeCase({ id: guid(at) })));
    const odd = "' or PartitionKey ne '";
    const filters = [
      {},
      { host: odd, account: odd, branch: odd, category: odd, disposition: 'needs-review' },
      { account: odd, since: '2026-01-01T00:00:00Z' },
      { disposition: 'likely-benign', until: '2027-01-01T00:00:00Z' },
      { branch: odd },
    ] as const;
    for (const filter of filters) await walk(store, filter, 7);
    await failures.list({ limit: 5 });
    await incidentLinkTable(freshTable()).get([odd, guid(1)]);
    const queries = proxy().seen.filter(({ method, path }) => method === 'GET' && path.endsWith('()'));
    assert.ok(queries.length >= 16 * filters.length);
    const condition = String.raw`(?: and (?:disposition eq '[a-z-]+'|\w+ eq '[0-9a-f]{16}'|branch[0-9a-f]{16} eq true))`;
    const range = new RegExp(
      `^PartitionKey eq '[0-9a-f]' and RowKey gt 'l~[a-z0-9-]+~[0-9a-f~]*' and RowKey lt 'l~[a-z0-9-]+~[0-9~]*'${condition}*$`,
    );
    for (const { filter } of queries) assert.match(filter ?? '', range);
    // Everything else is read by its key.
    const reads = proxy().seen.filter(({ method, path }) => method === 'GET' && !path.endsWith('()'));
    for (const { path } of reads) assert.match(path, /\(PartitionKey='[0-9a-f]',RowKey='[a-z0-9~]+'\)$/);
  });

  it('reads about one page, however many cases there are', async () => {
    const store = caseTable(freshTable());
    await store.insert(Array.from({ length: 400 }, (_, at) => makeCase({ id: guid(at) })));
    proxy().seen.length = 0;
    assert.equal((await store.list({}, { limit: 20 })).items.length, 20);
    assert.ok(proxy().seen.length <= 18, `${proxy().seen.length} requests`);
  });

  it('is transactions of at most 100 rows and 4 MiB', async () => {
    const store = caseTable(freshTable());
    const note = incompressible(600_000);
    const together = Array.from({ length: 400 }, (_, at) => guid(1_000 + at)).filter(
      (id) => partitionOf(hashOf(id)) === '0',
    );
    const batch = [
      // In one partition 12 of 0.6 MB, which are two transactions, then one that fills a transaction alone.
      ...together.slice(0, 12).map((id) => ({ ...makeCase({ id }), note: `${id}${note}` })),
      ...Array.from({ length: 500 }, (_, at) => makeCase({ id: guid(at) })),
      { ...makeCase({ id: guid(2_000) }), note: incompressible(3_600_000) },
    ];
    assert.deepEqual(
      await store.insert(batch),
      batch.map(() => 'created'),
    );
    const bodies = proxy()
      .seen.filter(isTransaction)
      .map(({ body }) => body);
    assert.ok(bodies.length >= 16 && bodies.length <= 16 * 4, `${bodies.length} transactions`);
    for (const body of bodies) {
      assert.ok(body.length < 4 * 1024 * 1024, `${body.length} bytes`);
      assert.ok((body.match(/^(POST|PUT) http/gm) ?? []).length <= 100);
    }
  });
});

describe('trouble on the way', () => {
  let store: CaseStore;
  const batch = Array.from({ length: 40 }, (_, at) => makeCase({ id: guid(at) }));
  beforeEach(async () => {
    store = caseTable(freshTable());
    await store.insert([makeCase({ id: guid(99) })]);
  });

  it('does not show when it passes: 503, a dropped connection', async () => {
    failFirst(2, isTransaction, { status: 503 });
    await store.insert(batch.slice(0, 20));
    failFirst(3, ({ method }) => method === 'GET', { status: 500 });
    assert.equal((await idsOf(store)).length, 21);
  });

  it('loses and doubles nothing when an answer is lost', async () => {
    failFirst(5, isTransaction, 'lose-answer');
    const answers = await store.insert(batch);
    // What was written before the answer was lost answers `exists` on the library's second try.
    assert.equal(answers.length, 40);
    assert.deepEqual(await idsOf(store), [...batch.map(({ id }) => id), guid(99)].sort());
    const read = await store.get(guid(1));
    assert.ok(read);
    failFirst(1, isTransaction, 'lose-answer');
    assert.equal(await store.replace(read, { ...read.value, revision: 2 }), 'conflict');
    assert.equal((await store.get(guid(1)))?.value.revision, 2);
  });

  it('is tried again when the refusal is inside an accepted transaction', async () => {
    const inner = JSON.stringify({
      'odata.error': { code: 'ServerBusy', message: { lang: 'en', value: 'Busy' } },
    });
    const boundary = 'changesetresponse_1';
    const body = `--batchresponse_1\r\n\r\n--${boundary}\r\n\r\nHTTP/1.1 503 Busy\r\n\r\n${inner}\r\n--${boundary}--\r\n--batchresponse_1--\r\n`;
    const busy = {
      status: 202,
      headers: { 'Content-Type': 'multipart/mixed; boundary=batchresponse_1' },
      body,
    };
    failFirst(1, isTransaction, busy);
    assert.deepEqual(await store.insert([makeCase({ id: guid(1) })]), ['created']);
    failFirst(99, isTransaction, busy);
    await assert.rejects(store.insert([makeCase({ id: guid(2) })]), unavailable);
  });

  for (const [what, fate] of [
    ['503 again and again', { status: 503 }],
    ['a refused key', { status: 403 }],
    [
      'a page of something else',
      { status: 200, headers: { 'Content-Type': 'application/json' }, body: '<html>' },
    ],
    ['connections that drop', 'lose-answer'],
  ] as const) {
    it(`is storage.unavailable for every call: ${what}`, async () => {
      const read = await store.get(guid(99));
      assert.ok(read);
      proxy().decide = () => fate;
      await Promise.all([
        assert.rejects(store.insert(batch), unavailable),
        assert.rejects(store.get(guid(1)), unavailable),
        assert.rejects(store.replace(read, read.value), unavailable),
        assert.rejects(store.list({}, { limit: 5 }), unavailable),
      ]);
    });
  }

  it('is storage.unavailable when nobody answers', { timeout: 10_000 }, async () => {
    const hasty = caseTable(openTable('fresh1', connectionTo(proxy().port, 100)));
    proxy().decide = () => 'hang';
    await assert.rejects(hasty.get('x'), unavailable);
    // Told to wait longer than the limit allows.
    proxy().decide = () => ({ status: 503, headers: { 'Retry-After': '3600' } });
    await assert.rejects(hasty.get('x'), unavailable);
  });

  it('is storage.unavailable within seconds when nobody listens', { timeout: 10_000 }, async () => {
    const away = openTable('cases', connectionTo(await freePort()));
    await Promise.all([
      assert.rejects(caseTable(away).insert(batch), unavailable),
      assert.rejects(failureTable(away).list({ limit: 1 }), unavailable),
      assert.rejects(incidentLinkTable(away).get(['x']), unavailable),
    ]);
  });

  it('ends when the service is back, with the same store', { timeout: 20_000 }, async () => {
    const port = await freePort();
    const connection = openTable('cases', connectionTo(port));
    await assert.rejects(caseTable(connection).insert(batch.slice(0, 1)), unavailable);
    const back = await startTableProxy(azuritePort(), port);
    try {
      assert.deepEqual(await caseTable(connection).insert(batch.slice(0, 1)), ['created']);
    } finally {
      await back.stop();
    }
  });
});
