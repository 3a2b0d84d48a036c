import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shippedEntries } from '../../src/allowlist/shipped.ts';
import type { Case } from '../../src/case/case.schema.ts';
import { TriageError } from '../../src/errors.ts';
import { explainAlert, shippedIdentity } from '../../src/pipeline/explain-alert.ts';
import type { TriageDeps } from '../../src/pipeline/triage-deps.ts';
import { createCounters } from '../../src/telemetry/counters.ts';
import { noTelemetry } from '../../src/telemetry/telemetry.ts';
import { triageMessages } from '../../src/triage.ts';
import { type MemoryStores, memoryStores } from '../support/memory-stores.ts';
import { fc } from '../support/seed.ts';
import { type Row, rawRowAlert, singleAlert } from '../support/sentinel-alert.ts';

const compiler = {
  compile: () => Promise.resolve({ kind: 'unsupported' as const, reason: 'not tried here' }),
};

function harness(stores: MemoryStores = memoryStores()) {
  let now = Date.parse('2026-01-15T09:00:00Z');
  const clock = (): Date => {
    now += 1000;
    return new Date(now);
  };
  let writes = 0;
  const quiet = (): void => undefined;
  const logged: (readonly [string, unknown])[] = [];
  const deps: TriageDeps = {
    ...stores,
    identity: shippedIdentity({ ids: [], names: ['Detect Systemctl'] }),
    explain: (alert) => explainAlert(alert, compiler),
    context: { inventory: stores.inventory, clock },
    entries: () => Promise.resolve(shippedEntries),
    sightings: {
      around: stores.sightings.around,
      leave(sightings) {
        writes += 1;
        return stores.sightings.leave(sightings);
      },
    },
    clock,
    counters: createCounters(),
    telemetry: noTelemetry,
    logger: { info: quiet, warn: quiet, error: (event, fields) => logged.push([event, fields]) },
  };
  const run = (records: readonly unknown[], dryRun = false) =>
    triageMessages(
      records.map((record) => JSON.stringify(record)),
      { channel: 'hub', dryRun },
      deps,
    );
  return { stores, run, logged, writes: () => writes };
}

const HOST = 'web-01.example.com';

function id(n: number): string {
  return `a1b2c3d4-0000-4000-8000-00000000000${n}`;
}

function ran(second: number, columns: Partial<Row>): Row {
  return {
    Timestamp: `2026-01-15T08:00:0${second}.000Z`,
    DeviceName: HOST,
    AccountName: 'root',
    InitiatingProcessFileName: 'python3',
    InitiatingProcessCommandLine: 'python3 /opt/u/run.py',
    InitiatingProcessParentFileName: 'bash',
    DetectionBranch: 'WebApp_Process_Spawned_Systemctl',
    ...columns,
  } as Row;
}

const start = ran(1, { ProcessCommandLine: 'systemctl start updater.service' });
const enable = ran(2, { ProcessCommandLine: 'systemctl enable updater' });
const attack = ran(3, {
  ProcessCommandLine: 'systemctl enable --now updater.service',
  AccountName: 'www-data',
  InitiatingProcessFileName: 'sh',
  InitiatingProcessCommandLine: 'sh -c systemctl enable --now updater.service',
  InitiatingProcessParentFileName: 'php-fpm8.2',
});
const ansible = ran(4, {
  ProcessCommandLine: 'systemctl enable updater',
  InitiatingProcessCommandLine:
    '/usr/bin/python3 /root/.ansible/tmp/ansible-tmp-1700000000.1-22-333/AnsiballZ_systemd.py',
  InitiatingProcessParentFileName: 'sh',
});
const elsewhere = ran(5, { ProcessCommandLine: 'systemctl start updater', DeviceName: 'db-01.example.com' });
const other = ran(6, { ProcessCommandLine: 'systemctl start report' });

const alerts = [start, enable, attack, ansible, elsewhere, other].map((row, index) =>
  rawRowAlert(row, { id: id(index + 1) }),
);

async function stored(stores: MemoryStores, n: number): Promise<Case> {
  const found = await stores.cases.get(id(n));
  assert.ok(found, `no case ${n}`);
  return found.value;
}

function codes(found: Case): readonly string[] {
  return found.score.reasons.map(({ code }) => code);
}

/** What of a case does not tell in which order the alerts came. */
function told(found: Case) {
  const { createdAt: _, updatedAt: __, revision: ___, note: ____, context: _____, ...rest } = found;
  return rest;
}

async function allTold(stores: MemoryStores) {
  return Promise.all(alerts.map(async (_, index) => told(await stored(stores, index + 1))));
}

describe('the story of a host', () => {
  it('raises an earlier case when a later one on the same unit shows the attack', async () => {
    const { stores, run } = harness();
    await run([alerts[0]]);
    assert.equal((await stored(stores, 1)).disposition, 'needs-review');
    await run([alerts[2]]);
    const first = await stored(stores, 1);
    assert.equal(first.disposition, 'likely-malicious');
    assert.equal(first.revision, 2);
    assert.deepEqual(
      first.story?.related.map(({ caseId, joinedBy }) => [caseId, joinedBy]),
      [[id(3), 'unit']],
    );
    assert.ok(codes(first).includes('floor.story') || codes(first).includes('story.related-signs'));
    assert.equal(
      first.score.reasons.reduce((sum, { points }) => sum + points, 0),
      first.score.value,
    );
    assert.match(first.note, /## Story/);
  });

  it('takes a case that an entry explains out of likely-benign, and no further', async () => {
    const { stores, run } = harness();
    await run([alerts[3]]);
    assert.equal((await stored(stores, 4)).disposition, 'likely-benign');
    await run([alerts[2]]);
    const raised = await stored(stores, 4);
    assert.equal(raised.disposition, 'needs-review');
    assert.equal(raised.score.reasons.at(-1)?.code, 'floor.story-explained');
    assert.equal(raised.score.reasons.at(-1)?.evidence, id(3));
    assert.equal((await stored(stores, 3)).disposition, 'likely-malicious');
  });

  it('weighs several stages more than their sum', async () => {
    const { stores, run } = harness();
    await run([alerts[0]]);
    const alone = await stored(stores, 1);
    await run([alerts[1]]);
    const joined = await stored(stores, 1);
    assert.equal(joined.score.value, alone.score.value + 5);
    assert.equal(
      joined.score.reasons.find(({ code }) => code === 'story.several-stages')?.evidence,
      'enabled, started',
    );
    assert.equal(joined.disposition, 'needs-review');
  });

  it('leaves other hosts and other units alone, and tells of no related case there', async () => {
    const { stores, run } = harness();
    await run(alerts);
    for (const n of [5, 6]) {
      const alone = await stored(stores, n);
      assert.equal(alone.revision, 1);
      assert.deepEqual(alone.story?.related, []);
      assert.doesNotMatch(alone.note, /## Story/);
    }
  });

  it('is the same in whatever order and batches the alerts come, also twice and at once', async () => {
    const { stores: inOrder, run } = harness();
    await run(alerts);
    const expected = await allTold(inOrder);
    const order = fc.shuffledSubarray([...alerts.keys(), ...alerts.keys()], { minLength: 12, maxLength: 12 });
    const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 12, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(order, sizes, fc.boolean(), async (indexes, cuts, atOnce) => {
        const { stores, run: runAgain } = harness();
        const left = indexes.map((index) => alerts[index]);
        const batches = cuts.map((size) => left.splice(0, size)).filter((batch) => batch.length > 0);
        if (atOnce) await Promise.all(batches.map((batch) => runAgain(batch)));
        else for (const batch of batches) await runAgain(batch);
        assert.deepEqual(await allTold(stores), expected);
      }),
      { numRuns: 30 },
    );
  });

  it('counts a case by its latest state, in whatever form it came first', async () => {
    const details = singleAlert([attack], { id: id(3) });
    const { stores: one, run: runOne } = harness();
    await runOne([alerts[0]]);
    await runOne([details]);
    await runOne([alerts[2]]);
    const { stores: two, run: runTwo } = harness();
    await runTwo([alerts[2]]);
    await runTwo([details]);
    await runTwo([alerts[0]]);
    assert.deepEqual(told(await stored(one, 1)), told(await stored(two, 1)));
  });

  it('is no news when the same alerts come again', async () => {
    const { stores, run } = harness();
    await run(alerts);
    const before = await Promise.all(alerts.map((_, index) => stored(stores, index + 1)));
    await run([...alerts].reverse());
    assert.deepEqual(await Promise.all(alerts.map((_, index) => stored(stores, index + 1))), before);
  });

  it('leaves all sightings of a batch at once', async () => {
    const { run, writes } = harness();
    await run(alerts);
    assert.equal(writes(), 1);
  });

  it('waits where the storage of sightings is away, and is told by the next delivery', async () => {
    const stores = memoryStores();
    await harness(stores).run([alerts[0]]);
    const broken = harness({
      ...stores,
      sightings: {
        ...stores.sightings,
        leave: async () => {
          stores.away = true;
          return stores.sightings.leave([]);
        },
      },
    });
    await assert.rejects(broken.run([alerts[2]]), { code: 'storage.unavailable' });
    stores.away = false;
    assert.equal((await stored(stores, 1)).revision, 1);
    await harness(stores).run([alerts[2]]);
    assert.equal((await stored(stores, 1)).disposition, 'likely-malicious');
  });

  it('leaves a case without its story that cannot be written, and files the rest', async () => {
    const stores = memoryStores();
    await harness(stores).run([alerts[0]]);
    const { run, logged } = harness({
      ...stores,
      cases: {
        ...stores.cases,
        async replace(previous, next) {
          if (next.id === id(1)) throw new TriageError('case.too-large', 'Too large');
          return stores.cases.replace(previous, next);
        },
      },
    });
    const { cases, failures } = await run([alerts[2]]);
    assert.equal(cases[0]?.story?.related[0]?.caseId, id(1));
    assert.deepEqual(failures, []);
    assert.equal((await stored(stores, 1)).revision, 1);
    assert.equal(logged.length, 1);
    const [event, fields] = logged[0] ?? [];
    assert.equal(event, 'story.untold');
    assert.match(JSON.stringify(fields), new RegExp(`^{"caseId":"${id(1)}","message":"Too large","stack":`));
  });

  it('shows in a dry run and writes nothing', async () => {
    const { stores, run } = harness();
    await run([alerts[2]]);
    const { cases } = await run([alerts[0]], true);
    assert.equal(cases[0]?.disposition, 'likely-malicious');
    assert.equal(await stores.cases.get(id(1)), undefined);
    assert.equal((await stored(stores, 3)).revision, 1);
  });
});
