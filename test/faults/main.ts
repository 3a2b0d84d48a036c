/**
 * Tries what can go wrong around the service and prints what was lost, doubled or out of order. Ends with 1 when
 * anything was, or when a service ended that nobody had killed.
 */
import { namesOf, readOptions, wholeNumber } from '../../scripts/read-options.ts';
import { messageOf } from '../../src/errors.ts';
import { machineLine, markdownTable, writeBetweenMarkers } from '../support/report.ts';
import { scenarios } from './scenarios.ts';
import { runFaults } from './support/run-faults.ts';
import { isSound } from './support/scenario.ts';

const names = scenarios.map(({ name }) => name);
const { values, refuse } = readOptions(
  `npm run faults -- [--short] [--only ${names.join(',')}] [--seed 1] [--json] [--write docs/reliability.md]`,
  {
    short: { type: 'boolean', default: false },
    only: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    json: { type: 'boolean', default: false },
    write: { type: 'string' },
  },
);

const wanted = namesOf('--only', values.only, names, refuse);
const seed = wholeNumber('--seed', values.seed, 0, refuse);
const outcomes = await runFaults(
  scenarios.filter(({ name }) => wanted.includes(name)),
  {
    seed,
    full: !values.short,
    log: (text) => process.stderr.write(`${new Date().toISOString()} ${text}\n`),
  },
).catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
});

const table = markdownTable(
  ['fault', 'tried', 'alerts', 'deliveries', 'lost', 'doubled', 'out of order'],
  outcomes.map((one) => [
    one.fault,
    one.tried,
    one.alerts,
    one.deliveries,
    one.lost,
    one.doubled,
    one.outOfOrder,
  ]),
);
const date = new Date().toISOString().slice(0, 10);
const report = `\`npm run faults\`, ${date}, seed ${seed}; ${machineLine()}.\n\n${table}`;
process.stdout.write(values.json ? `${JSON.stringify({ seed, outcomes }, null, 2)}\n` : `${report}\n`);
if (values.write) writeBetweenMarkers(values.write, 'faults', report);
// Not left to itself: the AMQP client may leave a timer of 45 minutes behind.
process.exit(outcomes.every(isSound) ? 0 : 1);
