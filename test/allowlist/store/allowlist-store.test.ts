import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { shippedEntries } from '../../../src/allowlist/shipped.ts';
import { allowlistTable } from '../../../src/allowlist/store/allowlist-table.ts';
import type { ConnectTable } from '../../../src/tables/connect-tables.ts';
import { connectTables } from '../../../src/tables/connect-tables.ts';
import { hashOf } from '../../../src/tables/keys.ts';
import { openTable } from '../../../src/tables/open-table.ts';
import type { Table } from '../../../src/tables/table.ts';
import { type Azurite, emulatorConnectionString, startAzurite } from '../../support/azurite.ts';
import { memoryAllowlist } from '../../support/memory-allowlist.ts';
import { startTableProxy, type TableProxy } from '../../support/table-proxy.ts';
import { testAllowlistStore } from './allowlist-store-suite.ts';
import { sampleEntry } from './sample-entry.ts';

let azurite: Azurite;
let proxy: TableProxy;
let connect: ConnectTable;
let opened = 0;

before(async () => {
  azurite = await startAzurite();
  proxy = await startTableProxy(azurite.port);
  connect = connectTables({
    kind: 'connection-string',
    connectionString: emulatorConnectionString(proxy.port),
  });
});
after(async () => {
  await proxy.stop();
  await azurite.stop();
});

/** Each test has a table of its own, which its first call creates. */
function freshTable(): Table {
  opened += 1;
  return openTable(`allowlist${opened}`, connect);
}

testAllowlistStore('memory', (shipped) => memoryAllowlist(shipped));
testAllowlistStore('Azure Tables', (shipped) => allowlistTable(freshTable(), shipped));

const changed = { by: 'analyst@example.com', at: '2026-01-02T03:04:05.000Z' };

describe('allowlistTable', () => {
  it('writes the entry and its record in one transaction', async () => {
    const store = allowlistTable(freshTable(), []);
    await store.put(sampleEntry(), changed);
    const from = proxy.seen.length;
    await store.put(sampleEntry({ weight: 5 }), changed);
    await store.remove(sampleEntry().id, changed);
    const writes = proxy.seen.slice(from).filter(({ method }) => method !== 'GET');
    assert.deepEqual(
      writes.map(({ path }) => path.endsWith('/$batch')),
      [true, true],
    );
    for (const { body } of writes) assert.match(body, /RowKey='a~.*RowKey='e~/s);
  });

  it('knows its own write again when the answer to it got lost', async () => {
    const store = allowlistTable(freshTable(), []);
    await store.put(sampleEntry(), changed);
    let lost = 0;
    proxy.decide = ({ path }) => {
      if (!path.endsWith('/$batch') || lost > 0) return 'forward';
      lost += 1;
      return 'lose-answer';
    };
    assert.equal(await store.put(sampleEntry({ weight: 5 }), changed), 'replaced');
    proxy.decide = () => 'forward';
    assert.equal(lost, 1);
    assert.equal((await store.audit({ limit: 10 })).items.length, 2);
  });

  it('takes a row that it cannot read for an entry that is switched off', async () => {
    const table = freshTable();
    const store = allowlistTable(table, shippedEntries);
    const id = shippedEntries[0]?.id ?? '';
    const rowKey = `e~${hashOf(id)}`;
    await table.submit('allowlist', [{ kind: 'create', rowKey, columns: { id, kind: 'custom', by: 'x' } }]);
    const [found] = await store.list();
    assert.deepEqual({ ...found, etag: '' }, { kind: 'unreadable', id, etag: '' });
    assert.equal(await store.remove(id, changed), 'restored');
    assert.deepEqual(await store.list(), []);
  });

  it('says storage.unavailable when the service is away', async () => {
    const store = allowlistTable(freshTable(), []);
    await store.list();
    proxy.decide = () => ({ status: 403 });
    await assert.rejects(store.list(), { code: 'storage.unavailable' });
    await assert.rejects(store.put(sampleEntry(), changed), { code: 'storage.unavailable' });
    proxy.decide = () => 'forward';
  });
});
