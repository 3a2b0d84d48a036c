import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fuzz } from './run-fuzz.ts';
import { targets } from './targets.ts';

/** A fixed number of inputs for each target; `npm run fuzz` takes more. The seed differs from run to run and is shown. */
const INPUTS = 400;

suite('hostile input', { timeout: 400_000 }, () => {
  const seed = Date.now() % 1_000_000;
  for (const name of Object.keys(targets)) {
    test(`breaks nothing: ${name} (seed ${seed})`, async () => {
      const { problem, inputs } = await fuzz(name, INPUTS, seed);
      assert.equal(problem, undefined);
      assert.ok(inputs > 0);
    });
  }
});
