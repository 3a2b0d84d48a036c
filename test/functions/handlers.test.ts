import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import azureFunctions, { type HttpRequestInit } from '@azure/functions';
import * as z from 'zod';
import { type Recording, recordFunctions } from './support/record-functions.ts';

const answerSchema = z.object({
  status: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
});

let recording: Recording;
before(async () => {
  recording = await recordFunctions();
});

/** Runs a registered function with what the library would give it, and what it logs to its invocation. */
async function invoke(name: string, input: unknown, triggerMetadata: unknown = {}) {
  const logged: string[] = [];
  const log = (_format: string, line: string) => logged.push(line);
  const found = recording.functions.find(
    ({ metadata }) => z.object({ name: z.string() }).parse(metadata).name === name,
  );
  assert.ok(found, name);
  const result = await found.callback(input, { info: log, warn: log, error: log, triggerMetadata });
  return { result, logged };
}

async function http(name: string, init: Partial<HttpRequestInit>) {
  const request = new azureFunctions.HttpRequest({
    method: 'GET',
    url: 'http://127.0.0.1/api/x',
    headers: {},
    query: {},
    ...init,
  });
  const { result, logged } = await invoke(name, request);
  return { ...answerSchema.parse(result), logged };
}

describe('without settings', () => {
  before(() => {
    delete process.env['CasesStorage'];
    delete process.env['CasesStorage__tableServiceUri'];
  });

  it('an operation answers 503 that names them, and logs it to the invocation', async () => {
    const { status, body, headers, logged } = await http('get-rule', {});
    assert.deepEqual([status, headers['retry-after']], [503, '5']);
    assert.match(body ?? '', /"code":"config\.invalid".*CasesStorage/);
    assert.match(logged.join(), /"event":"api\.failed","operation":"get-rule","code":"config\.invalid"/);
  });

  it('the hub trigger throws, so that the batch is kept', async () => {
    await assert.rejects(invoke('triage-alerts', [Buffer.from('{}')]), { code: 'config.invalid' });
  });
});

describe('with settings, made after an earlier invocation failed for the lack of them', () => {
  before(() => {
    // Port 1 answers nobody.
    process.env['CasesStorage'] =
      'DefaultEndpointsProtocol=http;AccountName=local;AccountKey=bG9jYWw=;TableEndpoint=http://127.0.0.1:1/local;';
  });

  it('an operation answers through the library', async () => {
    const { status, body, headers } = await http('get-rule', {});
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'application/json; charset=utf-8');
    assert.match(body ?? '', /^\{"name":"/);
  });

  it('the query, as the platform hands it over, reaches the operation', async () => {
    const { status, body } = await http('list-cases', { query: { limit: '1,2', code: 'key' } });
    assert.equal(status, 400);
    assert.match(body ?? '', /The query parameter limit must be a whole number from 1 to 200\./);
  });

  it('headers and body reach the operation', async () => {
    const body = { string: '{"rows":[]}' };
    const post = { method: 'POST', body };
    assert.equal(
      (await http('post-explain', { ...post, headers: { 'content-type': 'application/json' } })).status,
      200,
    );
    assert.equal(
      (await http('post-explain', { ...post, headers: { 'content-type': 'text/csv' } })).status,
      415,
    );
    assert.equal((await http('post-explain', { method: 'POST' })).status, 400);
  });

  it('a tool answers what went wrong, whichever way the platform hands its call over', async () => {
    const call = { name: 'explain', arguments: { rows: '{' } };
    for (const input of [call, JSON.stringify(call)]) {
      const { result } = await invoke('mcp-explain', input);
      assert.equal(result, '{"error":{"code":"rows.not-json","detail":"The argument rows is not JSON."}}');
    }
    const { result } = await invoke('mcp-explain', 'no call', { mcptoolargs: { rows: '[]' } });
    assert.match(String(result), /^\{"notice":"UNTRUSTED DATA\./);
  });

  it('the hub trigger throws while the storage is away, so that the batch is delivered again', async () => {
    await assert.rejects(invoke('triage-alerts', [Buffer.from('not json')]), { code: 'storage.unavailable' });
  });
});
