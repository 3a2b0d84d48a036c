import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { rawRowAlert, singleAlert, webShellRow } from '../support/sentinel-alert.ts';
import { faults } from '../support/services/faults.ts';
import { type ServiceDeps, serviceDeps } from '../support/services/service-deps.ts';
import { type Services, startServices } from '../support/services/services.ts';

const MINUTE = 60_000;
const ID = 'a1b2c3d4-0000-4000-8000-000000000001';
/** What nobody explains and nothing condemns, so that context can move it. */
const row = {
  ...webShellRow,
  AccountName: 'deploy',
  InitiatingProcessFileName: 'bash',
  InitiatingProcessCommandLine: 'bash',
  InitiatingProcessParentFileName: 'node',
  ProcessCommandLine: 'systemctl enable cache-sync.service',
};
const others = {
  'other-alerts': [{ SystemAlertId: 'o', AlertName: 'Web shell', AlertSeverity: 'High', OfHost: true }],
};

interface Stage {
  readonly services: Services;
  readonly service: ServiceDeps;
  /** Moves the clock. */
  pass(ms: number): void;
}

const open: Stage[] = [];
afterEach(async () => {
  for (const { service, services } of open.splice(0)) {
    await service.close();
    await services.close();
  }
});

async function stage(): Promise<Stage> {
  let now = Date.parse('2026-01-15T08:15:00Z');
  const services = await startServices(others);
  const service = serviceDeps(services, {
    env: { GRAPH: 'off', CONTEXT_BUDGET_MS: '5000' },
    clock: () => new Date(now),
    limits: { breaker: { failures: 5, openMs: 1_000 } },
  });
  const made = {
    services,
    service,
    pass: (ms: number) => {
      now += ms;
    },
  };
  open.push(made);
  return made;
}

/** A service on the same tables, a quarter of an hour later, whose sources answer. */
async function successorOf({ service, pass }: Stage, logs: Parameters<typeof startServices>[0]) {
  const services = await startServices(logs);
  const next = serviceDeps(services, {
    env: { GRAPH: 'off' },
    stores: service.stores,
    clock: () => new Date('2026-01-15T08:31:00Z'),
  });
  open.push({ services, service: next, pass });
  return next;
}

async function caseOf({ service }: Stage) {
  return (await service.stores.cases.get(ID))?.value ?? assert.fail('no case');
}

describe('a case whose sources were away', () => {
  it('is a new revision once they answer, which says what changed', async () => {
    const made = await stage();
    const { services, service, pass } = made;
    services.logs.answer(faults[403]());
    services.defender.answer(faults[403]());
    await service.deps.triage([JSON.stringify(rawRowAlert(row))], { channel: 'hub' });
    const before = await caseOf(made);
    assert.equal(before.revision, 1);

    assert.deepEqual(await service.deps.enrichCases?.(), { tried: 0, revised: 0, left: 0 }, 'not due yet');
    pass(5 * MINUTE);
    assert.deepEqual(await service.deps.enrichCases?.(), { tried: 1, revised: 0, left: 1 });
    assert.equal((await caseOf(made)).revision, 1, 'nothing came: no revision');

    await service.close();
    const next = await successorOf(made, others);
    assert.deepEqual(await next.deps.enrichCases?.(), { tried: 1, revised: 1, left: 0 });
    const after = await caseOf(made);
    assert.ok(after.score.value > before.score.value);
    assert.equal(after.context.host.riskScore, 'High');
    assert.deepEqual(after.contextChanges, [
      {
        revision: after.revision,
        at: '2026-01-15T08:31:00.000Z',
        sources: ['defender', 'log-analytics'],
        score: { from: before.score.value, to: after.score.value },
        disposition: { from: before.disposition, to: after.disposition },
      },
    ]);
    assert.match(after.note, /## Changed since\n\n- Revision \d/);
    assert.deepEqual(await next.deps.enrichCases?.(), { tried: 0, revised: 0, left: 0 });
  });

  it('keeps its verdict, and what a source said before it failed', async () => {
    const made = await stage();
    const { services, service, pass } = made;
    services.logs.answer(faults[403]());
    await service.deps.triage([JSON.stringify(rawRowAlert(row))], { channel: 'hub' });
    const stored = (await service.stores.cases.get(ID)) ?? assert.fail('no case');
    const verdict = { classification: 'TruePositive' as const, by: 'ada', at: '2026-01-15T08:16:00Z' };
    await service.stores.cases.replace(stored, { ...stored.value, verdict });
    services.defender.answer(faults[403]());
    pass(25 * 60 * MINUTE - 2 * 60 * MINUTE);
    await service.deps.enrichCases?.();
    const after = await caseOf(made);
    assert.deepEqual(after.verdict, verdict);
    assert.equal(after.context.host.riskScore, 'High');
  });

  it('is tried less and less often, and no more after a day', async () => {
    const made = await stage();
    const { services, service, pass } = made;
    services.spoil(faults[403]);
    await service.deps.triage([JSON.stringify(rawRowAlert(row))], { channel: 'hub' });
    const triedAt: number[] = [];
    for (let minute = 1; minute <= 26 * 60; minute += 1) {
      pass(MINUTE);
      const run = await service.deps.enrichCases?.();
      if (run !== undefined && run.tried > 0) triedAt.push(minute);
    }
    assert.deepEqual(triedAt, [5, 15, 35, 75, 155, 315, 555, 795, 1035, 1275]);
    assert.equal((await caseOf(made)).revision, 1);
  });

  it('gets the rows that the logs could not give', async () => {
    const made = await stage();
    const { services, service } = made;
    services.logs.answer(faults[403]());
    const entities = [{ $id: '1', Type: 'host', HostName: 'web-01', DnsDomain: 'example.com' }];
    const alert = singleAlert([], { entities, properties: { Query: undefined } });
    await service.deps.triage([JSON.stringify(alert)], { channel: 'hub' });
    const before = await caseOf(made);
    assert.equal(
      before.events.some(({ source }) => source === 'logs'),
      false,
    );
    await service.close();

    const { ['DetectionBranch']: _branch, ...logged } = webShellRow;
    const whole = { SourceTable: 'DeviceProcessEvents', ...logged, FileName: 'systemctl' };
    const next = await successorOf(made, { ...others, 'alert-rows': [whole] });
    assert.deepEqual(await next.deps.enrichCases?.(), { tried: 1, revised: 1, left: 0 });
    const after = await caseOf(made);
    assert.ok(after.events.some(({ source }) => source === 'logs'));
    assert.deepEqual([before.disposition, after.disposition], ['needs-review', 'likely-malicious']);
  });

  it('waits for nothing where every source answered', async () => {
    const { service, pass } = await stage();
    await service.deps.triage([JSON.stringify(rawRowAlert(row))], { channel: 'hub' });
    pass(60 * MINUTE);
    assert.deepEqual(await service.deps.enrichCases?.(), { tried: 0, revised: 0, left: 0 });
  });
});
