import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { seed } from '../support/seed.ts';
import { brief } from './brief.ts';
import { fuzz } from './run-fuzz.ts';
import { targets } from './targets.ts';

/**
 * A fixed number of inputs for each target; `npm run fuzz` takes more. The seed is shown.
 */
const INPUTS = 400;

suite('hostile input', () => {
  for (const name of Object.keys(targets)) {
    test(`breaks nothing: ${name} (seed ${seed})`, async () => {
      const { problem, inputs } = await fuzz(name, INPUTS, seed);
      assert.equal(problem, undefined);
      assert.ok(inputs > 0);
    });
  }
});

suite('the fuzzer', () => {
  for (const [name, words] of [
    ['hangs', /^hangs for more than 2000 ms/],
    ['waits', /^hangs for more than 2000 ms/],
    ['dies', /^the process ended with SIGABRT/],
    ['hoards', /^the process ended with SIGABRT/],
  ] as const) {
    test(`tells the input on which a target ${name}`, async () => {
      const { problem = 'none' } = await fuzz(name, 100, 1);
      assert.match(problem, words);
      assert.match(problem, /the input that breaks it/);
    });
  }

  test('fails a run in which no input came to what is tried', async () => {
    assert.equal((await fuzz('blind', 100, 1)).problem, 'saw nothing');
  });

  test('shows an input by the beginnings of its parts, and bytes as text', () => {
    const input = { body: Buffer.from('{"a":1}'), ids: Array.from({ length: 100 }, () => 'x'.repeat(3000)) };
    assert.match(brief(input), /^\{"body":"\{\\"a\\":1\}","ids":\["x{1500}… \(3000 characters\)"/);
    assert.ok(brief(input).length <= 6000);
  });
});
