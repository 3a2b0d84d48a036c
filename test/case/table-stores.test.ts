import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { changeTable } from '../../src/audit/change-table.ts';
import { caseTable } from '../../src/case/case-table.ts';
import { failureTable } from '../../src/case/failure-table.ts';
import { incidentLinkTable } from '../../src/case/incident-link-table.ts';
import { inventoryTable } from '../../src/context/inventory-table.ts';
import { openStores } from '../../src/open-stores.ts';
import { sightingTable } from '../../src/story/sighting-table.ts';
import type { ConnectTable } from '../../src/tables/connect-tables.ts';
import { connectTables } from '../../src/tables/connect-tables.ts';
import { hashOf, headKeyOf, partitionOf } from '../../src/tables/keys.ts';
import { openTable } from '../../src/tables/open-table.ts';
import type { Table } from '../../src/tables/table.ts';
import { testChangeStore } from '../audit/change-store-suite.ts';
import { testSightingStore } from '../story/sighting-store-suite.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { testAwaitedCases } from './awaited-case-suite.ts';
import { testCaseList } from './case-list-suite.ts';
import { testCaseStore } from './case-store-suite.ts';
import { testFailureStore } from './failure-store-suite.ts';
import { testIncidentLinkStore } from './incident-link-store-suite.ts';
import { guid, makeCase } from './make-case.ts';

let azurite: Azurite;
let connect: ConnectTable;
let opened = 0;

before(async () => {
  azurite = await startAzurite();
  connect = connectTables({ kind: 'connection-string', connectionString: azurite.connectionString });
});
after(() => azurite.stop());

/** Each test has a table of its own, which its first call creates. */
function freshTable(): Table {
  opened += 1;
  return openTable(`test${opened}`, connect);
}

testCaseStore('Azure Tables', () => caseTable(freshTable()));
testCaseList('Azure Tables', () => caseTable(freshTable()));
testFailureStore('Azure Tables', () => failureTable(freshTable()));
testIncidentLinkStore('Azure Tables', () => incidentLinkTable(freshTable()));
testAwaitedCases('Azure Tables', () => {
  const table = freshTable();
  return { cases: caseTable(table), links: incidentLinkTable(table) };
});
testSightingStore('Azure Tables', () => sightingTable(freshTable()));
testChangeStore('Azure Tables', () => changeTable(freshTable()));

describe('Azure Tables: all stores', () => {
  it('share an account, each in a table of its name', async () => {
    const stores = openStores({ kind: 'connection-string', connectionString: azurite.connectionString });
    await stores.ping();
    const failure = {
      id: guid(1),
      code: 'message.not-json',
      path: '',
      message: 'Not JSON',
      createdAt: '2026-01-02T03:04:05.000Z',
      channel: 'hub',
      payload: '{',
    };
    assert.deepEqual(await stores.cases.insert([makeCase({ id: guid(1) })]), ['created']);
    await stores.failures.put(failure);
    await stores.links.put({ number: 1, alertIds: [guid(1)] }, new Date());
    assert.deepEqual(await stores.failures.get(guid(1)), failure);
    assert.deepEqual((await stores.links.get([guid(1)])).get(guid(1)), { number: 1 });
    for (const name of ['cases', 'failures']) {
      const rows = [];
      for await (const row of (await connect(name)).listEntities()) rows.push(row);
      assert.ok(rows.length > 0, name);
    }
  });

  it('show people the case beside its body, without control characters', async () => {
    const table = freshTable();
    const found = {
      ...makeCase({ id: guid(1), host: 'a\u0000\n\ud800.example.com' }),
      summary: 'x'.repeat(5_000),
    };
    await caseTable(table).insert([found]);
    const hash = hashOf(found.id);
    const row = await table.get(partitionOf(hash), headKeyOf(hash));
    const { id, host, account, disposition, score, revision, classification, summary } = row?.columns ?? {};
    assert.deepEqual(
      { id, host, account, disposition, score, revision, classification },
      {
        id: found.id,
        host: 'a   .example.com',
        account: 'www-data',
        disposition: 'needs-review',
        score: 85,
        revision: 1,
        classification: '',
      },
    );
    assert.match(String(summary), /^x{599}…$/);
  });
});

describe('Azure Tables: inventory', () => {
  it('reads the row of a host or an account by name, ignoring case', async () => {
    const table = freshTable();
    const inventory = inventoryTable(table);
    assert.equal(await inventory.get('host', 'web-01.example.com'), undefined);
    await table.submit('host', [
      {
        kind: 'put',
        rowKey: 'web-01.example.com',
        columns: {
          role: ' web ',
          tags: 'edge, ,pci ',
          owner: 'team-web',
          criticality: 'High',
          os: 'Debian 12',
        },
      },
      { kind: 'put', rowKey: 'odd', columns: { role: 7, tags: true, criticality: 'huge', owner: '' } },
    ]);
    await table.submit('account', [{ kind: 'put', rowKey: 'example=5Cdeploy', columns: { role: 'ci' } }]);
    const hosts = await inventory.whole('host');
    const accounts = await inventory.whole('account');
    for (const [get, where] of [
      [(name: string) => inventory.get('host', name), 'one'],
      [async (name: string) => hosts?.(name), 'whole'],
    ] as const) {
      const expected = {
        role: 'web',
        tags: ['edge', 'pci'],
        owner: 'team-web',
        criticality: 'high',
        os: 'Debian 12',
      };
      assert.deepEqual(await get('WEB-01.example.com'), expected, where);
      assert.deepEqual(await get('odd'), { tags: [] }, where);
      for (const name of ['', "' or 1 eq 1", '/\\#?\u0000', '🛠', '\ud800', 'x'.repeat(1_025)]) {
        assert.equal(await get(name), undefined, where);
      }
    }
    assert.deepEqual(await inventory.get('account', 'EXAMPLE\\deploy'), { role: 'ci', tags: [] });
    assert.deepEqual(accounts?.('EXAMPLE\\deploy'), { role: 'ci', tags: [] });
    assert.equal(accounts?.('web-01.example.com'), undefined);
  });

  it('is read whole as long as one answer holds it', async () => {
    const table = freshTable();
    const inventory = inventoryTable(table);
    assert.equal((await inventory.whole('host'))?.('host-1'), undefined);
    const put = (n: number) => ({ kind: 'put' as const, rowKey: `host-${n}`, columns: { role: 'web' } });
    for (let from = 0; from < 1_000; from += 100) {
      await table.submit(
        'host',
        Array.from({ length: 100 }, (_, at) => put(from + at)),
      );
    }
    assert.deepEqual((await inventory.whole('host'))?.('host-999'), { role: 'web', tags: [] });
    await table.submit('host', [put(1_000)]);
    assert.equal(await inventory.whole('host'), undefined);
  });
});
