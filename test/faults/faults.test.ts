import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { scenarios } from './scenarios.ts';
import { runFaults } from './support/run-faults.ts';
import { isSound } from './support/scenario.ts';

/** The short form of every scenario; `npm run faults` is the whole. The seed differs from run to run and is shown. */
suite('faults, the short form', { timeout: 400_000 }, () => {
  const seed = Date.now() % 1_000_000;
  for (const scenario of scenarios) {
    test(`${scenario.name}: nothing lost, doubled or out of order (seed ${seed})`, async () => {
      const outcomes = await runFaults([scenario], { seed, full: false, log: () => undefined });
      assert.deepEqual(
        outcomes.filter((outcome) => !isSound(outcome)),
        [],
      );
      assert.ok(outcomes.length > 0 && outcomes.every(({ alerts }) => alerts > 0));
    });
  }
});
