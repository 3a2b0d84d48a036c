import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { QueryInput, QueryOutcome } from '../../src/context/query-runner.ts';
import { incidentLookUp } from '../../src/incident/incident-lookup.ts';
import { caseOf, configOf, harness, NAME } from './write-back-harness.ts';

const { incident, ...alone } = caseOf();
const ROW = {
  IncidentName: NAME,
  IncidentNumber: 4711,
  AlertIds: `["${alone.id}"]`,
  Title: 'x',
  Status: 'New',
};

function lookUp(outcome: QueryOutcome, changed: readonly string[] = [alone.id]) {
  const asked: QueryInput[] = [];
  const taken: string[] = [];
  const find = incidentLookUp({
    runner: {
      words: { name: 'x', permission: 'x', setting: 'x' },
      run: async (input) => {
        asked.push(input);
        return outcome;
      },
    },
    take: async (row) => {
      taken.push(row);
      return { changed };
    },
    clock: () => new Date('2026-01-02T04:00:00.000Z'),
  });
  return { asked, taken, find };
}

describe('incidentLookUp', () => {
  it('asks for the incident that names the alert, and takes its row the way of every other one', async () => {
    const { asked, taken, find } = lookUp({ kind: 'rows', rows: [ROW] });
    assert.equal(await find(alone), 'found');
    assert.match(asked[0]?.text ?? '', new RegExp(`let alert = "${alone.id}";[\\s\\S]*AlertIds has alert`));
    assert.deepEqual(
      [asked[0]?.since, asked[0]?.until],
      ['2026-01-02T02:04:05.000Z', '2026-01-02T04:00:00.000Z'],
    );
    assert.deepEqual(
      taken.map((row) => JSON.parse(row)),
      [{ Type: 'SecurityIncident', ...ROW }],
    );
  });

  it('takes every incident that names the alert: which one holds is told by what is known of them', async () => {
    const other = { ...ROW, IncidentName: 'c0ffee00-0000-4000-8000-000000000002' };
    const { taken, find } = lookUp({ kind: 'rows', rows: [ROW, other] });
    assert.equal(await find(alone), 'found');
    assert.deepEqual(
      taken.map((row) => JSON.parse(row).IncidentName),
      [ROW.IncidentName, other.IncidentName],
    );
  });

  it('finds none where the case was unlinked from what it finds', async () => {
    const { taken, find } = lookUp({ kind: 'rows', rows: [ROW] }, ['another']);
    assert.equal(await find(alone), 'none');
    assert.equal(taken.length, 1);
  });

  it('asks from the first moment that KQL can name where the alert began before it', async () => {
    const { asked, find } = lookUp({ kind: 'rows', rows: [] });
    await find({ ...alone, alert: { ...alone.alert, startTime: '0000-01-01T00:00:00.000Z' } });
    assert.equal(asked[0]?.since, '0001-01-01T00:00:00.000Z');
  });

  it('finds none where there is none, and where the logs cannot be asked', async () => {
    const failure = { reason: 'forbidden', detail: 'x' };
    for (const outcome of [{ kind: 'rows', rows: [] } as const, { kind: 'failed', failure } as const]) {
      const { taken, find } = lookUp(outcome);
      assert.equal(await find(alone), 'none');
      assert.deepEqual(taken, []);
    }
  });
});

describe('a case without an incident', () => {
  it('waits two minutes for it, then looks, and is delivered once it is found', async () => {
    const looked: number[] = [];
    const { service, cases, instance, revise, wait, states, clock, table } = harness(
      configOf({ comment: 'on' }),
    );
    service.add(NAME, {}, [alone.id]);
    const started = clock().getTime();
    const writeBack = instance('one', {
      lookUp: async ({ id }) => {
        looked.push((clock().getTime() - started) / 1000);
        if (looked.length < 3) return 'none';
        await revise(id, incident === undefined ? {} : { incident });
        return 'found';
      },
    });
    await cases.insert([alone]);
    for (let tick = 0; tick < 40; tick += 1) {
      await writeBack.deliver();
      wait(15_000);
    }
    assert.deepEqual(looked, [120, 240, 360]);
    assert.deepEqual([await states(alone.id), table.keys('o~')], [['comment done 1'], []]);
  });

  it('is no longer looked for after a day', async () => {
    const { cases, instance, wait, states, table } = harness(configOf({ comment: 'on' }));
    let looked = 0;
    const writeBack = instance('one', {
      lookUp: async () => {
        looked += 1;
        return 'none';
      },
    });
    await cases.insert([alone]);
    for (let tick = 0; tick < 200; tick += 1) {
      await writeBack.deliver();
      wait(10 * 60_000);
    }
    assert.deepEqual([await states(alone.id), table.keys('o~')], [['comment no-incident 0'], []]);
    assert.ok(looked > 20 && looked < 40, `${looked}`);
  });
});
