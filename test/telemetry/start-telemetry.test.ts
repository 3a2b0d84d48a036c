import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline';
import { exportersOf } from '../../src/telemetry/exporters.ts';
import { openTelemetry } from '../../src/telemetry/open-telemetry.ts';
import { startTelemetry } from '../../src/telemetry/start-telemetry.ts';
import { noTelemetry } from '../../src/telemetry/telemetry.ts';
import { type Received, startReceiver } from './receiver.ts';

function recordingLogger() {
  const logged: string[] = [];
  const log = (event: string, fields?: unknown) => logged.push(`${event} ${JSON.stringify(fields)}`);
  return { logged, logger: { info: log, warn: log, error: log } };
}

const APPLICATION_INSIGHTS = 'InstrumentationKey=00000000-0000-0000-0000-000000000001';

describe('telemetry by its settings', () => {
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  before(async () => {
    // The Azure exporter would tell Microsoft about itself.
    process.env['APPLICATION_INSIGHTS_NO_STATSBEAT'] = '1';
    receiver = await startReceiver();
  });
  after(() => receiver.close());

  const bodies = (path: string): string =>
    receiver.received
      .filter((one: Received) => one.path === path)
      .map(({ body }) => body)
      .join('\n');

  it('is none where there are none, and loads nothing of any SDK', async () => {
    assert.equal(startTelemetry({}, '1.2.3', recordingLogger().logger), noTelemetry);
    const program = `
      import { registerHooks } from 'node:module';
      const loaded = [];
      registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
      const { startTelemetry } = await import('./src/telemetry/start-telemetry.ts');
      startTelemetry({}, '', undefined);
      console.log(loaded.filter((url) => url.includes('node_modules')).join());`;
    const root = new URL('../../', import.meta.url);
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: root });
    assert.equal(output.toString().trim(), '');
  });

  it('goes to an OTLP receiver over HTTP', async () => {
    const { logger, logged } = recordingLogger();
    const telemetry = startTelemetry({ otlpEndpoint: receiver.url }, '1.2.3', logger);
    telemetry.record('systemctl_triage.cases', 2, { disposition: 'likely-malicious' });
    assert.equal(
      telemetry.stage('read', () => 1),
      1,
    );
    assert.equal(await telemetry.span('early', {}, async () => 2), 2);
    await telemetry.flush();
    telemetry.stage('read', () => undefined);
    await telemetry.flush();
    assert.match(bodies('/v1/metrics'), /"systemctl_triage\.stage\.duration".*"count":2/);
    assert.match(bodies('/v1/metrics'), /"systemctl_triage\.cases".*"disposition".*"likely-malicious"/);
    assert.match(bodies('/v1/traces'), /"triage\.read"/);
    assert.match(bodies('/v1/traces'), /"service\.name".*"systemctl-triage"/);
    assert.deepEqual(logged, []);
  });

  it('goes to Application Insights', async () => {
    const { logger, logged } = recordingLogger();
    const sent: string[] = [];
    const httpClient: HttpClient = {
      sendRequest: async (request) => {
        assert.ok(request.body instanceof Uint8Array);
        sent.push(gunzipSync(request.body).toString('utf8'));
        const bodyAsText = JSON.stringify({ itemsReceived: 1, itemsAccepted: 1, errors: [] });
        return { request, status: 200, headers: createHttpHeaders(), bodyAsText };
      },
    };
    const applicationInsights = { connectionString: APPLICATION_INSIGHTS };
    const exporters = await exportersOf({ applicationInsights }, { httpClient });
    const telemetry = openTelemetry({ version: '1.2.3', logger, ...exporters });
    telemetry.record('systemctl_triage.failures', 2, { code: 'message.not-json' });
    telemetry.record('systemctl_triage.writeback.stuck', 3, {});
    telemetry.stage('judge', () => undefined);
    await telemetry.flush();
    const all = sent.join();
    assert.match(all, /"name":"systemctl_triage\.failures"/);
    assert.match(all, /"code":"message\.not-json"/);
    assert.match(all, /"name":"systemctl_triage\.writeback\.stuck"/);
    assert.match(all, /"triage\.judge"/);
    assert.deepEqual(logged, []);
  });

  it('goes to Application Insights with the identity of the app, where that is asked for', async () => {
    const expiresOn = Math.floor(Date.now() / 1000) + 86_400;
    const identityEndpoint = await startReceiver(200, { access_token: 'the-token', expires_on: expiresOn });
    process.env['IDENTITY_ENDPOINT'] = identityEndpoint.url;
    process.env['IDENTITY_HEADER'] = 'header';
    const authorizations: (string | undefined)[] = [];
    const httpClient: HttpClient = {
      sendRequest: async (request) => {
        authorizations.push(request.headers.get('authorization'));
        return {
          request,
          status: 200,
          headers: createHttpHeaders(),
          bodyAsText: '{"itemsReceived":1,"itemsAccepted":1,"errors":[]}',
        };
      },
    };
    try {
      const applicationInsights = { connectionString: APPLICATION_INSIGHTS, identity: {} };
      const exporters = await exportersOf({ applicationInsights }, { httpClient });
      const telemetry = openTelemetry({ version: '1', logger: recordingLogger().logger, ...exporters });
      telemetry.record('systemctl_triage.alerts.in', 1, {});
      await telemetry.flush();
    } finally {
      delete process.env['IDENTITY_ENDPOINT'];
      delete process.env['IDENTITY_HEADER'];
      await identityEndpoint.close();
    }
    assert.deepEqual([...new Set(authorizations)], ['Bearer the-token']);
  });

  it('that cannot be sent is told to the log, and to nobody else', async () => {
    const refusing = await startReceiver(400);
    const { logger, logged } = recordingLogger();
    const telemetry = startTelemetry({ otlpEndpoint: refusing.url }, '1.2.3', logger);
    telemetry.record('systemctl_triage.alerts.in', 1, {});
    await telemetry.flush();
    await refusing.close();
    assert.equal(logged.length > 0, true);
    for (const line of logged) assert.match(line, /^telemetry\.trouble /);
  });

  it('that cannot start is told to the log, and triage goes on without it', async () => {
    const { logger, logged } = recordingLogger();
    const telemetry = startTelemetry(
      { applicationInsights: { connectionString: 'nonsense' } },
      '1.2.3',
      logger,
    );
    await telemetry.flush();
    assert.equal(
      telemetry.stage('read', () => 7),
      7,
    );
    assert.match(logged.join(), /telemetry\.off/);
  });
});
