import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { invocationLogger, withInvocationLog } from '../../functions/lib/invocation-log.ts';
import { shippedEntries } from '../../src/allowlist/shipped.ts';
import type { Case } from '../../src/case/case.schema.ts';
import type { CaseStore } from '../../src/case/stores.ts';
import { TriageError } from '../../src/errors.ts';
import { explainAlert, shippedIdentity } from '../../src/pipeline/explain-alert.ts';
import type { TriageDeps } from '../../src/pipeline/triage-deps.ts';
import { createCounters } from '../../src/telemetry/counters.ts';
import { triageMessages } from '../../src/triage.ts';
import { memoryStores } from '../support/memory-stores.ts';
import { rawRowAlert, singleAlert, streamRecord, webShellRow } from '../support/sentinel-alert.ts';
import { recordingTelemetry } from '../telemetry/recorder.ts';

const ID = 'a1b2c3d4-0000-4000-8000-000000000001';

/** The alerts of these tests carry a short query; what compiles it is tried elsewhere. */
const compiler = {
  compile: () => Promise.resolve({ kind: 'unsupported' as const, reason: 'not tried here' }),
};

const ansibleRow = {
  ...webShellRow,
  DetectionBranch: 'WebApp_Process_Spawned_Systemctl',
  AccountName: 'root',
  ProcessCommandLine: 'systemctl enable app.service',
  InitiatingProcessFileName: 'python3.11',
  InitiatingProcessCommandLine:
    '/usr/bin/python3.11 /root/.ansible/tmp/ansible-tmp-1700000000.1-22-333/AnsiballZ_systemd.py',
  InitiatingProcessParentFileName: 'sh',
};

function harness(overrides: Partial<TriageDeps> = {}) {
  const stores = memoryStores();
  const logged: { event: string; fields: unknown }[] = [];
  const log = (event: string, fields?: unknown): void => {
    logged.push({ event, fields });
  };
  let now = Date.parse('2026-01-15T08:15:00Z');
  const clock = (): Date => {
    now += 1000;
    return new Date(now);
  };
  const counters = createCounters();
  const telemetry = recordingTelemetry();
  const deps: TriageDeps = {
    identity: shippedIdentity({ ids: [], names: ['Detect Systemctl'] }),
    explain: (alert) => explainAlert(alert, compiler),
    context: { inventory: stores.inventory, clock },
    entries: () => Promise.resolve(shippedEntries),
    cases: stores.cases,
    failures: stores.failures,
    links: stores.links,
    sightings: stores.sightings,
    clock,
    counters,
    logger: { info: log, warn: log, error: log },
    telemetry,
    ...overrides,
  };
  const run = (...records: readonly unknown[]) =>
    triageMessages(
      records.map((record) => JSON.stringify(record)),
      { channel: 'hub' },
      deps,
    );
  return { stores, deps, run, logged, counters, telemetry };
}

async function stored(cases: CaseStore, id = ID): Promise<Case> {
  const found = await cases.get(id);
  assert.ok(found, `no case ${id}`);
  return found.value;
}

function incident(
  alertIds: readonly string[],
  columns: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    Type: 'SecurityIncident',
    IncidentName: 'c0ffee00-0000-4000-8000-000000000001',
    IncidentNumber: 4711,
    Title: 'Detect Systemctl on web-01',
    Status: 'New',
    LastModifiedTime: '2026-01-15T08:12:00Z',
    AlertIds: JSON.stringify(alertIds),
    ...columns,
  };
}

describe('what triage tells of itself', () => {
  it('is each new case by its disposition, each alert, failure and look-up, and the ids for the log', async () => {
    const { run, telemetry, logged } = harness();
    await run(rawRowAlert(webShellRow), rawRowAlert(webShellRow), 'no alert');
    assert.deepEqual(telemetry.recorded, [
      'systemctl_triage.source.state {"source":"alert","status":"ok"} 1',
      'systemctl_triage.source.state {"source":"inventory","status":"ok"} 1',
      'systemctl_triage.source.state {"source":"alert","status":"ok"} 1',
      'systemctl_triage.source.state {"source":"inventory","status":"ok"} 1',
      'systemctl_triage.alerts.in {} 2',
      'systemctl_triage.cases {"disposition":"likely-malicious"} 1',
      'systemctl_triage.failures {"code":"message.not-an-object"} 1',
    ]);
    assert.deepEqual(
      [...new Set(telemetry.staged)],
      ['read', 'explain', 'context', 'judge', 'store', 'link', 'story'],
    );
    const { fields } = logged.find(({ event }) => event === 'triage.done') ?? {};
    assert.deepEqual(fields, {
      channel: 'hub',
      messages: 3,
      cases: 1,
      ignored: 0,
      failures: 1,
      created: 1,
      caseIds: [ID],
    });
    telemetry.recorded.length = 0;
    await run(rawRowAlert(webShellRow));
    assert.deepEqual(
      telemetry.recorded.filter((line) => !line.includes('source.state')),
      ['systemctl_triage.alerts.in {} 1'],
    );
  });

  it('is the id of the alert on which it broke', async () => {
    const explain = () => Promise.reject(new Error('a defect'));
    const { run, logged, telemetry } = harness({ explain });
    await run(rawRowAlert(webShellRow));
    const { fields } = logged.find(({ event }) => event === 'triage.failed') ?? {};
    assert.match(JSON.stringify(fields), new RegExp(`^{"alertId":"${ID}","message":"a defect"`));
    assert.ok(telemetry.recorded.includes('systemctl_triage.failures {"code":"triage.internal"} 1'));
  });
});

describe('triageMessages', () => {
  it('files a web shell as likely-malicious, with the branch that it matches', async () => {
    const { run, stores } = harness();
    const outcome = await run(rawRowAlert(webShellRow));
    assert.deepEqual(outcome.ignored, []);
    assert.deepEqual(outcome.failures, []);
    const filed = await stored(stores.cases);
    assert.equal(filed.disposition, 'likely-malicious');
    assert.equal(filed.revision, 1);
    const branches = filed.events.flatMap((event) => event.branches);
    assert.deepEqual(
      branches.filter((branch) => branch.outcome === 'match').map((branch) => branch.name),
      ['WebApp_Process_Spawned_Systemctl', 'Unprivileged_Systemctl_Service_Enable'],
    );
    assert.equal(
      filed.score.reasons.reduce((sum, reason) => sum + reason.points, 0),
      filed.score.value,
    );
    assert.match(filed.note.slice(0, 500), /likely-malicious/i);
  });

  it('files an Ansible module as likely-benign, by the entry that claims it', async () => {
    const { run, stores } = harness();
    await run(rawRowAlert(ansibleRow));
    const filed = await stored(stores.cases);
    assert.equal(filed.disposition, 'likely-benign');
    assert.equal(filed.category, 'config-management');
    assert.deepEqual(
      filed.allowlist.map(({ entryId, outcome }) => [entryId, outcome]),
      [['config-management.ansible', 'applied']],
    );
  });

  it('makes one case of one alert, however often it comes and in whatever form', async () => {
    const { run, stores } = harness();
    await run(rawRowAlert(webShellRow), rawRowAlert(webShellRow));
    await run(singleAlert([webShellRow]));
    await run(rawRowAlert(webShellRow));
    const { items } = await stores.cases.list({}, { limit: 50 });
    assert.equal(items.length, 1);
    const filed = await stored(stores.cases);
    assert.equal(filed.revision, 1);
    assert.equal(filed.events.length, 1);
  });

  it('takes a second delivery of folded details for no news', async () => {
    const { run, stores } = harness();
    const reload = { ...webShellRow, DetectionBranch: 'Unprivileged_Systemctl_Service_Enable' };
    const folded = singleAlert([webShellRow, reload], { columns: { Tactics: 'Persistence,Execution' } });
    await run(folded);
    await run(folded);
    const filed = await stored(stores.cases);
    assert.equal(filed.revision, 1);
    assert.equal(filed.events.length, 2);
  });

  it('adds the rows of a later delivery as a revision, and keeps the verdict', async () => {
    const { run, stores } = harness();
    await run(rawRowAlert(webShellRow));
    const before = await stores.cases.get(ID);
    assert.ok(before);
    const verdict = {
      classification: 'TruePositive',
      by: 'analyst@example.com',
      at: '2026-01-15T08:20:00Z',
    } as const;
    await stores.cases.replace(before, { ...before.value, revision: 2, verdict });
    const other = { ...webShellRow, ProcessCommandLine: 'systemctl daemon-reload' };
    const { cases } = await run(rawRowAlert(other));
    const filed = await stored(stores.cases);
    assert.equal(filed.revision, 3);
    assert.equal(filed.events.length, 2);
    assert.deepEqual(filed.verdict, verdict);
    assert.equal(filed.createdAt, before.value.createdAt);
    assert.deepEqual(cases, [filed]);
  });

  it('never lets benign rows of a later delivery excuse what is on file', async () => {
    const { run, stores } = harness();
    await run(rawRowAlert(webShellRow));
    await run(rawRowAlert(ansibleRow));
    assert.equal((await stored(stores.cases)).disposition, 'likely-malicious');
  });

  it('links an incident that comes after the alert', async () => {
    const { run, stores } = harness();
    await run(rawRowAlert(webShellRow));
    await run(incident([ID.toUpperCase()]));
    const filed = await stored(stores.cases);
    assert.equal(filed.incident?.number, 4711);
    assert.equal(filed.revision, 2);
  });

  it('links an incident that came before the alert', async () => {
    const { run, stores } = harness();
    await run(incident([ID]));
    await run(rawRowAlert(webShellRow));
    assert.equal((await stored(stores.cases)).incident?.number, 4711);
  });

  it('asks for no incident of a case that is new and heard of none', async () => {
    const { deps, stores, run } = harness();
    const asked: string[] = [];
    const links = {
      ...stores.links,
      get: (ids: readonly string[]) => {
        asked.push(...ids);
        return stores.links.get(ids);
      },
    };
    await triageMessages([JSON.stringify(rawRowAlert(webShellRow))], { channel: 'hub' }, { ...deps, links });
    assert.deepEqual(asked, []);
    await run(incident([ID]));
    assert.equal((await stored(stores.cases)).incident?.number, 4711);
  });

  it('links an incident that came before, also when the storage went away between the two', async () => {
    const { deps, stores, run } = harness();
    await run(incident([ID]));
    const away = () => Promise.reject(new TriageError('storage.unavailable', 'away'));
    const message = JSON.stringify(rawRowAlert(webShellRow));
    const broken = { ...deps, cases: { ...deps.cases, replace: away } };
    await assert.rejects(triageMessages([message], { channel: 'hub' }, broken), {
      code: 'storage.unavailable',
    });
    assert.equal((await stored(stores.cases)).incident, undefined);
    await run(rawRowAlert(webShellRow));
    assert.equal((await stored(stores.cases)).incident?.number, 4711);
  });

  it('keeps the later state of an incident, whichever row comes last', async () => {
    const { run, stores } = harness();
    await run(rawRowAlert(webShellRow));
    await run(incident([ID], { Status: 'Closed', LastModifiedTime: '2026-01-15T08:14:00Z' }));
    await run(incident([ID], { Status: 'Active', LastModifiedTime: '2026-01-15T08:13:00Z' }));
    assert.equal((await stored(stores.cases)).incident?.status, 'Closed');
  });

  it('keeps neighbours of a bad record, and records the bad one whole', async () => {
    const { deps, stores } = harness();
    const outcome = await triageMessages(
      ['{"records":[', Buffer.from(JSON.stringify(rawRowAlert(webShellRow))), ''],
      { channel: 'hub' },
      deps,
    );
    assert.equal(outcome.cases.length, 1);
    assert.deepEqual(
      outcome.failures.map((failure) => failure.code),
      ['message.not-json', 'message.empty'],
    );
    const first = await stores.failures.get(outcome.failures[0]?.id ?? '');
    assert.equal(first?.payload, '{"records":[');
    assert.equal(first?.channel, 'hub');
  });

  it('counts alerts of other rules and stores nothing of them', async () => {
    const { run, stores, counters } = harness();
    const { DetectionBranch: _branch, ...row } = ansibleRow;
    const properties = { Query: 'T | take 1', OriginalQuery: undefined };
    const other = singleAlert([row], { ruleName: 'Other rule', properties });
    const outcome = await run(other);
    assert.deepEqual(outcome.ignored, [{ reason: 'alert.other-rule' }]);
    assert.equal(counters.totals()['ignored.alert.other-rule'], 1);
    assert.deepEqual((await stores.cases.list({}, { limit: 1 })).items, []);
  });

  it('makes a case of a streamed event that the rule hits, and none of one that it does not', async () => {
    const { run } = harness();
    const event = { ...webShellRow, FileName: 'systemctl', DeviceId: 'ab12', ReportId: 7 };
    const hit = Object.fromEntries(Object.entries(event).filter(([column]) => column !== 'DetectionBranch'));
    const outcome = await run(
      streamRecord('DeviceProcessEvents', hit),
      streamRecord('DeviceProcessEvents', { ...hit, FileName: 'ls', ReportId: 8 }),
    );
    assert.equal(outcome.cases.length, 1);
    assert.equal(outcome.cases[0]?.events[0]?.source, 'stream');
    assert.deepEqual(outcome.ignored, [{ reason: 'stream.no-hit' }]);
  });

  it('writes nothing on a dry run, and shows what would be', async () => {
    const { deps, stores } = harness();
    await triageMessages([JSON.stringify(incident([ID]))], { channel: 'hub' }, deps);
    const options = { channel: 'http', dryRun: true } as const;
    const outcome = await triageMessages([JSON.stringify(rawRowAlert(webShellRow)), 'x'], options, deps);
    assert.equal(outcome.cases[0]?.incident?.number, 4711);
    assert.equal(outcome.failures[0]?.code, 'message.not-json');
    assert.equal(await stores.cases.get(ID), undefined);
    assert.deepEqual((await stores.failures.list({ limit: 1 })).items, []);
  });

  it('throws only when the storage is away, so that the messages come again', async () => {
    const { run, stores } = harness();
    stores.away = true;
    await assert.rejects(run(rawRowAlert(webShellRow)), { code: 'storage.unavailable' });
    stores.away = false;
    assert.equal((await run(rawRowAlert(webShellRow))).cases.length, 1);
  });

  it('makes a failure of an alert that cannot be explained, and files its neighbours', async () => {
    const { run, deps, logged } = harness({
      explain: (alert) =>
        alert.systemAlertId === ID ? Promise.reject(new Error('a defect')) : explainAlert(alert, compiler),
    });
    const good = rawRowAlert(webShellRow, { id: 'b0000000-0000-4000-8000-000000000002' });
    const outcome = await run(rawRowAlert(webShellRow), good);
    assert.equal(outcome.cases.length, 1);
    assert.equal(outcome.failures[0]?.code, 'triage.internal');
    assert.ok(logged.some(({ event }) => event === 'triage.failed'));
    const failure = await deps.failures.get(outcome.failures[0]?.id ?? '');
    assert.equal(failure?.payload, JSON.stringify(rawRowAlert(webShellRow)));
  });

  it('keeps a message once, whole, on however many of its alerts triage breaks', async () => {
    let defect = true;
    const stores = memoryStores();
    const kept: string[] = [];
    const { run, deps } = harness({
      explain: (alert) => (defect ? Promise.reject(new Error('a defect')) : explainAlert(alert, compiler)),
      failures: {
        ...stores.failures,
        put(failure) {
          kept.push(failure.payload);
          return stores.failures.put(failure);
        },
      },
    });
    const ids = ['b0000000-0000-4000-8000-000000000002', 'b0000000-0000-4000-8000-000000000003', ID];
    const message = { records: ids.map((id) => rawRowAlert(webShellRow, { id })) };
    const outcome = await run(message);
    assert.deepEqual(kept, [JSON.stringify(message)]);
    assert.deepEqual(
      outcome.failures.map(({ code }) => code),
      ['triage.internal'],
    );
    defect = false;
    const replayed = await triageMessages(kept, { channel: 'hub' }, deps);
    assert.deepEqual(replayed.cases.map(({ id }) => id).sort(), [...ids].sort());
    assert.deepEqual(replayed.failures, []);
  });

  it('keeps every message that told of the alert whose case no table takes', async () => {
    const stores = memoryStores();
    const insert = () => Promise.reject(new TriageError('case.too-large', 'too large'));
    const { run } = harness({ cases: { ...stores.cases, insert }, failures: stores.failures });
    const messages = [rawRowAlert(webShellRow), singleAlert([webShellRow])].map((one) => ({
      ...one,
      SystemAlertId: ID,
    }));
    const { failures } = await run(...messages);
    const payloads = await Promise.all(
      failures.map(async ({ id }) => (await stores.failures.get(id))?.payload),
    );
    assert.deepEqual(
      payloads,
      messages.map((message) => JSON.stringify(message)),
    );
  });

  it('makes a failure of a case that no table takes, and files the rest of its batch', async () => {
    const stores = memoryStores();
    const cases: CaseStore = {
      ...stores.cases,
      insert(some) {
        if (some.some((one) => one.id === ID)) throw new TriageError('case.too-large', 'too large');
        return stores.cases.insert(some);
      },
    };
    const { run } = harness({ cases });
    const good = rawRowAlert(webShellRow, { id: 'b0000000-0000-4000-8000-000000000002' });
    const outcome = await run(rawRowAlert(webShellRow), good);
    assert.deepEqual(
      outcome.cases.map((one) => one.id),
      ['b0000000-0000-4000-8000-000000000002'],
    );
    assert.deepEqual(
      outcome.failures.map((failure) => failure.code),
      ['case.too-large'],
    );
  });
});

describe('a password on a command line', () => {
  it('is in no line of the log, also where the whole payload is the last that is left', async () => {
    const row = { ...webShellRow, ProcessCommandLine: 'mysql -u root -pPLANTED-4f1d6c shop' };
    const lines: string[] = [];
    const write = (...parts: unknown[]) => lines.push(parts.join(' '));
    const put = () => Promise.reject(new Error('no table takes password=PLANTED-4f1d6c'));
    const explain = () => Promise.reject(new Error('mysql -pPLANTED-4f1d6c: a defect'));
    const stores = memoryStores();
    const { run } = harness({
      explain,
      failures: { ...stores.failures, put },
      logger: invocationLogger,
    });
    await withInvocationLog({ info: write, warn: write, error: write }, () => run(singleAlert([row])));
    assert.match(lines.join('\n'), /"event":"failure\.lost".*-p\*\*\*/);
    assert.equal(lines.join('\n').includes('PLANTED'), false, lines.join('\n'));
  });

  it('is whole in the log where no table takes the failure', async () => {
    const payload = `no JSON ${'x'.repeat(20_000)}`;
    const put = () => Promise.reject(new Error('no'));
    const { deps, logged } = harness({ failures: { ...memoryStores().failures, put } });
    await triageMessages([payload], { channel: 'hub' }, deps);
    const lost = logged.flatMap(({ event, fields }) => (event === 'failure.lost' ? [fields] : []));
    assert.equal(lost.length, 1);
    assert.ok(JSON.stringify(lost[0]).includes(JSON.stringify(payload)));
  });
});
