import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { suite, test } from 'node:test';
import { EventHubProducerClient } from '@azure/event-hubs';
import * as z from 'zod';
import { eventually } from '../support/eventually.ts';
import type { RunningService } from '../support/run-service.ts';
import { startReceiver } from '../telemetry/receiver.ts';
import { servicesOfSuite } from './services-of-suite.ts';

const SAMPLE = readFileSync(
  resolve(import.meta.dirname, '../../samples/ansible-enables-service.json'),
  'utf8',
);
const SAMPLE_ID = /"SystemAlertId": "([^"]+)"/.exec(SAMPLE)?.[1] ?? '';
const EVENTS = 500;

const pageSchema = z.looseObject({
  cases: z.array(z.looseObject({ id: z.string() })),
  cursor: z.string().optional(),
});

/** The ids of every case, page by page. */
async function caseIds({ url }: RunningService): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const query = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const response = await fetch(`${url}/cases?limit=200${query}`);
    assert.equal(response.status, 200);
    const page = pageSchema.parse(await response.json());
    ids.push(...page.cases.map(({ id }) => id));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return ids;
}

/** As many alerts as ids, in batches as large as a batch may be. */
async function publish({ hubConnectionString }: RunningService, ids: readonly string[]): Promise<void> {
  const producer = new EventHubProducerClient(hubConnectionString, 'sentinel-alerts');
  let batch = await producer.createBatch();
  for (const id of ids) {
    const event = { body: Buffer.from(SAMPLE.replaceAll(SAMPLE_ID, id)) };
    if (batch.tryAdd(event)) continue;
    await producer.sendBatch(batch);
    batch = await producer.createBatch();
    assert.ok(batch.tryAdd(event));
  }
  await producer.sendBatch(batch);
  await producer.close();
}

suite('the whole service, compiled', { timeout: 60_000 }, () => {
  const { start, directory } = servicesOfSuite();

  test('shows the samples as cases, without an alert that could not be read', async () => {
    const service = await start({ env: { SAMPLES: 'on' } });
    await eventually('the cases', async () => (await caseIds(service)).length >= 9);
    const failures = await fetch(`${service.url}/failures`);
    assert.deepEqual(await failures.json(), { failures: [] });
    assert.equal(await service.stop(), 0);
  });

  test('reads a query other than the shipped one, in the thread that loads the parser', async () => {
    const service = await start();
    const response = await fetch(`${service.url}/explain`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'T | where a == 1', rows: [{ table: 'T', a: 1 }] }),
    });
    const { rows } = z.object({ rows: z.array(z.object({ hit: z.string() })) }).parse(await response.json());
    assert.deepEqual(rows, [{ hit: 'match' }]);
    assert.equal(await service.stop(), 0);
  });

  test('tells a receiver of telemetry what it did, at the latest when it stops', async () => {
    const receiver = await startReceiver();
    const all = () => receiver.received.map(({ path, body }) => `${path} ${body}`).join('\n');
    const service = await start({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } });
    // What is done while the SDK is being loaded leaves values, but no spans.
    await eventually(
      'a trace',
      async () => {
        await publish(service, [randomUUID()]);
        return /\/v1\/traces .*"triage-alerts"/.test(all());
      },
      40_000,
    );
    assert.match(all(), /\/v1\/traces .*"triage\.explain"/);
    assert.equal(await service.stop(), 0);
    await receiver.close();
    assert.match(all(), /\/v1\/metrics .*"systemctl_triage\.alerts\.in"/);
    assert.match(all(), /\/v1\/metrics .*"systemctl_triage\.cases"/);
  });

  test('asks for a key where it has keys, also of whoever says that somebody is signed in', async () => {
    const key = 'the-key-of-a-reader-0123456789';
    const service = await start({ env: { API_KEYS: `page:reader:${key}` } });
    const ask = async (path: string, headers: Record<string, string> = {}, method = 'GET') =>
      (await fetch(service.url + path, { method, headers })).status;
    const principal = Buffer.from(
      '{"auth_typ":"aad","claims":[{"typ":"sub","val":"1"},{"typ":"roles","val":"admin"}]}',
    ).toString('base64');
    assert.equal(await ask('/health'), 200);
    assert.equal(await ask('/cases'), 401);
    assert.equal(await ask('/cases', { 'x-ms-client-principal': principal }), 401);
    assert.equal(await ask('/cases', { 'x-functions-key': key }), 200);
    assert.equal(await ask('/allowlist/custom.shop', { 'x-functions-key': key }, 'DELETE'), 403);
    assert.equal(service.output().includes(key), false);
  });

  test(`has ${EVENTS} cases of ${EVENTS} alerts, none twice, when it is killed in their middle`, async () => {
    const dataDir = directory();
    const ids = Array.from({ length: EVENTS }, () => randomUUID());
    const first = await start({ dataDir });
    await publish(first, ids);
    await eventually('the first cases', async () => (await caseIds(first)).length > 0);
    await first.kill();
    const second = await start({ dataDir });
    await eventually('all cases', async () => (await caseIds(second)).length >= EVENTS);
    assert.deepEqual((await caseIds(second)).sort(), [...ids].sort());
    assert.equal(await second.stop(), 0);
  });
});
