import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { caseTable } from '../../src/case/case-table.ts';
import { failureTable } from '../../src/case/failure-table.ts';
import type { CaseStore } from '../../src/case/stores.ts';
import { hashOf, headKeyOf, indexKeyOf, partitionOf, positionOf, timeKeyOf } from '../../src/tables/keys.ts';
import { guid, incompressible, makeCase, walk } from '../case/make-case.ts';
import { proxiedTables } from '../support/proxied-tables.ts';
import type { SeenRequest } from '../support/table-proxy.ts';

const { proxy, freshTable } = proxiedTables();

const isTransaction = ({ path }: SeenRequest) => path.endsWith('/$batch');

async function idsOf(store: CaseStore): Promise<string[]> {
  return (await walk(store, {}, 50)).map(({ id }) => id).sort();
}

describe('a case that cannot be stored', () => {
  it('is case.too-large with its position, and its neighbours are stored', async () => {
    const store = caseTable(freshTable());
    const large = { ...makeCase({ id: guid(1) }), note: incompressible(4_200_000) };
    await assert.rejects(store.insert([makeCase({ id: guid(0) }), large, makeCase({ id: guid(2) })]), {
      name: 'TriageError',
      code: 'case.too-large',
      path: '/1',
    });
    assert.deepEqual(await idsOf(store), [guid(0), guid(2)].sort());
    const read = await store.get(guid(0));
    assert.ok(read);
    const grown = { ...read.value, note: incompressible(4_200_000) };
    await assert.rejects(store.replace(read, grown), { code: 'case.too-large' });
  });

  it('is storage.rejected with its position when the service refuses it alone', async () => {
    const store = caseTable(freshTable());
    await store.insert([makeCase({ id: guid(99) })]);
    const sought = headKeyOf(hashOf(guid(1)));
    const body = JSON.stringify({
      'odata.error': { code: 'InvalidInput', message: { lang: 'en', value: '0:Bad' } },
    });
    proxy().decide = (request) =>
      isTransaction(request) && request.body.includes(sought) ? { status: 400, body } : 'forward';
    const batch = Array.from({ length: 40 }, (_, at) => makeCase({ id: guid(at) }));
    await assert.rejects(store.insert(batch), { code: 'storage.rejected', path: '/1' });
    proxy().decide = () => 'forward';
    assert.equal((await idsOf(store)).length, 40);
    assert.equal(await store.get(guid(1)), undefined);
  });

  it('is case.unreadable when what is stored is no case, or parts of it are gone', async () => {
    const table = freshTable();
    const store = caseTable(table);
    const large = { ...makeCase({ id: guid(1) }), note: incompressible(1_400_000) };
    await store.insert([large, makeCase({ id: guid(2) }), makeCase({ id: guid(3) })]);
    const rowOf = async (id: string) => {
      const hash = hashOf(id);
      const row = await table.get(partitionOf(hash), headKeyOf(hash));
      assert.ok(row);
      return { partition: partitionOf(hash), row };
    };
    const first = await rowOf(guid(1));
    await table.submit(first.partition, [{ kind: 'delete', rowKey: `${first.row.rowKey}~001` }]);
    const second = await rowOf(guid(2));
    await table.submit(second.partition, [
      {
        kind: 'put',
        rowKey: second.row.rowKey,
        columns: { bodyParts: 1, bodyStamp: 'x', indexFacets: '', indexTime: '' },
      },
    ]);
    const third = await rowOf(guid(3));
    const failed = failureTable(table);
    await table.submit(third.partition, [{ kind: 'delete', rowKey: third.row.rowKey }]);
    await failed.put({
      id: guid(3),
      code: 'x',
      path: '',
      message: '',
      createdAt: '2026-01-02T03:04:05Z',
      channel: 'hub',
      payload: '',
    });
    for (const id of [guid(1), guid(2), guid(3)]) {
      await assert.rejects(store.get(id), { name: 'TriageError', code: 'case.unreadable' });
    }
  });
});

describe('rows removed by hand', () => {
  it('do not keep a case from being stored again, changed or listed', async () => {
    const table = freshTable();
    const store = caseTable(table);
    const found = makeCase({ id: guid(1), disposition: 'needs-review' });
    await store.insert([found]);
    const hash = hashOf(found.id);
    const keys = (
      await table.page({
        partition: partitionOf(hash),
        after: 'a',
        before: 'z',
        where: [],
        select: ['rowKey'],
        pageSize: 10,
      })
    ).rows.map(({ rowKey }) => rowKey);
    assert.equal(keys.length, 6);
    const [inList] = keys.filter((key) => key.startsWith('l~d-needs-review'));
    assert.ok(inList);
    // An index row is gone: the case can still leave that list.
    await table.submit(partitionOf(hash), [{ kind: 'delete', rowKey: inList }]);
    const read = await store.get(found.id);
    assert.ok(read);
    const next = { ...found, disposition: 'likely-malicious' as const };
    assert.notEqual(await store.replace(read, next), 'conflict');
    assert.deepEqual(
      (await walk(store, { disposition: 'likely-malicious' }, 5)).map(({ id }) => id),
      [found.id],
    );
    // The head is gone, what follows it is left: the alert must become a case again, not count as stored.
    await table.submit(partitionOf(hash), [{ kind: 'delete', rowKey: headKeyOf(hash) }]);
    assert.deepEqual(await store.insert([next]), ['awaited']);
    assert.deepEqual((await store.get(found.id))?.value, next);
    assert.deepEqual(await idsOf(store), [found.id]);
  });
});

describe('a failure whose index row was removed by hand', () => {
  it('can still be removed', async () => {
    const table = freshTable();
    const failures = failureTable(table);
    const createdAt = '2026-01-02T03:04:05.000Z';
    await failures.put({ id: 'a', code: 'x', path: '', message: '', createdAt, channel: 'hub', payload: '' });
    const hash = hashOf('a');
    const rowKey = indexKeyOf('all', positionOf(timeKeyOf(Date.parse(createdAt)), hash));
    assert.equal((await table.submit(partitionOf(hash), [{ kind: 'delete', rowKey }])).kind, 'done');
    await failures.remove('a');
    assert.equal(await failures.get('a'), undefined);
  });
});

describe('a read while somebody writes', () => {
  it('gives one of the two states, never a mixture', async () => {
    const table = freshTable();
    const store = caseTable(table);
    const old = { ...makeCase({ id: guid(1) }), note: incompressible(1_400_000) };
    await store.insert([old]);
    const read = await store.get(old.id);
    assert.ok(read);
    const next = { ...old, note: `new ${old.note}`, revision: 2 };
    let written = false;
    const raced = caseTable({
      ...table,
      async get(partition, rowKey, select) {
        // Between the head and its further part the case is replaced.
        if (rowKey.endsWith('~001') && !written) {
          written = true;
          assert.notEqual(await store.replace(read, next), 'conflict');
        }
        return await table.get(partition, rowKey, select);
      },
    });
    const seen = await raced.get(old.id);
    assert.ok(written);
    assert.equal(seen?.value.revision, 2);
    assert.ok(seen.value.note === next.note, 'old and new parts were mixed');
  });
});
