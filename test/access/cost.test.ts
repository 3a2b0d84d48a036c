import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CostClass, costClasses, unitsOf } from '../../src/access/cost.ts';
import { MAX_BODY_BYTES } from '../../src/api/body.ts';

const LARGEST = MAX_BODY_BYTES;

describe('the units of a call', () => {
  const rows: readonly (readonly [Parameters<typeof unitsOf>[0], number | undefined, number])[] = [
    ['low', LARGEST, 1],
    ['replay', 10, 20],
    ['triage', 0, 1],
    ['triage', 65_535, 1],
    ['triage', 65_536, 2],
    ['triage', LARGEST, 17],
    // Nobody knows: as if it were the largest that is read.
    ['triage', undefined, 17],
    ['dry-run', LARGEST * 10, 17],
    ['explain', 100, 4],
    ['explain', LARGEST, 20],
  ];
  for (const [cost, bytes, units] of rows) {
    it(`of ${cost} with ${bytes} bytes are ${units}`, () =>
      assert.equal(unitsOf(cost, bytes, LARGEST), units));
  }
});

describe('the classes of cost', () => {
  for (const [cost, { room }] of Object.entries<CostClass>(costClasses)) {
    it(`leave room for others: ${cost}`, () => {
      if (room === undefined) return assert.equal(cost, 'low');
      assert.ok(room.perCaller < room.together);
    });
  }
});
