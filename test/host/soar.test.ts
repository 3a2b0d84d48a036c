import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, suite, test } from 'node:test';
import * as z from 'zod';
import { type ArmServer, startArmServer } from '../support/arm-server.ts';
import { eventually } from '../support/eventually.ts';
import { type RunningService, runService } from '../support/run-service.ts';
import { incidentId, WORKSPACE } from '../support/sentinel.ts';
import { type SwaggerClient, swaggerClient } from '../support/swagger-client.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const NAME = 'c0ffee00-0000-4000-8000-000000000001';
const sample = (name: string): unknown =>
  JSON.parse(readFileSync(resolve(import.meta.dirname, '../../samples', name), 'utf8'));
const ALERT = sample('web-shell-enables-unit.json');
const ALERT_ID = 'd0c0ffee-5a3e-4b1c-9f2d-000000000001';

const caseSchema = z.looseObject({
  id: z.string(),
  disposition: z.string(),
  writeback: z
    .array(z.looseObject({ action: z.string(), state: z.string(), attempts: z.number() }))
    .optional(),
});
const outcomeSchema = z.looseObject({ cases: z.array(caseSchema) });

suite('a workflow that knows the service by its Swagger document', { timeout: 120_000 }, () => {
  let arm: ArmServer;
  let service: RunningService;
  let client: SwaggerClient;
  const directory = temporaryDirectory();
  const start = () =>
    runService({ env: { SENTINEL_WORKSPACE: WORKSPACE, ...arm.env }, dataDir: directory.path });
  before(async () => {
    arm = await startArmServer();
    service = await start();
    const document = await fetch(`${service.url}/openapi.json?version=2`);
    assert.equal(document.status, 200);
    client = swaggerClient(await document.json());
  });
  after(async () => {
    await service.stop();
    await arm.close();
    directory.remove();
  });

  const comments = () => [...arm.service.get(NAME).comments.values()];
  const readCase = async () => caseSchema.parse((await client.call('GetCase', { id: ALERT_ID })).json);

  test('triages an alert', async () => {
    const { status, json } = await client.call('PostTriage', { body: ALERT });
    assert.equal(status, 200);
    const [filed] = outcomeSchema.parse(json).cases;
    assert.deepEqual([filed?.id, filed?.disposition], [ALERT_ID, 'likely-malicious']);
  });

  test('triages without waiting, and fetches the outcome', async () => {
    const { status, json } = await client.call('PostTriage', { body: ALERT, prefer: 'respond-async' });
    assert.equal(status, 200);
    assert.equal(outcomeSchema.parse(json).cases[0]?.id, ALERT_ID);
  });

  test('lists and reads the case, and its note', async () => {
    const { json } = await client.call('ListCases', { disposition: 'likely-malicious', limit: 10 });
    const ids = outcomeSchema.parse(json).cases.map(({ id }) => id);
    assert.ok(ids.includes(ALERT_ID), ids.join());
    assert.equal((await readCase()).id, ALERT_ID);
    assert.match(String((await client.call('GetCaseNote', { id: ALERT_ID })).json), /likely-malicious/);
  });

  test('gives a verdict', async () => {
    const body = { classification: 'TruePositive', by: 'analyst@example.com' };
    const { status, json } = await client.call('PutCaseVerdict', { id: ALERT_ID, body });
    assert.equal(status, 200);
    assert.match(JSON.stringify(json), /"classification":"TruePositive"/);
  });

  test('is told what is wrong with what it sends', async () => {
    const statuses = [
      (await client.call('PostTriage', { body: { a: 1 } })).status,
      (await client.call('GetCase', { id: 'no such case' })).status,
      (await client.call('ListCases', { limit: 0 })).status,
    ];
    assert.deepEqual(statuses, [400, 404, 400]);
  });

  test('links the incident, whose comment then says what the case says, once over a restart', async () => {
    arm.service.add(NAME, {}, [ALERT_ID]);
    const row = {
      Type: 'SecurityIncident',
      IncidentName: NAME,
      IncidentNumber: 4711,
      Title: 'Detect Systemctl',
      Status: 'New',
      LastModifiedTime: '2026-01-15T09:20:00Z',
      AlertIds: JSON.stringify([ALERT_ID]),
    };
    await client.call('PostTriage', { body: row });
    await service.stop();
    assert.equal(comments().length, 0);
    service = await start();
    client = swaggerClient(await (await fetch(`${service.url}/openapi.json?version=2`)).json());
    await eventually('the comment', async () => comments().length === 1, 40_000);
    assert.match(comments().join(), /^<div><h3>systemctl-triage: likely-malicious/);
    await eventually('the state', async () => {
      const { writeback } = await readCase();
      return JSON.stringify(writeback?.[0]) === '{"action":"comment","state":"done","attempts":1}';
    });
    const health = await fetch(`${service.url}/health`);
    assert.match(await health.text(), /"writeback":\{"status":"ok","pending":0/);
    assert.equal(arm.service.puts[0]?.path.startsWith(incidentId(NAME)), true);
  });

  test('goes on with a new token when the old one has expired', async () => {
    arm.expired.add(arm.tokens.at(-1) ?? '');
    const body = { classification: 'BenignPositive', by: 'analyst@example.com' };
    await client.call('PutCaseVerdict', { id: ALERT_ID, body });
    await eventually('the new comment', async () => /verdict BenignPositive/.test(comments().join()), 40_000);
    assert.equal(comments().length, 1);
  });
});
