import fc from 'fast-check';

const given = process.env['TEST_SEED'];

/**
 * What everything random in the tests begins with. It differs from run to run, and is shown where a test fails;
 * `TEST_SEED` repeats it. Continuous integration takes it from the commit, so that a commit is tried with the same
 * inputs wherever it is, and the next one with others.
 */
export const seed = given === undefined ? Date.now() % 1_000_000 : Number(given);

if (!Number.isSafeInteger(seed)) throw new Error(`TEST_SEED: ${given} is no whole number`);

// Each test file is a process of its own, so that this holds for its properties alone.
fc.configureGlobal({ seed });

export { fc };
