import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { suite, test } from 'node:test';
import { hostSettingNames } from '../../host/settings.ts';
import { settingNames } from '../../src/config.ts';
import { knownSecrets } from '../../src/secrets/known-secrets.ts';
import { eventually } from '../support/eventually.ts';
import { type RunningService, runService } from '../support/run-service.ts';
import { startReceiver } from '../telemetry/receiver.ts';

const SAMPLE = readFileSync(
  resolve(import.meta.dirname, '../../samples/ansible-enables-service.json'),
  'utf8',
);

/** What is planted has the form of a GUID, which an instrumentation key must have: nothing that looks like a secret. */
const plant = (): string => randomUUID();

/** What else is read: by the platform, by OpenTelemetry, and by what finds the identity of the service. */
const ofOthers = [
  'AlertsHub',
  'AlertsHub__fullyQualifiedNamespace',
  'AlertsHub__clientId',
  'AZURE_CLIENT_CERTIFICATE_PASSWORD',
  'AZURE_CLIENT_SECRET',
  'AZURE_PASSWORD',
  'AzureWebJobsStorage',
  'FUNCTIONS_WORKER_RUNTIME',
  'IDENTITY_ENDPOINT',
  'IDENTITY_HEADER',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_METRICS_HEADERS',
  'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
];

/** Settings that hold names, ids, addresses and switches only. A new one belongs here or among the planted ones. */
const withoutSecrets = [
  ...hostSettingNames.filter((name) => name !== 'EMBEDDED_KEY'),
  'CasesStorage__tableServiceUri',
  'CasesStorage__clientId',
  'ALERTS_HUB_NAME',
  'ALERTS_CONSUMER_GROUP',
  'AlertsHub__fullyQualifiedNamespace',
  'AlertsHub__clientId',
  'FUNCTIONS_WORKER_RUNTIME',
  'IDENTITY_ENDPOINT',
  'RULE_IDS',
  'RULE_NAMES',
  'AUTHENTICATION',
  'FUNCTION_KEY_ROLE',
  'RATE_LIMIT_PER_MINUTE',
  'LOGS_WORKSPACE_ID',
  'LOGS_ENDPOINT',
  'DEFENDER',
  'DEFENDER_ENDPOINT',
  'GRAPH',
  'GRAPH_ENDPOINT',
  'HUNTING',
  'WATCHLIST_HOSTS',
  'WATCHLIST_ACCOUNTS',
  'CONTEXT_BUDGET_MS',
  'AZURE_CLIENT_ID',
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
  'SENTINEL_WORKSPACE',
  'ARM_ENDPOINT',
  'WRITEBACK_COMMENT',
  'WRITEBACK_TAGS',
  'WRITEBACK_SEVERITY',
  'WRITEBACK_TASKS',
  'WRITEBACK_CLOSE',
  'WRITEBACK_POLICY',
];

/** A setting with a secret in it. */
interface Planted {
  readonly value: string;
  readonly secret: string;
}

const planted = (settingOf: (secret: string) => string): Planted => {
  const secret = plant();
  return { value: settingOf(secret), secret };
};

/** A key has to be base64 of 32 bytes or more. */
const plantedKey = (): Planted => {
  const secret = Buffer.from(plant()).toString('base64');
  return { value: secret, secret };
};

/**
 * Every setting that may hold a secret. The hub is away, and what `repeater` is asked it answers with an error that
 * repeats the request.
 */
function settingsWithSecrets(repeater: string, receiver: string): Readonly<Record<string, Planted>> {
  return {
    AlertsHub: planted(
      (secret) =>
        `Endpoint=sb://127.0.0.1:1;SharedAccessKeyName=a;SharedAccessKey=${secret};UseDevelopmentEmulator=true;`,
    ),
    CasesStorage: planted(
      (secret) =>
        `TableEndpoint=${repeater}/account;SharedAccessSignature=sv=2024-11-04&sp=raud&sig=${secret}`,
    ),
    EMBEDDED_KEY: plantedKey(),
    AzureWebJobsStorage: planted((secret) => `AccountName=a;AccountKey=${secret};EndpointSuffix=example.com`),
    API_KEYS: planted((secret) => `page:admin:${secret}`),
    APPLICATIONINSIGHTS_CONNECTION_STRING: planted(
      (secret) => `InstrumentationKey=${secret};IngestionEndpoint=${repeater}/`,
    ),
    OTEL_EXPORTER_OTLP_ENDPOINT: planted((secret) => `http://collector:${secret}@${new URL(receiver).host}`),
    OTEL_EXPORTER_OTLP_HEADERS: planted((secret) => `x-team=${secret}`),
    OTEL_EXPORTER_OTLP_METRICS_HEADERS: planted((secret) => `x-team-of-metrics=${secret}`),
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: planted((secret) => `x-team-of-traces=${secret}`),
    IDENTITY_HEADER: planted((secret) => secret),
    AZURE_CLIENT_CERTIFICATE_PASSWORD: planted((secret) => secret),
    AZURE_CLIENT_SECRET: planted((secret) => secret),
    AZURE_PASSWORD: planted((secret) => secret),
  };
}

/** Every source asks for a token, of an identity that repeats what it was shown. */
const sourcesAt = (repeater: string): Readonly<Record<string, string>> => ({
  IDENTITY_ENDPOINT: `${repeater}/identity`,
  GRAPH: 'on',
  GRAPH_ENDPOINT: repeater,
  DEFENDER: 'on',
  DEFENDER_ENDPOINT: repeater,
  LOGS_WORKSPACE_ID: '00000000-0000-0000-0000-000000000001',
  LOGS_ENDPOINT: repeater,
  SENTINEL_WORKSPACE:
    '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/soc',
  ARM_ENDPOINT: repeater,
  OTEL_BSP_SCHEDULE_DELAY: '100',
});

/** Answers every request with 400 and the whole request: its address, its headers, its body. */
async function startRepeater() {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    text(request).then(
      (body) => {
        const all = `${request.method} ${request.url} ${request.rawHeaders.join(' ')} ${body}`;
        seen.push(all);
        const error = { code: 'InvalidInput', message: { lang: 'en', value: all } };
        response.writeHead(400, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ 'odata.error': error, error: all, error_description: all }));
      },
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    seen: () => seen.join('\n'),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Calls of an operator; gives all that was answered. */
async function callAll(service: RunningService, key: string): Promise<string> {
  const calls: readonly (readonly [method: string, path: string, body?: string])[] = [
    ['GET', '/health'],
    ['GET', '/health?deep=true'],
    ['GET', '/cases'],
    ['GET', `/cases?limit=x&code=${key}`],
    ['GET', '/failures'],
    ['POST', '/triage', SAMPLE],
    ['POST', '/explain', '{"commandLine":1}'],
  ];
  const answers: string[] = [];
  for (const [method, path, body] of calls) {
    const response = await fetch(service.url + path, {
      method,
      headers: { 'x-functions-key': key, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body }),
    });
    answers.push(JSON.stringify([...response.headers]), await response.text());
  }
  return answers.join('\n');
}

suite('the secrets of the settings', { timeout: 120_000 }, () => {
  test('are planted in every setting that the service reads, but those that hold none', () => {
    const here = Object.keys(settingsWithSecrets('http://127.0.0.1:1', 'http://127.0.0.1:1'));
    const read = new Set([...settingNames, ...hostSettingNames, ...ofOthers]);
    assert.deepEqual([...new Set([...here, ...withoutSecrets])].sort(), [...read].sort());
    assert.deepEqual(
      here.filter((name) => withoutSecrets.includes(name)),
      [],
    );
  });

  test('are known to what takes them out of the log', () => {
    for (const [name, { value, secret }] of Object.entries(
      settingsWithSecrets('http://127.0.0.1:1', 'http://127.0.0.1:1'),
    )) {
      assert.ok(knownSecrets({ [name]: value }).includes(secret), name);
    }
  });

  for (const [trouble, leftOut, expected] of [
    ['the tables answer errors that repeat the request', '', /the checkpoints cannot be read/],
    ['the hub is away', 'CasesStorage', /the hub cannot be reached/],
  ] as const) {
    test(`are not in its log, its answers or its telemetry while ${trouble}`, async (t) => {
      const repeater = await startRepeater();
      t.after(repeater.close);
      const refusal: Record<string, string> = {};
      const receiver = await startReceiver(400, refusal);
      t.after(receiver.close);
      const settings = settingsWithSecrets(repeater.url, receiver.url);
      for (const [name, { value }] of Object.entries(settings)) {
        if (name.endsWith('_HEADERS')) refusal[name] = value;
      }
      const given = Object.entries(settings).filter(([name]) => name !== leftOut);
      const service = await runService({
        env: {
          ...Object.fromEntries(given.map(([name, { value }]) => [name, value])),
          ...sourcesAt(repeater.url),
        },
      });
      t.after(() => service.kill('group'));

      let answers = '';
      await eventually(
        'the trouble, and a trace',
        async () => {
          answers += await callAll(service, settings['API_KEYS']?.secret ?? '');
          const traced = receiver.received.some(({ path }) => path === '/v1/traces');
          return traced && expected.test(service.output());
        },
        40_000,
      );
      assert.equal(await service.stop(), 0);

      // Else nothing was provoked.
      const repeated = repeater.seen();
      for (const name of ['IDENTITY_HEADER', 'CasesStorage']) {
        assert.equal(repeated.includes(settings[name]?.secret ?? ''), name !== leftOut, name);
      }
      assert.match(answers, /There is no token for Log Analytics/);
      assert.match(service.output(), /"event":"preflight\.unavailable"/);
      assert.match(service.output(), /"event":"telemetry\.trouble".*x-team-of-traces/);
      assert.match(service.output(), /"event":"telemetry\.trouble".*RestError/);
      const sent = receiver.received.map(({ path, body }) => path + body).join('\n');
      for (const [name, { secret }] of given) {
        for (const [where, all] of Object.entries({ log: service.output(), answers, sent })) {
          assert.equal(all.includes(secret), false, `${name} is in: ${where}`);
        }
      }
    });
  }
});
