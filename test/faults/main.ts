/**
 * Tries what can go wrong around the service and prints what was lost, doubled or out of order. Fails when anything
 * was.
 *
 * Usage: npm run faults -- [--short] [--only kills,tables] [--seed 1] [--write docs/reliability.md]
 */
import { parseArgs } from 'node:util';
import { scenarios } from './scenarios.ts';
import { seededRandom } from './support/random.ts';
import { isSound, type Outcome } from './support/scenario.ts';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    write: { type: 'string' },
  },
});
const wanted = values.only?.split(',');
const seed = Number(values.seed);
const log = (text: string) => process.stderr.write(`${new Date().toISOString()} ${text}\n`);

const outcomes: Outcome[] = [];
for (const scenario of scenarios) {
  if (wanted && !wanted.includes(scenario.name)) continue;
  log(`— ${scenario.name}`);
  for (const outcome of await scenario.run({ random: seededRandom(seed), full: !values.short, log })) {
    outcomes.push(outcome);
    for (const finding of outcome.findings) log(`  ${outcome.fault}: ${finding}`);
  }
}
process.stdout.write(JSON.stringify(outcomes, null, 1));
process.exitCode = outcomes.every(isSound) ? 0 : 1;
