import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, suite, test } from 'node:test';
import * as z from 'zod';
import { startArmServer } from '../support/arm-server.ts';
import { eventually } from '../support/eventually.ts';
import type { RunningService } from '../support/run-service.ts';
import { rawRowAlert, singleAlert, webShellRow } from '../support/sentinel-alert.ts';
import { selfSigned } from '../support/services/certificate.ts';
import { startLocalServer } from '../support/services/local-server.ts';
import { queryNameOf, queryTextOf, startServices } from '../support/services/services.ts';
import { unpackPackage } from '../support/unpacked-package.ts';
import { servicesOfSuite } from './services-of-suite.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const SAMPLE: unknown = JSON.parse(readFileSync(`${ROOT}/samples/java-scheduler-starts-unit.json`, 'utf8'));
const CASE = 'd0c0ffee-5a3e-4b1c-9f2d-000000000009';
const OTHER_ALERT = 'a1b2c3d4-0000-4000-8000-000000000002';
const ENTRY = 'custom.shop-roll-out';
const CSV = `id,category,title,owner,reason,expires,weight,accounts,parentNames,parentScripts,verbs,units,hostNames
${ENTRY},other,Roll-out,ada@example.com,Because.,2099-12-31,30,deploy,bash,/opt/shop/bin/roll-out.sh,restart,shop.service,shop-*.example.com
`;

const documentSchema = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
const failuresSchema = z.looseObject({ failures: z.array(z.looseObject({ id: z.string() })) });
const listSchema = z.looseObject({
  entries: z.array(z.looseObject({ id: z.string(), entry: z.looseObject({}) })),
});
const triagedSchema = z.looseObject({
  cases: z.array(
    z.looseObject({
      context: z.looseObject({ sources: z.array(z.looseObject({ name: z.string(), status: z.string() })) }),
    }),
  ),
});

interface Call {
  /** What stands in the place of the names of a route. */
  readonly at?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls a service by the routes of its document, and remembers which were called. */
function caller({ url }: RunningService) {
  const called = new Set<string>();
  async function call(route: string, { at = '', body, headers = {} }: Call = {}): Promise<Response> {
    const [method = '', template = ''] = route.split(' ');
    called.add(route);
    const path = template.replace(/\{[^}]+\}/, at);
    const isText = typeof body === 'string';
    return fetch(url + path, {
      method,
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
      headers: {
        ...(body === undefined ? {} : { 'content-type': isText ? 'text/csv' : 'application/json' }),
        ...headers,
      },
    });
  }
  /** The text of a success. */
  async function text(route: string, options?: Call): Promise<string> {
    const response = await call(route, options);
    const answered = await response.text();
    assert.ok(response.ok, `${route}: ${response.status} ${answered}`);
    return answered;
  }
  const json = async (route: string, options?: Call): Promise<unknown> =>
    JSON.parse(await text(route, options));
  return { called, call, text, json };
}

// The build puts apart what the triggers load when they are called: each call loads its own, from the package that is
// deployed, where no node_modules is.
suite('the compiled service', { timeout: 120_000 }, () => {
  const unpacked = unpackPackage();
  after(() => unpacked.remove());
  const { start, directory } = servicesOfSuite({ root: unpacked.root });

  test('answers every call that its document describes', async () => {
    const { called, call, text, json } = caller(await start());
    const document = documentSchema.parse(await json('GET /openapi.json'));
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );

    await text('POST /triage', { body: [SAMPLE, { a: 1 }] });
    const started = await call('POST /triage', { body: SAMPLE, headers: { prefer: 'respond-async' } });
    assert.equal(started.status, 202);
    const job = started.headers.get('location')?.split('/').at(-1) ?? '';
    await eventually('the outcome', async () => (await call('GET /triage/{id}', { at: job })).status === 200);
    assert.match(await text('GET /cases'), /"needs-review"/);
    assert.match(await text('GET /cases/counts'), /"needs-review":1/);
    assert.match(await text('GET /cases/{id}', { at: CASE }), /invoice-export\.service/);
    assert.match(
      await text('GET /cases/{id}/note', { at: CASE, headers: { accept: 'text/html' } }),
      /<strong>needs-review<\/strong>/,
    );
    const verdict = { classification: 'BenignPositive', by: 'ada@example.com' };
    assert.match(await text('PUT /cases/{id}/verdict', { at: CASE, body: verdict }), /"BenignPositive"/);
    assert.match(await text('GET /cases/{id}/allowlist-draft', { at: CASE }), /"kql":/);
    assert.match(await text('POST /explain', { body: { rows: [{ table: 'T' }] } }), /"shipped"/);

    assert.match(await text('POST /allowlist/import', { body: CSV }), /"created"/);
    const { entries } = listSchema.parse(await json('GET /allowlist'));
    const entry = entries.find(({ id }) => id === ENTRY)?.entry;
    assert.match(await text('POST /allowlist/simulate', { body: { entries: [entry] } }), /"flipped":0/);
    assert.match(
      await text('PUT /allowlist/{id}', { at: ENTRY, body: { ...entry, title: 'Other' } }),
      /"Other"/,
    );
    await text('DELETE /allowlist/{id}', { at: ENTRY });
    assert.match(await text('GET /allowlist/audit'), /"removed"/);
    assert.match(await text('GET /allowlist/suggestions'), /"suggestions":/);

    const { failures } = failuresSchema.parse(await json('GET /failures'));
    const at = failures[0]?.id ?? assert.fail('no failure');
    assert.match(await text('GET /failures/{id}', { at }), /"record\.unknown-form"/);
    assert.match(await text('POST /failures/{id}/replay', { at }), /"record\.unknown-form"/);
    assert.match(await text('GET /audit'), /"verdict/);
    assert.match(await text('GET /rule'), /DetectionBranch/);
    assert.match(await text('GET /health'), /"status":"ok"/);
    const [, asset = ''] = /console\/(main-[\w-]+\.js)/.exec(await text('GET /console')) ?? [];
    assert.ok((await text('GET /console/{asset}', { at: asset })).length > 10_000);
    assert.deepEqual([...called].sort(), described.sort());
  });

  test('asks every source of context with the queries of its folder, as its identity', async () => {
    const services = await startServices({ watchlist: [{ Kind: 'alias', Known: 1 }] });
    const identity = await startArmServer();
    try {
      const env = { ...services.env, ...identity.env, WATCHLIST_HOSTS: 'servers' };
      const { text, json } = caller(await start({ env }));
      const deep = await text('GET /health?deep=true');
      assert.doesNotMatch(deep, /"unavailable"/);
      const row = {
        ...webShellRow,
        AccountUpn: 'ada@example.com',
        InitiatingProcessId: 4700,
        InitiatingProcessCreationTime: '2026-01-15T07:59:58.7654321Z',
      };
      const { cases } = triagedSchema.parse(
        await json('POST /triage', {
          body: [rawRowAlert(row), singleAlert([webShellRow], { id: OTHER_ALERT })],
        }),
      );
      assert.deepEqual(
        cases.flatMap(({ context }) => context.sources).filter(({ status }) => status !== 'ok'),
        [],
      );
      assert.deepEqual(
        [...new Set(services.logs.received.map((received) => queryNameOf(queryTextOf(received))))].sort(),
        [
          'account',
          'alert-rows',
          'ancestry',
          'device',
          'next',
          'other-alerts',
          'preflight',
          'spread',
          'watchlist',
        ],
      );
    } finally {
      await Promise.all([services.close(), identity.close()]);
    }
  });

  test('tells Application Insights what it did', async () => {
    const insights = await startLocalServer((_received, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"itemsReceived":1,"itemsAccepted":1,"errors":[]}');
    }, selfSigned);
    try {
      const authority = join(directory(), 'authority.pem');
      writeFileSync(authority, selfSigned.cert);
      const env = {
        APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=${insights.url}/`,
        NODE_EXTRA_CA_CERTS: authority,
        // The exporter would tell Microsoft about itself.
        APPLICATION_INSIGHTS_NO_STATSBEAT: '1',
      };
      const service = await start({ env });
      await caller(service).text('POST /triage', { body: SAMPLE });
      assert.equal(await service.stop(), 0);
      assert.ok(insights.received.length > 0);
      assert.deepEqual([...new Set(insights.received.map(({ path }) => path))], ['/v2.1/track']);
      assert.doesNotMatch(service.output(), /telemetry\./);
    } finally {
      await insights.close();
    }
  });
});
