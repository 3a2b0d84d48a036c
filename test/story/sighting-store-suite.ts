import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SightingStore } from '../../src/story/sighting-table.ts';
import type { Sighting } from '../../src/story/story.schema.ts';
import { guid } from '../case/make-case.ts';

const NOON = Date.parse('2026-01-02T12:00:00.000Z');

function at(minute: number): string {
  return new Date(NOON + minute * 60_000).toISOString();
}

export function sighting(
  number: number,
  minutes: readonly number[],
  overrides: Partial<Sighting> = {},
): Sighting {
  return {
    caseId: guid(number),
    host: 'web-01.example.com',
    disposition: 'needs-review',
    explained: false,
    signs: ['sign.unit.lookalike'],
    values: 9,
    summary: 'root ran systemctl',
    steps: minutes.map((minute) => ({
      stage: 'started',
      at: at(minute),
      units: ['x'],
      actor: 'root sh bash',
    })),
    ...overrides,
  };
}

async function found(store: SightingStore, from: number, until: number, host = 'web-01.example.com') {
  const sightings = await store.around(sighting(0, [from, until], { host }));
  return [...new Set(sightings.map(({ caseId }) => caseId))].sort();
}

async function left(store: SightingStore, sightings: readonly Sighting[]) {
  const seen = await store.leave(sightings);
  return [...seen.values()].map((found) => [...new Set(found.map(({ caseId }) => caseId))].sort());
}

/** What every `SightingStore` has to do. `open` gives an empty one. */
export function testSightingStore(name: string, open: () => SightingStore): void {
  describe(`${name}: sightings`, () => {
    it('gives back what was put, whole, and once', async () => {
      const store = open();
      const odd = sighting(1, [0], {
        host: 'odd/\\#?\u0000\ud800',
        summary: '\u0000\ud800"\n',
        steps: [{ stage: 'written', at: at(0), units: ['\ud800'], runs: ['/opt/x'], below: '/opt/y' }],
      });
      await store.leave([odd, odd]);
      await store.leave([odd]);
      assert.deepEqual(await store.around(odd), [odd]);
    });

    it('finds the cases with a step within an hour around the span, and of the host only', async () => {
      const store = open();
      await store.leave([
        sighting(1, [-60]),
        sighting(2, [70]),
        sighting(3, [-200]),
        sighting(4, [71]),
        sighting(5, [0], { host: 'web-02.example.com' }),
        // Of a long alert: the step in the middle is near, the first and the last are not.
        sighting(6, [-500, -190, -45, 400]),
      ]);
      assert.deepEqual(await found(store, 0, 10), [guid(1), guid(2), guid(6)]);
      assert.deepEqual(await found(store, 0, 10, 'web-03.example.com'), []);
    });

    it('tells who leaves one what is there, whoever left it and when, and of each host', async () => {
      const store = open();
      const other = 'web-02.example.com';
      assert.deepEqual(await left(store, [sighting(1, [0])]), [[guid(1)]]);
      const both = [
        sighting(2, [30]),
        sighting(3, [30], { host: other }),
        sighting(4, [31], { host: other }),
      ];
      assert.deepEqual(await left(store, both), [[guid(1), guid(2)].sort(), [guid(3), guid(4)].sort()]);
      // Before all that was there.
      assert.deepEqual(await left(store, [sighting(5, [-10])]), [[guid(1), guid(2), guid(5)].sort()]);
      assert.deepEqual(await left(store, []), []);
    });

    it('keeps each state of a case', async () => {
      const store = open();
      await store.leave([sighting(1, [0])]);
      await store.leave([sighting(1, [0], { values: 12 })]);
      const states = await store.around(sighting(0, [0]));
      assert.deepEqual(states.map(({ values }) => values).sort(), [12, 9]);
    });

    it('leaves out what no column takes, and keeps the rest', async () => {
      const store = open();
      await store.leave([sighting(1, [0], { caseId: '\u0000'.repeat(6_000) }), sighting(2, [0])]);
      assert.ok((await found(store, 0, 0)).includes(guid(2)));
    });

    it('takes more than a transaction holds', async () => {
      const store = open();
      await store.leave(Array.from({ length: 130 }, (_, index) => sighting(index, [index % 50])));
      assert.equal((await found(store, 0, 50)).length, 130);
    });
  });
}
