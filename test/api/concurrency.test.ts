import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createAccess } from '../../src/access/access.ts';
import type { Cost } from '../../src/access/cost.ts';
import { getHealth } from '../../src/api/get-health.ts';
import { importAllowlist } from '../../src/api/import-allowlist.ts';
import { listCases } from '../../src/api/list-cases.ts';
import { openapiDocument } from '../../src/api/openapi.ts';
import { operations } from '../../src/api/operations.ts';
import { postExplain } from '../../src/api/post-explain.ts';
import { postTriage } from '../../src/api/post-triage.ts';
import { problemSchema } from '../../src/api/problem.ts';
import { simulateAllowlist } from '../../src/api/simulate-allowlist.ts';
import { loadConfig } from '../../src/config.ts';
import { explainTool } from '../../src/mcp/tools.ts';
import type { TriageOutcome } from '../../src/pipeline/triage-outcome.ts';
import { type Answer, type CallOptions, call } from './support/call.ts';
import { fakeDeps } from './support/fake-deps.ts';

/**
 * What costs more than a few reads, written down a second time: an expensive call that nobody limits, or a new one that
 * nobody thought about, fails here.
 */
const expensive: Readonly<Record<string, readonly [Cost, Cost?]>> = {
  'post-triage': ['triage', 'dry-run'],
  'count-cases': ['list'],
  'list-allowlist': ['list'],
  'get-allowlist-draft': ['judge'],
  'put-allowlist-entry': ['judge'],
  'delete-allowlist-entry': ['judge'],
  'post-explain': ['explain'],
  'simulate-allowlist': ['replay'],
  'list-allowlist-suggestions': ['replay'],
  'import-allowlist': ['replay'],
  'replay-failure': ['replay'],
};

const KEY = 'the-key-of-somebody-0123456789';
const clock = () => new Date('2026-01-04T12:00:00.000Z');
const DONE: TriageOutcome = { cases: [], ignored: [{ reason: 'alert.other-rule' }], failures: [] };

/** A service whose triage ends when the test says so; without keys as on a machine of one's own. */
function busyDeps(env: Readonly<Record<string, string>> = {}) {
  const ends: (() => void)[] = [];
  const config = loadConfig({ CasesStorage: 'UseDevelopmentStorage=true', AUTHENTICATION: 'local', ...env });
  const deps = fakeDeps({
    access: createAccess(config.access, clock),
    triage: () => new Promise((resolve) => ends.push(() => resolve(DONE))),
  });
  return { deps, ends };
}

/** Lets everything happen that needs no time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

const small = { body: { Type: 'SecurityAlert' } };
/** As large as is read: all that one caller has in flight. */
const large = { body: `{"pad":"${'x'.repeat(1_048_576 - 10)}"}` };
const dryRun = (options: CallOptions = large): CallOptions => ({ ...options, query: 'dryRun=true' });

async function shown(answer: Promise<Answer>): Promise<string> {
  const { status, json } = await answer;
  const problem = problemSchema.safeParse(json);
  return problem.success ? `${status} ${problem.data.code}` : String(status);
}

describe('calls in flight', () => {
  for (const { id, cost, dryRunCost } of operations) {
    it(`of ${id} cost what is known of them`, () => {
      assert.deepEqual(
        [cost, dryRunCost],
        expensive[id] === undefined ? ['low', undefined] : [expensive[id][0], expensive[id][1]],
      );
    });
  }

  it('are limited for a caller nobody knows, where the rate has no limit: 429 with Retry-After', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { deps, ends } = busyDeps();
    const first = shown(call(postTriage, deps, dryRun()));
    await settle();
    const second = call(postTriage, deps, dryRun());
    await settle();
    assert.equal(ends.length, 1);
    t.mock.timers.tick(5_000);
    const { status, headers, json } = await second;
    assert.deepEqual(
      [status, headers['content-type'], headers['retry-after']],
      [429, 'application/problem+json', '5'],
    );
    assert.equal(problemSchema.parse(json).code, 'concurrency.limited');
    ends[0]?.();
    assert.equal(await first, '200');
    assert.deepEqual(
      deps.logged.map(({ event, fields }) => [event, fields]),
      [
        [
          'access.refused',
          { operation: 'post-triage', status: 429, code: 'concurrency.limited', kind: 'local', id: 'local' },
        ],
      ],
    );
  });

  it('wait for room for some seconds', async () => {
    const { deps, ends } = busyDeps();
    const answers = [1, 2].map(() => shown(call(postTriage, deps, dryRun())));
    await settle();
    assert.equal(ends.length, 1);
    ends[0]?.();
    await settle();
    assert.equal(ends.length, 2);
    ends[1]?.();
    assert.deepEqual(await Promise.all(answers), ['200', '200']);
  });

  it('are counted by size: many small ones run where one of 1 MiB does', async () => {
    const { deps, ends } = busyDeps();
    const answers = Array.from({ length: 20 }, () => shown(call(postTriage, deps, dryRun(small))));
    await settle();
    assert.equal(ends.length, 17);
    for (const end of ends) end();
    await settle();
    for (const end of ends) end();
    assert.deepEqual(new Set(await Promise.all(answers)), new Set(['200']));
  });

  it('of a body that does not say its size are counted as the largest', async () => {
    const { deps, ends } = busyDeps();
    const chunked = dryRun({ ...small, headers: { 'content-length': '' } });
    const answers = [1, 2].map(() => shown(call(postTriage, deps, chunked)));
    await settle();
    assert.equal(ends.length, 1);
    ends[0]?.();
    await settle();
    ends[1]?.();
    await Promise.all(answers);
  });

  it('keep nobody from triage, probes and what others call', async () => {
    const { deps, ends } = busyDeps({ API_KEYS: `a:reader:${KEY}-a,b:analyst:${KEY}-b` });
    const as = (name: string, options: CallOptions): CallOptions => ({
      ...options,
      headers: { 'x-functions-key': `${KEY}-${name}` },
    });
    const tries = [1, 2].map(() => shown(call(postTriage, deps, as('a', dryRun()))));
    await settle();
    const others = [call(postTriage, deps, as('b', dryRun())), call(postTriage, deps, as('b', large))];
    await settle();
    assert.equal(ends.length, 3);
    assert.equal((await call(getHealth, deps)).status, 200);
    assert.equal((await call(listCases, deps, as('a', {}))).status, 200);
    for (const end of ends) end();
    await settle();
    ends[3]?.();
    assert.deepEqual(
      [...(await Promise.all(tries)), ...(await Promise.all(others)).map(({ status }) => status)],
      ['200', '200', 200, 200],
    );
  });

  it('hold their place until their work has ended, however early they are answered', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { deps, ends } = busyDeps();
    const late = shown(call(postTriage, deps, dryRun()));
    await settle();
    t.mock.timers.tick(75_000);
    assert.equal(await late, '503 triage.late');
    const next = shown(call(postTriage, deps, dryRun()));
    await settle();
    t.mock.timers.tick(5_000);
    assert.equal(await next, '429 concurrency.limited');
    ends[0]?.();
    await settle();
    const third = shown(call(postTriage, deps, dryRun()));
    await settle();
    ends[1]?.();
    assert.equal(await third, '200');
  });

  it('are work that was promised, too: a caller has two of 1 MiB at once', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { deps, ends } = busyDeps();
    const promised = () => shown(call(postTriage, deps, { ...large, headers: { prefer: 'respond-async' } }));
    assert.deepEqual([await promised(), await promised()], ['202', '202']);
    const third = promised();
    await settle();
    t.mock.timers.tick(5_000);
    assert.equal(await third, '429 concurrency.limited');
    for (const end of ends) end();
    await settle();
    assert.equal(await promised(), '202');
    ends[2]?.();
  });

  it('are only those that may go on: a call that is refused takes no place', async () => {
    const { deps } = busyDeps({ API_KEYS: `a:reader:${KEY}-a` });
    const headers = { 'x-functions-key': `${KEY}-a` };
    const file = { body: 'id', headers: { ...headers, 'content-type': 'text/csv' } };
    for (let knock = 0; knock < 3; knock += 1) {
      assert.equal(await shown(call(importAllowlist, deps, file)), '403 auth.forbidden');
      const wrong = { ...file, query: 'dryRun=perhaps' };
      assert.equal(await shown(call(importAllowlist, deps, wrong)), '400 query.invalid');
    }
    assert.equal(await shown(call(simulateAllowlist, deps, { body: {}, headers })), '200');
  });

  it('of an assistant are those of one caller', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { deps } = busyDeps();
    const waits = { ...deps, explainQuery: () => new Promise<never>(() => undefined) };
    const rows = JSON.stringify([{ table: 'DeviceProcessEvents', pad: 'x'.repeat(1_000_000) }]);
    void explainTool.run({ rows, query: 'T' }, waits);
    await settle();
    const next = explainTool.run({ rows, query: 'T' }, waits);
    await settle();
    t.mock.timers.tick(5_000);
    assert.match(await next, /"code":"concurrency\.limited"/);
    // Whoever calls over HTTP is another one.
    assert.equal((await call(postExplain, deps, { body: { rows: [] } })).status, 200);
  });

  it('of an assistant are counted by size, too', async () => {
    const { deps } = busyDeps();
    let begun = 0;
    const explainQuery = () => {
      begun += 1;
      return new Promise<never>(() => undefined);
    };
    for (let at = 0; at < 6; at += 1)
      void explainTool.run({ rows: '[]', query: 'T' }, { ...deps, explainQuery });
    await settle();
    assert.equal(begun, 5);
  });

  it('use up the rate by what they cost', async () => {
    const { deps } = busyDeps({ RATE_LIMIT_PER_MINUTE: '9' });
    const explain = () => shown(call(postExplain, deps, { body: { rows: [] } }));
    assert.deepEqual([await explain(), await explain(), await explain()], ['200', '200', '429 rate.limited']);
    assert.equal(await shown(call(listCases, deps)), '200');
  });

  it('are in the OpenAPI document: 429 of every call that asks who calls', () => {
    const { paths = {} } = openapiDocument('1.2.3');
    for (const { route, method, role } of operations) {
      const item: unknown = paths[`/${route}`];
      const text = JSON.stringify(item);
      if (role !== 'anonymous') assert.match(text, /concurrency\.limited/, `${method} ${route}`);
    }
  });
});
