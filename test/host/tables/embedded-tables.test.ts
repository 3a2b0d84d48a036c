import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { TableClient } from '@azure/data-tables';
import { silentLog } from '../../../host/log.ts';
import { StartError } from '../../../host/start-error.ts';
import { type EmbeddedTables, startEmbeddedTables } from '../../../host/tables/embedded-tables.ts';
import { TEST_KEY } from '../../support/run-service.ts';

const client = (connectionString: string) =>
  TableClient.fromConnectionString(connectionString, 'kept', { allowInsecureConnection: true });

async function rowsIn(connectionString: string): Promise<string[]> {
  const rows: string[] = [];
  for await (const { rowKey } of client(connectionString).listEntities()) rows.push(String(rowKey));
  return rows.sort();
}

suite('embedded tables', { timeout: 30_000 }, () => {
  let directory: string;
  const open: EmbeddedTables[] = [];
  const children: ChildProcess[] = [];
  const started = async (kept: boolean, port = 0) => {
    const tables = await startEmbeddedTables(
      { port, key: TEST_KEY, ...(kept ? { directory } : {}) },
      silentLog,
    );
    open.push(tables);
    return tables;
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'triage-tables-'));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await Promise.all(open.splice(0).map((tables) => tables.stop()));
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  });

  /** A process that starts the store, writes rows, says the connection string, and stays. */
  async function startParent(rows: number): Promise<{ child: ChildProcess; said: string }> {
    const script = `
      const { startEmbeddedTables } = await import(${JSON.stringify(new URL('../../../host/tables/embedded-tables.ts', import.meta.url).href)});
      const { TableClient } = await import('@azure/data-tables');
      const tables = await startEmbeddedTables({ port: 0, key: ${JSON.stringify(TEST_KEY)}, directory: ${JSON.stringify(directory)} }, { write: console.error });
      const table = TableClient.fromConnectionString(tables.connectionString, 'kept', { allowInsecureConnection: true });
      await table.createTable();
      for (let i = 0; i < ${rows}; i++) await table.createEntity({ partitionKey: 'p', rowKey: String(i) });
      console.log(tables.connectionString);
    `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: import.meta.dirname,
      detached: true,
    });
    children.push(child);
    const [said] = await once(child.stdout.setEncoding('utf8'), 'data');
    return { child, said: String(said).trim() };
  }

  test('keeps rows across a stop, and nothing without a directory', async () => {
    for (const kept of [true, false]) {
      const first = await started(kept);
      await client(first.connectionString).createTable();
      await client(first.connectionString).createEntity({ partitionKey: 'p', rowKey: 'r' });
      await first.stop();
      const second = await started(kept);
      if (kept) assert.deepEqual(await rowsIn(second.connectionString), ['r']);
      else await assert.rejects(rowsIn(second.connectionString), { statusCode: 404 });
      await second.stop();
    }
  });

  for (const target of ['the process', 'its process group']) {
    test(`loses no row when ${target} above is killed, and is waited for`, async () => {
      const { child } = await startParent(20);
      process.kill(target === 'the process' ? (child.pid ?? 0) : -(child.pid ?? 0), 'SIGKILL');
      const after = await started(true);
      assert.equal((await rowsIn(after.connectionString)).length, 20);
    });
  }

  test('minds its parent, not the signals that a terminal sends to both', async () => {
    const tables = await started(true);
    process.kill(tables.processId, 'SIGINT');
    process.kill(tables.processId, 'SIGTERM');
    await client(tables.connectionString).createTable();
    assert.deepEqual(await rowsIn(tables.connectionString), []);
  });

  test('tells when its process ends', async () => {
    const tables = await started(false);
    process.kill(tables.processId, 'SIGKILL');
    await tables.ended;
  });

  test('names the port and the variable when the port is taken', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const address = blocker.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    await assert.rejects(
      started(true, port),
      new StartError(`port ${port} is taken: set TABLES_PORT to another one`),
    );
    blocker.close();
  });

  test('names the folder of what it cannot read, and leaves that as it is', async () => {
    const file = join(directory, '__azurite_db_table__.json');
    writeFileSync(file, '{"cut off');
    await assert.rejects(started(true), ({ message }: Error) => {
      assert.ok(
        message.startsWith(`the table store cannot be started on ${directory}: SyntaxError: `),
        message,
      );
      return true;
    });
    assert.equal(readFileSync(file, 'utf8'), '{"cut off');
  });
});
