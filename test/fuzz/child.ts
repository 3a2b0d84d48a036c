/**
 * One target in a process of its own: `child.ts TARGET SEED INPUTS FILE`. Writes each input to the file before it is
 * tried, so that the parent knows what the process hangs on or died of; sends its result to the parent and ends.
 */
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { brief } from './brief.ts';
import { targetOf } from './targets.ts';

const [name = '', seed = '1', inputs = '1', file = ''] = process.argv.slice(2);
const target = targetOf(name);

let slowestMs = 0;
let failed = false;
const property = target.property();
const run = property.run.bind(property);
property.run = async (value) => {
  writeFileSync(file, brief(value));
  const started = performance.now();
  const failure = await run(value);
  slowestMs = Math.max(slowestMs, performance.now() - started);
  // At once, and as it came: a long input may take longer to be made smaller than anybody waits.
  if (failure !== null && !failed) tell(0, `${errorText(failure).slice(0, 3000)}\n${brief([value])}`);
  failed ||= failure !== null;
  return failure;
};
const examples = (target.always ?? []).map((value) => [value]);
const details = await fc.check(property, { seed: Number(seed), numRuns: Number(inputs), examples });
const problem = details.failed
  ? `${String(details.errorInstance).slice(0, 3000)}\n${brief(details.counterexample)}`
  : target.blind?.(details.numRuns);
await target.close?.();

tell(details.numRuns, problem);
process.disconnect();

function errorText(failure: unknown): string {
  return typeof failure === 'object' && failure !== null && 'error' in failure
    ? String(failure.error)
    : 'skipped';
}

function tell(inputs: number, problem: string | undefined): void {
  process.send?.({
    inputs,
    slowestMs: Math.round(slowestMs),
    peakMib: Math.round(process.resourceUsage().maxRSS / 1024),
    ...(problem === undefined ? {} : { problem }),
  });
}
