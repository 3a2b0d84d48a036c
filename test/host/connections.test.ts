import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { TableClient } from '@azure/data-tables';
import { EventHubProducerClient } from '@azure/event-hubs';
import { hubConnectionString, tablesConnectionString } from '../../host/connection-strings.ts';
import { TEST_KEY } from '../support/run-service.ts';
import { servicesOfSuite } from './services-of-suite.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/connections.ts', import.meta.url));

/** What the command says in a shell that has these settings alone. */
function connections(env: Readonly<Record<string, string>>) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', SCRIPT], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  return { status, stdout, stderr };
}

suite('npm run connections', { timeout: 60_000 }, () => {
  const { start, directory } = servicesOfSuite();

  test('prints, beside a running service, what opens its hub and its tables', async () => {
    const dataDir = directory();
    const { output } = await start({ dataDir, env: { EMBEDDED_KEY: '' } });
    const key = readFileSync(join(dataDir, 'embedded-key'), 'utf8').trim();
    assert.ok(!output().includes(key));
    const [, amqp = ''] = /sb:\/\/127\.0\.0\.1:(\d+)/.exec(output()) ?? [];
    const [, tables = ''] = /tables at http:\/\/127\.0\.0\.1:(\d+)/.exec(output()) ?? [];
    const { status, stdout, stderr } = connections({
      DATA_DIR: dataDir,
      AMQP_PORT: amqp,
      TABLES_PORT: tables,
    });
    assert.deepEqual([status, stderr], [0, '']);
    const lines = stdout.trimEnd().split('\n');
    assert.deepEqual(lines, [
      `AlertsHub=Endpoint=sb://127.0.0.1:${amqp};SharedAccessKeyName=local;SharedAccessKey=${key};UseDevelopmentEmulator=true;`,
      `CasesStorage=DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${key};TableEndpoint=http://127.0.0.1:${tables}/devstoreaccount1;`,
    ]);
    const [hub = '', storage = ''] = lines.map((line) => line.slice(line.indexOf('=') + 1));
    const producer = new EventHubProducerClient(hub, 'sentinel-alerts');
    assert.deepEqual(await producer.getPartitionIds(), ['0', '1', '2', '3']);
    await producer.close();
    const options = { allowInsecureConnection: true };
    await TableClient.fromConnectionString(storage, 'mine', options).createTable();
  });

  test('prints the key and the ports that are set', () => {
    const { stdout } = connections({ EMBEDDED_KEY: TEST_KEY, DATA_DIR: 'memory' });
    assert.equal(
      stdout,
      `AlertsHub=${hubConnectionString(5672, TEST_KEY)}\nCasesStorage=${tablesConnectionString(10002, TEST_KEY)}\n`,
    );
  });

  test('prints the embedded part alone where the other is a real one', () => {
    const { stdout } = connections({ EMBEDDED_KEY: TEST_KEY, AlertsHub: 'Endpoint=sb://x/' });
    assert.equal(stdout, `CasesStorage=${tablesConnectionString(10002, TEST_KEY)}\n`);
  });

  for (const [what, env, said] of [
    ['nothing was started', {}, /embedded-key is not there: start the service once/],
    ['nothing is kept', { DATA_DIR: 'memory' }, /set EMBEDDED_KEY for both/],
    ['a port is any', { EMBEDDED_KEY: TEST_KEY, TABLES_PORT: '0' }, /TABLES_PORT is 0/],
    ['a setting is wrong', { EMBEDDED_KEY: 'x' }, /EMBEDDED_KEY must be/],
    [
      'both parts are real ones',
      {
        AlertsHub: 'Endpoint=sb://x/',
        CasesStorage__tableServiceUri: 'https://triage.table.core.windows.net',
      },
      /starts no embedded parts/,
    ],
  ] as const) {
    test(`says so where ${what}, and makes nothing`, () => {
      const dataDir = join(directory(), 'none');
      const { status, stdout, stderr } = connections({ DATA_DIR: dataDir, ...env });
      assert.deepEqual([status, stdout], [1, '']);
      assert.match(stderr, said);
      assert.doesNotMatch(stderr, /^ {4}at /m);
      assert.equal(existsSync(dataDir), false);
    });
  }
});
