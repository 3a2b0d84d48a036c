import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { configOf } from '../support/settings.ts';

const load = (env: Readonly<Record<string, string>>) => configOf(env).telemetry;

const APPLICATION_INSIGHTS = 'InstrumentationKey=00000000-0000-0000-0000-000000000001';

describe('the settings of telemetry', () => {
  it('are none, or what is set', () => {
    assert.deepEqual(load({}), {});
    assert.deepEqual(
      load({ OTEL_EXPORTER_OTLP_ENDPOINT: '', APPLICATIONINSIGHTS_CONNECTION_STRING: '' }),
      {},
    );
    assert.deepEqual(
      load({
        OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otlp.example.com:4318/',
        APPLICATIONINSIGHTS_CONNECTION_STRING: APPLICATION_INSIGHTS,
      }),
      {
        otlpEndpoint: 'https://otlp.example.com:4318',
        applicationInsights: { connectionString: APPLICATION_INSIGHTS },
      },
    );
  });

  for (const url of ['http://127.0.0.1:4318', 'http://localhost:4318', 'http://[::1]:4318']) {
    it(`take plain http to this machine: ${url}`, () => {
      assert.equal(load({ OTEL_EXPORTER_OTLP_ENDPOINT: url }).otlpEndpoint, url);
    });
  }

  for (const url of ['http://otlp.example.com', 'http://127.0.0.1.example.com', 'ftp://localhost', 'otlp']) {
    it(`refuse ${url}`, () => {
      assert.throws(() => load({ OTEL_EXPORTER_OTLP_ENDPOINT: url }), {
        code: 'config.invalid',
        message: /^OTEL_EXPORTER_OTLP_ENDPOINT: must be /,
      });
    });
  }

  for (const [authentication, identity] of [
    ['Authorization=AAD', {}],
    ['Authorization=AAD;', {}],
    [
      'ClientId=00000000-0000-0000-0000-000000000002;Authorization=AAD',
      { clientId: '00000000-0000-0000-0000-000000000002' },
    ],
    [
      'authorization=aad;clientId=00000000-0000-0000-0000-000000000002',
      { clientId: '00000000-0000-0000-0000-000000000002' },
    ],
  ] as const) {
    it(`take an identity: ${authentication}`, () => {
      const env = {
        APPLICATIONINSIGHTS_CONNECTION_STRING: APPLICATION_INSIGHTS,
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: authentication,
      };
      assert.deepEqual(load(env).applicationInsights?.identity, identity);
    });
  }

  it('refuse an identity in other words', () => {
    assert.throws(() => load({ APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'AAD' }), {
      message: /^APPLICATIONINSIGHTS_AUTHENTICATION_STRING: must be Authorization=AAD/,
    });
  });

  it('refuse a connection string of something else, without repeating it', () => {
    assert.throws(() => load({ APPLICATIONINSIGHTS_CONNECTION_STRING: 'AccountKey=c2VjcmV0' }), {
      code: 'config.invalid',
      message: 'APPLICATIONINSIGHTS_CONNECTION_STRING: is not a connection string of Application Insights',
    });
  });
});
