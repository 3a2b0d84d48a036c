import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { getTriageJob } from '../../src/api/get-triage-job.ts';
import { postTriage } from '../../src/api/post-triage.ts';
import { TriageError } from '../../src/errors.ts';
import { createTriageJobs } from '../../src/job/triage-jobs.ts';
import type { TriageOutcome } from '../../src/pipeline/triage-outcome.ts';
import { sampleCase } from '../support/sample-case.ts';
import { call } from './support/call.ts';
import { fakeDeps, LOCAL_CALLER } from './support/fake-deps.ts';

const ALERT = { Type: 'SecurityAlert' };
const ASYNC = { prefer: 'wait=10, respond-async' };
const ignored = [{ reason: 'alert.other-rule' }];

function deferred<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<Value>((one, two) => {
    resolve = one;
    reject = two;
  });
  return { promise, resolve, reject };
}

/** Lets everything happen that needs no time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function slowDeps() {
  const work = deferred<TriageOutcome>();
  const deps = fakeDeps({ triage: () => work.promise });
  return { deps, work };
}

describe('POST /triage with Prefer: respond-async', () => {
  it('answers 202 at once, and the outcome is at its Location', async () => {
    const { deps, work } = slowDeps();
    await deps.stores.cases.insert([sampleCase()]);
    const posted = await call(postTriage, deps, {
      body: ALERT,
      headers: ASYNC,
      address: 'https://triage.example.com/api/triage',
    });
    assert.equal(posted.status, 202);
    assert.equal(posted.headers['location'], 'https://triage.example.com/api/triage/job-0');
    assert.equal(posted.headers['retry-after'], '5');
    assert.equal(posted.headers['preference-applied'], 'respond-async');
    assert.deepEqual(posted.json, { id: 'job-0' });

    const params = { id: 'job-0' };
    const address = 'https://triage.example.com/api/triage/job-0';
    const working = await call(getTriageJob, deps, { params, address });
    assert.deepEqual(
      [working.status, working.headers['location'], working.headers['retry-after']],
      [202, address, '5'],
    );

    work.resolve({ cases: [sampleCase()], ignored, failures: [] });
    await settle();
    const done = await call(getTriageJob, deps, { params });
    assert.equal(done.status, 200);
    assert.deepEqual(done.json, { cases: [sampleCase()], ignored, failures: [] });
  });

  it('shows the cases as they stand when they are asked for', async () => {
    const { deps, work } = slowDeps();
    await deps.stores.cases.insert([sampleCase()]);
    await call(postTriage, deps, { body: ALERT, headers: ASYNC });
    work.resolve({ cases: [sampleCase()], ignored: [], failures: [] });
    await settle();
    const stored = await deps.stores.cases.get(sampleCase().id);
    assert.ok(stored);
    await deps.stores.cases.replace(stored, { ...stored.value, revision: 9 });
    const { text } = await call(getTriageJob, deps, { params: { id: 'job-0' } });
    assert.match(text, /"revision":9/);
  });

  it('answers 400 at the Location when nothing could be read', async () => {
    const failures = [{ id: 'f', code: 'record.unknown-form', path: '', message: 'x' }];
    const deps = fakeDeps({ outcome: { cases: [], ignored: [], failures } });
    assert.equal((await call(postTriage, deps, { body: ALERT, headers: ASYNC })).status, 202);
    await settle();
    const { status, text } = await call(getTriageJob, deps, { params: { id: 'job-0' } });
    assert.equal(status, 400);
    assert.match(text, /"code":"triage\.unreadable".*record\.unknown-form/);
  });

  it('answers 503 when the job cannot be kept', async () => {
    const { deps } = slowDeps();
    const away = fakeDeps({
      ...deps,
      jobs: {
        begin: () => Promise.reject(new TriageError('storage.unavailable', 'away')),
        look: () => Promise.reject(new TriageError('storage.unavailable', 'away')),
        resume: async () => {},
      },
    });
    assert.equal((await call(postTriage, away, { body: ALERT, headers: ASYNC })).status, 503);
    assert.equal((await call(getTriageJob, away, { params: { id: 'x' } })).status, 503);
  });

  it('does not make a job of a dry run', async () => {
    const deps = fakeDeps({ outcome: { cases: [], ignored, failures: [] } });
    const answer = await call(postTriage, deps, { body: ALERT, headers: ASYNC, query: 'dryRun=true' });
    assert.deepEqual([answer.status, answer.json], [200, { cases: [], ignored, failures: [] }]);
  });
});

describe('a triage that takes too long', () => {
  it('is accepted after 75 s, goes on, and its outcome is at the Location', async (t) => {
    const { deps, work } = slowDeps();
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const answer = call(postTriage, deps, { body: ALERT });
    await settle();
    t.mock.timers.tick(75_000);
    const { status, headers } = await answer;
    assert.deepEqual([status, headers['location']], [202, '/api/triage/job-0']);
    work.resolve({ cases: [], ignored, failures: [] });
    await settle();
    const done = await call(getTriageJob, deps, { params: { id: 'job-0' } });
    assert.deepEqual([done.status, done.json], [200, { cases: [], ignored, failures: [] }]);
  });

  it('is answered 503 after 90 s when it cannot even be kept', async (t) => {
    const { deps, work } = slowDeps();
    const stuck = fakeDeps({
      ...deps,
      jobs: {
        begin: () => new Promise(() => {}),
        look: async () => ({ kind: 'unknown' }),
        resume: async () => {},
      },
    });
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const answer = call(postTriage, stuck, { body: ALERT });
    await settle();
    t.mock.timers.tick(75_000);
    await settle();
    t.mock.timers.tick(15_000);
    const { status, headers, text } = await answer;
    assert.deepEqual([status, headers['retry-after']], [503, '30']);
    assert.match(text, /"code":"triage\.late"/);
    work.resolve({ cases: [], ignored, failures: [] });
  });

  it('as a dry run is answered 503, and its end troubles nobody', async (t) => {
    const { deps, work } = slowDeps();
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const answer = call(postTriage, deps, { body: ALERT, query: 'dryRun=true' });
    await settle();
    t.mock.timers.tick(75_000);
    assert.equal((await answer).status, 503);
    work.reject(new Error('away'));
    await settle();
  });
});

describe('a job', () => {
  it('whose instance has gone is taken up by the one that is asked, once', async () => {
    const { deps } = slowDeps();
    let nowMs = Date.parse('2026-01-04T12:00:00Z');
    const clock = () => new Date(nowMs);
    await call(postTriage, deps, { body: ALERT, headers: ASYNC });
    const seen: string[] = [];
    const gate = deferred<void>();
    const other = createTriageJobs({
      store: deps.stores.jobs,
      triage: async (payload) => {
        seen.push(payload);
        await gate.promise;
        return { cases: [], ignored, failures: [] };
      },
      cases: deps.stores.cases,
      failures: deps.stores.failures,
      clock,
      randomId: () => 'unused',
      logger: deps.logger,
    });
    assert.deepEqual(await other.look('job-0', 1_000), { kind: 'working' });
    assert.deepEqual(seen, []);
    nowMs += 120_001;
    const [first, second] = [other.look('job-0', 5_000), other.look('job-0', 5_000)];
    await settle();
    gate.resolve();
    const kinds = (await Promise.all([first, second])).map(({ kind }) => kind);
    assert.deepEqual(kinds.sort(), ['done', 'working']);
    assert.deepEqual(seen, [JSON.stringify(ALERT)]);
    assert.deepEqual(await other.look('job-0', 1_000), {
      kind: 'done',
      outcome: { cases: [], ignored, failures: [] },
    });
  });

  it('that fails is logged and taken up again, not lost', async () => {
    const { deps, work } = slowDeps();
    await call(postTriage, deps, { body: ALERT, headers: ASYNC });
    work.reject(new TriageError('storage.unavailable', 'away'));
    await settle();
    assert.match(JSON.stringify(deps.logged), /job\.failed/);
    assert.equal((await call(getTriageJob, deps, { params: { id: 'job-0' } })).status, 202);
  });

  it('whose instance has gone is finished though nobody asks for it, and not while that may be at work', async () => {
    const { deps } = slowDeps();
    let nowMs = Date.parse('2026-01-04T12:00:00Z');
    await call(postTriage, deps, { body: ALERT, headers: ASYNC });
    const seen: string[] = [];
    const other = createTriageJobs({
      store: deps.stores.jobs,
      triage: async (payload) => {
        seen.push(payload);
        return { cases: [], ignored, failures: [] };
      },
      cases: deps.stores.cases,
      failures: deps.stores.failures,
      clock: () => new Date(nowMs),
      randomId: () => 'unused',
      logger: deps.logger,
    });
    await other.resume();
    assert.deepEqual(seen, []);
    nowMs += 120_001;
    await other.resume();
    await other.resume();
    assert.deepEqual(seen, [JSON.stringify(ALERT)]);
    assert.deepEqual((await deps.stores.jobs.get('job-0'))?.value.answer, {
      caseIds: [],
      ignored,
      failures: [],
    });
  });

  it('is finished though many newer ones that wait cannot be read, unless the storage is away', async () => {
    const { deps } = slowDeps();
    await call(postTriage, deps, { body: ALERT, headers: ASYNC });
    const stored = (await deps.stores.jobs.get('job-0')) ?? assert.fail('no job');
    for (let at = 0; at < 50; at += 1) {
      const createdAt = new Date(Date.parse('2026-01-04T12:30:00Z') + at).toISOString();
      await deps.stores.jobs.put({ ...stored.value, id: `broken-${at}`, createdAt });
    }
    const seen: string[] = [];
    const resumer = (error: TriageError) =>
      createTriageJobs({
        store: {
          ...deps.stores.jobs,
          get: async (id) => (id.startsWith('broken') ? Promise.reject(error) : deps.stores.jobs.get(id)),
        },
        triage: async (payload) => {
          seen.push(payload);
          return { cases: [], ignored, failures: [] };
        },
        cases: deps.stores.cases,
        failures: deps.stores.failures,
        clock: () => new Date('2026-01-04T13:00:00Z'),
        randomId: () => 'unused',
        logger: deps.logger,
      });
    await assert.rejects(resumer(new TriageError('storage.unavailable', 'away')).resume(), {
      code: 'storage.unavailable',
    });
    assert.deepEqual(seen, []);
    await resumer(new TriageError('job.unreadable', 'not one of this version')).resume();
    assert.deepEqual(seen, [JSON.stringify(ALERT)]);
    assert.match(JSON.stringify(deps.logged), /job\.not-resumed.*broken/);
  });

  it('that takes every instance down with it is given up after three, and kept for a replay', async () => {
    const { deps } = slowDeps();
    let nowMs = Date.parse('2026-01-04T12:00:00Z');
    await call(postTriage, deps, { body: ALERT, headers: ASYNC });
    let begun = 1;
    /** An instance that never says anything again. */
    const dying = createTriageJobs({
      store: deps.stores.jobs,
      triage: () => {
        begun += 1;
        return new Promise(() => {});
      },
      cases: deps.stores.cases,
      failures: deps.stores.failures,
      clock: () => new Date(nowMs),
      randomId: () => 'unused',
      logger: deps.logger,
    });
    for (let run = 0; run < 5; run += 1) {
      nowMs += 300_000;
      await dying.look('job-0', 0);
    }
    assert.equal(begun, 3);
    const { status, text } = await call(getTriageJob, deps, { params: { id: 'job-0' } });
    assert.equal(status, 400);
    assert.match(text, /"code":"triage\.unreadable".*job\.given-up/);
    const [kept, ...others] = (await deps.stores.failures.list({ limit: 10 })).items;
    assert.deepEqual(others, []);
    const failure = await deps.stores.failures.get(kept?.id ?? '');
    assert.deepEqual([failure?.code, failure?.payload], ['job.given-up', JSON.stringify(ALERT)]);
    for await (const id of deps.stores.jobs.unfinished(nowMs)) assert.fail(id);
  });

  it('is kept for a day after it was asked for', async () => {
    const { stores } = fakeDeps();
    for (const [id, createdAt] of [
      ['old', '2026-01-03T11:59:59.000Z'],
      ['new', '2026-01-03T12:00:01.000Z'],
    ] as const) {
      const answer = { caseIds: [], ignored: [], failures: [] };
      await stores.jobs.put({ id, createdAt, payload: '{}', workedUntil: createdAt, attempts: 1, answer });
    }
    const deps = fakeDeps({});
    await createTriageJobs({
      store: stores.jobs,
      triage: async () => ({ cases: [], ignored: [], failures: [] }),
      cases: stores.cases,
      failures: stores.failures,
      clock: () => new Date('2026-01-04T12:00:00.000Z'),
      randomId: () => 'now',
      logger: deps.logger,
    }).begin('{}', LOCAL_CALLER);
    await settle();
    assert.equal(await stores.jobs.get('old'), undefined);
    assert.ok(await stores.jobs.get('new'));
    assert.ok((await stores.jobs.get('now'))?.value.answer);
  });

  it('of an id that nobody gave is 404, whatever characters it has', async () => {
    for (const id of ['x', '../../x', '', '/', 'a'.repeat(5000), '\u0000', '#?']) {
      const { status, text } = await call(getTriageJob, fakeDeps(), { params: { id } });
      assert.equal(status, 404, id);
      assert.match(text, /"code":"job\.not-found"/);
    }
  });
});
