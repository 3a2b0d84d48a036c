import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deliveriesOf, MAX_DELIVERY_BYTES } from '../../../functions/lib/deliveries-of.ts';

const ofSizes = (...sizes: readonly number[]) => deliveriesOf(sizes.map((size) => new Uint8Array(size)));
const sizesOf = (...sizes: readonly number[]) =>
  ofSizes(...sizes).map((some) => some.map((one) => one.length));

test('a batch of ordinary size is one delivery, a larger one several, in order and none too large', () => {
  const quarter = MAX_DELIVERY_BYTES / 4;
  assert.deepEqual(sizesOf(), []);
  assert.deepEqual(sizesOf(4000, 0, 5000), [[4000, 0, 5000]]);
  assert.deepEqual(sizesOf(quarter, quarter, quarter, quarter, 1), [
    [quarter, quarter, quarter, quarter],
    [1],
  ]);
  assert.deepEqual(sizesOf(3 * quarter, 2 * quarter, 2 * quarter, 1), [
    [3 * quarter],
    [2 * quarter, 2 * quarter],
    [1],
  ]);
  assert.deepEqual(sizesOf(1, MAX_DELIVERY_BYTES + 1, 1), [[1], [MAX_DELIVERY_BYTES + 1], [1]]);
});
