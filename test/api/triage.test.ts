import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { postTriage } from '../../src/api/post-triage.ts';
import { replayFailure } from '../../src/api/replay-failure.ts';
import type { Failure } from '../../src/case/stores.ts';
import { STORAGE_UNAVAILABLE, TriageError } from '../../src/errors.ts';
import { sampleCase } from '../support/sample-case.ts';
import { call } from './support/call.ts';
import { fakeDeps } from './support/fake-deps.ts';

const failure = { id: 'f1', code: 'message.not-json', path: '', message: 'Not JSON.' };

describe('POST /triage', () => {
  it('hands the body on as it came and answers what became of it', async () => {
    const outcome = { cases: [sampleCase()], ignored: [{ reason: 'other-rule' }], failures: [failure] };
    const deps = fakeDeps({ outcome });
    const { status, json } = await call(postTriage, deps, { body: '{"records": [1]}' });
    assert.equal(status, 200);
    assert.deepEqual(json, outcome);
    assert.deepEqual(deps.triaged, [
      { messages: ['{"records": [1]}'], options: { channel: 'http', dryRun: false } },
    ]);
  });

  it('passes a dry run on', async () => {
    const deps = fakeDeps();
    await call(postTriage, deps, { query: 'dryRun=true', body: {} });
    assert.deepEqual(deps.triaged[0]?.options, { channel: 'http', dryRun: true });
  });

  it('is 400 with the failures when nothing could be read', async () => {
    const deps = fakeDeps({ outcome: { cases: [], ignored: [], failures: [failure] } });
    const { status, json, headers } = await call(postTriage, deps, { body: 'not json' });
    assert.equal(status, 400);
    assert.equal(headers['content-type'], 'application/problem+json');
    assert.deepEqual(json, {
      status: 400,
      title: 'Bad Request',
      code: 'triage.unreadable',
      detail: 'Nothing in the body could be read. First problem: message.not-json.',
      failures: [failure],
    });
  });

  const readable = [
    ['only ignored', { cases: [], ignored: [{ reason: 'other-rule' }], failures: [] }],
    ['ignored beside failures', { cases: [], ignored: [{ reason: 'other-rule' }], failures: [failure] }],
    ['only an incident, which makes no case', { cases: [], ignored: [], failures: [] }],
  ] as const;
  for (const [name, outcome] of readable) {
    it(`is 200 for ${name}`, async () => {
      const { status, json } = await call(postTriage, fakeDeps({ outcome }), { body: {} });
      assert.equal(status, 200);
      assert.deepEqual(json, outcome);
    });
  }

  const refused: [name: string, options: Parameters<typeof call>[2], status: number, code: string][] = [
    [
      'another content type',
      { body: 'x', headers: { 'content-type': 'text/plain' } },
      415,
      'body.unsupported-type',
    ],
    ['more than 1 MiB', { body: Buffer.alloc(1_048_577, ' ') }, 413, 'body.too-large'],
    ['no body', {}, 400, 'body.empty'],
    ['a malformed flag', { query: 'dryRun=1', body: {} }, 400, 'query.invalid'],
  ];
  for (const [name, options, status, code] of refused) {
    it(`refuses ${name} before triage`, async () => {
      const deps = fakeDeps();
      const answer = await call(postTriage, deps, options);
      assert.equal(answer.status, status);
      assert.match(answer.text, new RegExp(`"code":"${code}"`));
      assert.deepEqual(deps.triaged, []);
    });
  }

  it('is 503 with Retry-After when the storage is away', async () => {
    const deps = fakeDeps({ triage: () => Promise.reject(new TriageError(STORAGE_UNAVAILABLE, 'x')) });
    const { status, headers } = await call(postTriage, deps, { body: {} });
    assert.equal(status, 503);
    assert.equal(headers['retry-after'], '5');
  });
});

describe('POST /failures/{id}/replay', () => {
  const stored: Failure = {
    ...failure,
    createdAt: '2026-01-01T00:00:00.000Z',
    channel: 'hub',
    payload: '{oops',
  };
  const replay = async (failures: readonly (typeof failure)[], id = 'f1') => {
    const deps = fakeDeps({ outcome: { cases: [], ignored: [], failures } });
    await deps.stores.failures.put(stored);
    const answer = await call(replayFailure, deps, { params: { id } });
    return { deps, answer, left: await deps.stores.failures.get('f1') };
  };

  it('runs the payload through triage as it came in, and removes the failure', async () => {
    const { deps, answer, left } = await replay([]);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.json, { cases: [], ignored: [], failures: [] });
    assert.deepEqual(deps.triaged, [{ messages: ['{oops'], options: { channel: 'hub' } }]);
    assert.equal(left, undefined);
  });

  it('keeps the failure when the same one comes out again', async () => {
    const { answer, left } = await replay([failure]);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.json, { cases: [], ignored: [], failures: [failure] });
    assert.deepEqual(left, stored);
  });

  it('removes it when another one took its place', async () => {
    assert.equal((await replay([{ ...failure, id: 'f2' }])).left, undefined);
  });

  it('keeps it when the storage goes away meanwhile', async () => {
    const deps = fakeDeps({ triage: () => Promise.reject(new TriageError(STORAGE_UNAVAILABLE, 'x')) });
    await deps.stores.failures.put(stored);
    assert.equal((await call(replayFailure, deps, { params: { id: 'f1' } })).status, 503);
    assert.deepEqual(await deps.stores.failures.get('f1'), stored);
  });

  it('is 404 for an unknown id', async () => {
    const { answer, deps } = await replay([], "no/such?id'\u0000");
    assert.equal(answer.status, 404);
    assert.match(answer.text, /"code":"failure\.not-found"/);
    assert.deepEqual(deps.triaged, []);
  });
});
