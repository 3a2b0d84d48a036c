import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { postTriage } from '../../src/api/post-triage.ts';
import type { SourceState } from '../../src/context/context.schema.ts';
import { defaultLimits } from '../../src/http/limits.ts';
import { call } from '../api/support/call.ts';
import { rawRowAlert, webShellRow } from '../support/sentinel-alert.ts';
import { selfSigned } from '../support/services/certificate.ts';
import { type FaultName, faults, partialError } from '../support/services/faults.ts';
import { type Answer, json, startLocalServer } from '../support/services/local-server.ts';
import { serviceDeps } from '../support/services/service-deps.ts';
import { type Services, startServices } from '../support/services/services.ts';

/** Where a source never answers, the budget ends the wait; of those that answer a slow machine must not cut one off. */
const ENDLESS: ReadonlySet<string> = new Set(['hang', 'slow drip']);
const row = { ...webShellRow, AccountUpn: 'ada@example.com' };
const SOURCES = ['log-analytics', 'defender', 'graph'] as const;

/** The case of an alert, how long it took, and how many requests each service got. */
async function caseUnder(answer: () => Answer, budgetMs = 25_000) {
  const services = await startServices();
  const service = serviceDeps(services, { env: { CONTEXT_BUDGET_MS: String(budgetMs) } });
  const other = { ...row, DeviceName: 'db-07.example.com', ProcessCommandLine: 'systemctl enable x.service' };
  // The KQL parser is loaded by the first query: what that takes is no wait for a source.
  const warm = rawRowAlert(webShellRow, { id: '00000000-0000-4000-8000-00000000000f' });
  await service.deps.triage([JSON.stringify(warm)], { channel: 'http', dryRun: true });
  const already = counts(services);
  services.spoil(answer);
  const started = performance.now();
  const { cases } = await service.deps.triage([JSON.stringify(rawRowAlert(other))], { channel: 'http' });
  const ms = performance.now() - started;
  const now = counts(services);
  await service.close();
  await services.close();
  const found = cases[0] ?? assert.fail('no case');
  assert.equal((await service.stores.cases.get(found.id))?.value.id, found.id, 'the case is written');
  return {
    found,
    ms,
    sent: {
      logs: now.logs - already.logs,
      defender: now.defender - already.defender,
      graph: now.graph - already.graph,
    },
    states: new Map(found.context.sources.map((state) => [state.name, state])),
  };
}

function counts({ logs, defender, graph }: Services) {
  return {
    logs: logs.received.length,
    defender: defender.received.length,
    graph: graph.received.length,
  };
}

function stateOf(states: ReadonlyMap<string, SourceState>, name: string): SourceState {
  return states.get(name) ?? assert.fail(`no source ${name}`);
}

// The reason that each source gives, and how many requests the look-up of one machine costs.
const expected: readonly [FaultName, string, defender: number][] = [
  ['401', 'unauthorised', 2],
  ['403', 'forbidden', 1],
  ['429 with a long Retry-After', 'throttled', 1],
  ['429 without Retry-After', 'throttled', 3],
  ['500', 'server-error', 3],
  ['504', 'timeout', 1],
  ['hang', 'timeout', 1],
  ['slow drip', 'timeout', 1],
  ['truncated JSON', 'unreadable-body', 1],
  ['cut body', 'connection', 3],
  ['wrong content type', 'unreadable-body', 1],
  ['empty 200', 'empty', 1],
  ['204', 'no-content', 1],
  ['40 MB body', 'body-too-large', 1],
  ['deep JSON', 'body-too-deep', 1],
  ['a million objects', 'body-too-large', 1],
  ['reset', 'connection', 3],
];

describe('while every source has a fault, the case is written within its budget and says so', {
  concurrency: 2,
}, () => {
  for (const [fault, reason, defender] of expected) {
    it(fault, async () => {
      const { found, ms, sent, states } = await caseUnder(faults[fault], ENDLESS.has(fault) ? 1_000 : 25_000);
      assert.ok(ms < defaultLimits.attemptMs, `ended by the limit of a request, not by the budget: ${ms} ms`);
      assert.ok(found.score.value > 0);
      for (const name of SOURCES) {
        const state = stateOf(states, name);
        assert.deepEqual([name, state.status, state.reason], [name, 'unavailable', reason], state.detail);
      }
      assert.equal(sent.defender, defender, 'requests to Defender');
      // The user and its roles.
      assert.ok(sent.graph <= 2 * defender && sent.graph >= 2, `${sent.graph} requests to Graph`);
      // Four questions (that of the account is answered), each sent no more often than that of Defender.
      assert.ok(sent.logs <= 4 * defender && sent.logs >= 4, `${sent.logs} requests to Log Analytics`);
    });
  }

  it('404, which for machine and user is an answer', async () => {
    const { states } = await caseUnder(faults[404]);
    assert.deepEqual(stateOf(states, 'defender'), {
      ...stateOf(states, 'defender'),
      status: 'ok',
      detail: 'Defender does not know the host',
    });
    assert.equal(stateOf(states, 'graph').detail, 'Entra does not know the account');
    assert.equal(stateOf(states, 'log-analytics').reason, 'not-found');
    assert.match(stateOf(states, 'log-analytics').detail ?? '', /check LOGS_WORKSPACE_ID/);
  });

  it('200 with PartialError', async () => {
    const { states, sent } = await caseUnder(() => partialError);
    assert.equal(stateOf(states, 'log-analytics').status, 'unavailable');
    assert.equal(stateOf(states, 'log-analytics').reason, 'partial');
    assert.match(stateOf(states, 'log-analytics').detail ?? '', /PartialError/);
    assert.equal(sent.logs, 4);
  });

  it('a 403 names what is missing', async () => {
    const { states } = await caseUnder(faults[403]);
    for (const [name, what] of [
      ['log-analytics', /the role Log Analytics Reader on the workspace/],
      ['defender', /the application permission Machine\.Read\.All of WindowsDefenderATP/],
      ['graph', /the application permissions User\.Read\.All and RoleManagement\.Read\.Directory/],
    ] as const) {
      assert.match(stateOf(states, name).detail ?? '', what);
    }
  });

  it('a certificate that is not trusted', async () => {
    const services = await startServices();
    const secure = await startLocalServer(json(200, {}), selfSigned);
    const service = serviceDeps(services, { env: { DEFENDER_ENDPOINT: secure.url } });
    const { cases } = await service.deps.triage([JSON.stringify(rawRowAlert(row))], { channel: 'http' });
    const state = cases[0]?.context.sources.find(({ name }) => name === 'defender');
    assert.deepEqual(
      [state?.status, state?.reason, secure.received.length],
      ['unavailable', 'certificate', 0],
    );
    await service.close();
    await secure.close();
    await services.close();
  });
});

describe('POST /triage', () => {
  it('is answered by its budget with every source hanging', async () => {
    const services = await startServices();
    const service = serviceDeps(services, { env: { CONTEXT_BUDGET_MS: '800' } });
    const body = (id: number) =>
      rawRowAlert(
        { ...row, DeviceName: `host-${id}.example.com` },
        { id: `00000000-0000-4000-8000-00000000000${id}` },
      );
    await call(postTriage, service.deps, { body: body(1), query: 'dryRun=true' });
    services.spoil(faults.hang);
    const hosts = [2, 3, 4].map(body);
    const started = performance.now();
    const { status, json: outcome } = await call(postTriage, service.deps, { body: hosts });
    const ms = performance.now() - started;
    assert.equal(status, 200);
    assert.equal(z.object({ cases: z.array(z.unknown()) }).parse(outcome).cases.length, 3);
    assert.ok(ms < defaultLimits.attemptMs, `ended by the limit of a request, not by the budget: ${ms} ms`);
    await service.close();
    await services.close();
  });
});

describe('a fault that comes after a good answer', () => {
  it('leaves the old answer, stale, with its age', async () => {
    let now = Date.parse('2026-01-15T08:10:00Z');
    const services = await startServices();
    const service = serviceDeps(services, { clock: () => new Date(now) });
    const alert = (id: number) =>
      JSON.stringify(rawRowAlert(row, { id: `00000000-0000-4000-8000-00000000000${id}` }));
    await service.deps.triage([alert(1)], { channel: 'http' });
    now += 2 * 60 * 60_000;
    services.defender.answer(faults[403]());
    const { cases } = await service.deps.triage([alert(2)], { channel: 'http' });
    const { host, sources } = cases[0]?.context ?? assert.fail('no case');
    assert.equal(host.riskScore, 'High');
    const state = sources.find(({ name }) => name === 'defender');
    assert.deepEqual([state?.status, state?.reason, state?.ageMs], ['stale', 'forbidden', 7_200_000]);
    await service.close();
    await services.close();
  });
});
