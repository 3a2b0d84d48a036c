import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CaseStore } from '../../src/case/stores.ts';
import { STORAGE_UNAVAILABLE, TriageError } from '../../src/errors.ts';
import { replay, simulateStored } from '../../src/simulate/replay.ts';
import { simulate } from '../../src/simulate/simulate.ts';
import { simulatedCase } from '../../src/simulate/simulated-case.ts';
import { sampleEntry } from '../allowlist/store/sample-entry.ts';
import { guid } from '../case/make-case.ts';
import { memoryStores } from '../support/memory-stores.ts';
import { rollOut, storedCase } from './stored-case.ts';

const entry = sampleEntry();
const prepared = (...cases: Parameters<typeof storedCase>[0][]) =>
  cases.map((traits) => simulatedCase(storedCase(traits)));

describe('simulate', () => {
  it('tells each case that an entry would make likely-benign, with its verdict', () => {
    const elsewhere = { ...rollOut, DeviceName: 'other-01.example.com' };
    const cases = prepared(
      { number: 1 },
      { number: 2, columns: elsewhere },
      { number: 3, verdict: 'BenignPositive' },
    );
    const { flips, hides } = simulate(cases, [], [entry]);
    assert.deepEqual(
      flips.map(({ id, from, to, verdict }) => [id, from, to, verdict]),
      [
        [guid(1), 'needs-review', 'likely-benign', undefined],
        [guid(3), 'needs-review', 'likely-benign', 'BenignPositive'],
      ],
    );
    assert.match(flips[0]?.summary ?? '', /deploy ran systemctl enable shop\.service/);
    assert.deepEqual(hides, []);
  });

  it('names a confirmed attack that would be hidden, and only where it would become so', () => {
    const cases = prepared({ number: 1, verdict: 'TruePositive' });
    assert.deepEqual(
      simulate(cases, [], [entry]).hides.map(({ kind, id }) => [kind, id]),
      [['case', guid(1)]],
    );
    assert.deepEqual(simulate(cases, [entry], [entry]), { flips: [], hides: [] });
    const back = simulate(cases, [entry], []);
    assert.deepEqual([back.flips.length, back.flips[0]?.to, back.hides], [1, 'needs-review', []]);
  });

  it('lets no entry excuse a hostile sign', () => {
    const hostile = { ...rollOut, InitiatingProcessCommandLine: '/usr/bin/bash /dev/shm/roll-out.sh' };
    const broad = sampleEntry({ ancestry: { parent: { names: ['bash'], scripts: ['/**'] } } });
    assert.deepEqual(simulate(prepared({ number: 1, columns: hostile }), [], [broad]).flips, []);
  });

  it('judges each case on the date of its alert', () => {
    const [before, after] = [
      { ...rollOut, Timestamp: '2026-12-31T23:00:00.000Z' },
      { ...rollOut, Timestamp: '2027-01-01T01:00:00.000Z' },
    ];
    const cases = prepared({ number: 1, columns: before }, { number: 2, columns: after });
    assert.deepEqual(
      simulate(cases, [], [entry]).flips.map(({ id }) => id),
      [guid(1)],
    );
  });

  it('compares two judgements of now, whatever the case was when it was filed', () => {
    const filed = storedCase({ number: 1 }, [entry]);
    assert.equal(filed.disposition, 'likely-benign');
    assert.deepEqual(simulate([simulatedCase(filed)], [], []).flips, []);
  });
});

/** A store of `count` cases, one a minute, the newest last. */
async function storeOf(count: number) {
  const stores = memoryStores();
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 2, 3, minute)).toISOString();
  await stores.cases.insert(
    Array.from({ length: count }, (_, number) => storedCase({ number, createdAt: at(number) })),
  );
  return { stores, at };
}

const scope = { limit: 100, budgetMs: 1_000 };
const clock = () => new Date('2026-01-04T12:00:00.000Z');

describe('replay', () => {
  it('hands on the newest cases in small batches, as many as it is asked for', async () => {
    const { stores, at } = await storeOf(70);
    const batches: string[][] = [];
    const replayed = await replay({ ...scope, limit: 50 }, { cases: stores.cases, clock }, (batch) => {
      batches.push(batch.map(({ id }) => id));
    });
    assert.deepEqual(replayed, { examined: 50, since: at(20), truncated: true, unreadable: 0 });
    assert.deepEqual(
      batches.flat(),
      Array.from({ length: 50 }, (_, number) => guid(69 - number)),
    );
    assert.ok(batches.every((batch) => batch.length <= 32));
  });

  it('begins where it is told to, and says that it has seen all', async () => {
    const { stores, at } = await storeOf(10);
    const replayed = await replay(
      { ...scope, since: at(6) },
      { cases: stores.cases, clock },
      () => undefined,
    );
    assert.deepEqual(replayed, { examined: 4, since: at(6), truncated: false, unreadable: 0 });
    assert.deepEqual(
      await replay({ ...scope, since: at(30) }, { cases: stores.cases, clock }, () => undefined),
      {
        examined: 0,
        truncated: false,
        unreadable: 0,
      },
    );
  });

  it('stops when its time is up, and says so', async () => {
    const { stores, at } = await storeOf(70);
    let now = 0;
    const ticking = () => {
      now += 400;
      return new Date(now);
    };
    const replayed = await replay(scope, { cases: stores.cases, clock: ticking }, () => undefined);
    assert.deepEqual(replayed, { examined: 64, since: at(6), truncated: true, unreadable: 0 });
  });

  it('passes over a case that cannot be read, and counts it', async () => {
    const { stores } = await storeOf(3);
    const cases: Pick<CaseStore, 'get' | 'list'> = {
      list: stores.cases.list,
      get: (id) =>
        id === guid(1)
          ? Promise.reject(new TriageError('case.unreadable', 'another version'))
          : stores.cases.get(id),
    };
    const { simulations, cases: replayed } = await simulateStored(scope, { cases, clock }, [], [[entry], []]);
    assert.deepEqual([replayed.examined, replayed.unreadable], [2, 1]);
    assert.deepEqual(
      simulations.map(({ flips }) => flips.length),
      [2, 0],
    );
  });

  it('throws when the storage is away, rather than answering for cases that it has not seen', async () => {
    const { stores } = await storeOf(3);
    const away = () => Promise.reject(new TriageError(STORAGE_UNAVAILABLE, 'away'));
    const cases = { list: stores.cases.list, get: away };
    await assert.rejects(
      replay(scope, { cases, clock }, () => undefined),
      { code: 'storage.unavailable' },
    );
  });
});
