import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { loadSettings } from '../../host/settings.ts';
import { StartError } from '../../host/start-error.ts';

suite('settings of the host', () => {
  test('start a whole service when nothing is set', () => {
    assert.deepEqual(loadSettings({}), {
      port: 7071,
      amqpPort: 5672,
      tablesPort: 10002,
      dataDir: '.data',
      samples: true,
      allowedHosts: [],
      hubName: 'sentinel-alerts',
      consumerGroup: '$Default',
    });
  });

  test('take an empty variable for one that is not set', () => {
    const names = [
      'PORT',
      'DATA_DIR',
      'SAMPLES',
      'AlertsHub',
      'CasesStorage',
      'CasesStorage__tableServiceUri',
    ];
    assert.deepEqual(loadSettings(Object.fromEntries(names.map((name) => [name, '']))), loadSettings({}));
  });

  test('name a real hub and real storage, by connection string or by identity', () => {
    const [AlertsHub, CasesStorage] = [
      'Endpoint=sb://x/',
      'TableEndpoint=https://x.table.core.windows.net;SharedAccessSignature=sv=1',
    ];
    const strings = loadSettings({ AlertsHub, CasesStorage });
    assert.deepEqual(strings.hub, { kind: 'connection-string', connectionString: AlertsHub });
    assert.deepEqual(strings.storage, { kind: 'connection-string', connectionString: CasesStorage });
    const identities = loadSettings({
      AlertsHub__fullyQualifiedNamespace: 'triage.servicebus.windows.net',
      AlertsHub__clientId: '00000000-0000-0000-0000-000000000001',
      CasesStorage__tableServiceUri: 'https://triage.table.core.windows.net',
    });
    assert.deepEqual(identities.hub, {
      kind: 'identity',
      address: 'triage.servicebus.windows.net',
      clientId: '00000000-0000-0000-0000-000000000001',
    });
    assert.deepEqual(identities.storage, {
      kind: 'identity',
      address: 'https://triage.table.core.windows.net',
    });
  });

  test('keep nothing in memory', () => {
    assert.equal('dataDir' in loadSettings({ DATA_DIR: 'memory' }), false);
  });

  for (const [env, problems] of [
    [{ PORT: '70000' }, ['PORT must be a port, 0 to 65535']],
    [{ PORT: '-1', AMQP_PORT: 'x', SAMPLES: 'no' }, ['PORT must', 'AMQP_PORT must', 'SAMPLES ']],
    [{ AUTHENTICATION: 'entra' }, ['AUTHENTICATION can only be local here']],
    [{ AUTHENTICATION: 'function-key' }, ['AUTHENTICATION can only be local here']],
    [{ PORT: '5672' }, ['AMQP_PORT is 5672 like PORT: they must differ']],
    [{ AMQP_PORT: '10002' }, ['TABLES_PORT is 10002 like AMQP_PORT: they must differ']],
    [{ CasesStorage__tableServiceUri: 'x' }, ['CasesStorage__tableServiceUri must be an https URL']],
    [
      { CasesStorage__tableServiceUri: 'http://triage.example.com' },
      ['CasesStorage__tableServiceUri must be an https URL'],
    ],
    [{ AlertsHub: 'triage.servicebus.windows.net' }, ['AlertsHub is not a connection string of Event Hubs']],
    [{ AlertsHub: 'Endpoint=sb://x/;SharedAccessKeyName=a' }, ['AlertsHub is not a connection string']],
    [{ CasesStorage: 'https://triage.table.core.windows.net' }, ['CasesStorage is not a connection string']],
    [{ CasesStorage: 'AccountName=x' }, ['CasesStorage is not a connection string of a storage account']],
    [{ ALERTS_HUB_NAME: '../x' }, ['ALERTS_HUB_NAME is not a valid event hub name']],
    [{ ALERTS_CONSUMER_GROUP: 'a/b' }, ['ALERTS_CONSUMER_GROUP is not a valid consumer group name']],
  ] as const) {
    test(`${JSON.stringify(env)} is refused, every problem named`, () => {
      assert.throws(
        () => loadSettings(env),
        (error) =>
          error instanceof StartError && problems.every((problem) => error.message.includes(problem)),
      );
    });
  }

  test('let ports clash that are not used, or are any', () => {
    loadSettings({ PORT: '0', AMQP_PORT: '0', TABLES_PORT: '0' });
    loadSettings({ PORT: '5672', AlertsHub: 'Endpoint=sb://x/' });
  });
});
