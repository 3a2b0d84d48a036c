/** One target in a process of its own: `child.ts TARGET SEED INPUTS`. Sends its result to the parent and ends. */
import fc from 'fast-check';
import { targets } from './targets.ts';

const [name = '', seed = '1', inputs = '1'] = process.argv.slice(2);
const target = targets[name]?.();
if (target === undefined) throw new Error(`no target ${name}`);

let slowestMs = 0;
const property = target.property();
const run = property.run.bind(property);
property.run = async (value) => {
  const started = performance.now();
  const failure = await run(value);
  const ms = performance.now() - started;
  slowestMs = Math.max(slowestMs, ms);
  if (failure !== null || ms <= target.budgetMs) return failure;
  return { error: new Error(`took ${Math.round(ms)} ms, more than ${target.budgetMs} ms`) };
};
const details = await fc.check(property, {
  seed: Number(seed),
  numRuns: Number(inputs),
  interruptAfterTimeLimit: 3_600_000,
});
await target.close?.();

/** Bytes as the text that they mostly are. */
function readable(counterexample: unknown): string {
  const parts: readonly unknown[] = Array.isArray(counterexample) ? counterexample : [counterexample];
  return parts
    .map((part) => (part instanceof Uint8Array ? Buffer.from(part).toString() : fc.stringify(part)))
    .join('\n');
}

/** Long inputs are shown by their beginning; the seed gives the whole. */
const MOST_SHOWN = 1500;
const problem = details.failed
  ? `${String(details.errorInstance).slice(0, MOST_SHOWN)}\n${readable(details.counterexample).slice(0, MOST_SHOWN)}`
  : undefined;
process.send?.({
  inputs: details.numRuns,
  slowestMs: Math.round(slowestMs),
  peakMib: Math.round(process.resourceUsage().maxRSS / 1024),
  ...(problem === undefined ? {} : { problem }),
});
process.disconnect();
