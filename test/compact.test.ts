import assert from 'node:assert/strict';
import { it } from 'node:test';
import { compact } from '../src/compact.ts';
import { fc } from './support/seed.ts';

const keys = fc.constantFrom('a', 'b', 'constructor', '__proto__', '1', '');
const objects = fc
  .uniqueArray(fc.tuple(keys, fc.option(fc.object(), { nil: undefined })), { selector: ([key]) => key })
  .map((entries) => Object.fromEntries(entries));

it('a compact copy has every property but the undefined ones, as its own', () => {
  fc.assert(
    fc.property(objects, (value) => {
      const before = Object.entries(value);
      const copy = compact(value);
      assert.notEqual(copy, value);
      assert.deepEqual(
        Object.entries(copy),
        before.filter(([, item]) => item !== undefined),
      );
      assert.equal(Object.getPrototypeOf(copy), Object.prototype);
      assert.deepEqual(Object.entries(value), before);
    }),
  );
});
