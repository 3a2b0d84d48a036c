/**
 * Measures what explaining costs: the same 100,000 rows judged by a predicate written by hand (the floor), by the
 * engine without explanation, and with it; then with ever more rules in use, another for each row, of which a fifth
 * has a clause more than the shipped one. Times are of one machine: the ratios are what counts.
 *
 * Usage: npm run bench:explain
 */
import { matchRow } from '../src/rule/evaluate.ts';
import { explainRow } from '../src/rule/explain.ts';
import { shippedRule } from '../src/rule/shipped.ts';
import type { CompiledRule } from '../src/rule/tree.ts';
import { handWritten } from './explain-floor.ts';
import { mixedRows } from './explain-rows.ts';
import { tunedRules } from './explain-rules.ts';

const ROWS = 100_000;
const ROUNDS = 9;
const QUERY_TIME = '2026-11-20T06:10:00Z';
/** Goals: how many times the floor each may take. */
const GOALS = { match: 1.5, explain: 4 };

const rows = mixedRows(ROWS);
const options = { queryTime: QUERY_TIME };
const since = Date.parse(QUERY_TIME) - 86_400_000;

type Judge = (index: number, rule: CompiledRule) => boolean;

const judges: Readonly<Record<'floor' | 'match' | 'explain', Judge>> = {
  floor: (index) => handWritten(rowAt(index), since),
  match: (index, rule) => matchRow(rule, rowAt(index), options) === 'match',
  explain: (index, rule) => explainRow(rule, rowAt(index), options).hit === 'match',
};

function rowAt(index: number) {
  const row = rows[index];
  if (row === undefined) throw new Error(`no row ${index}`);
  return row;
}

/** One pass over all rows, the rules taken in turn: milliseconds and hits. */
function pass(judge: Judge, rules: readonly CompiledRule[]): { readonly ms: number; readonly hits: number } {
  let hits = 0;
  const start = performance.now();
  for (let index = 0; index < ROWS; index += 1) {
    if (judge(index, rules[index % rules.length] ?? shippedRule)) hits += 1;
  }
  return { ms: performance.now() - start, hits };
}

/** The fastest of several rounds of each judge, in turn, so that a busy moment strikes all alike. */
function fastest(names: readonly (keyof typeof judges)[], rules: readonly CompiledRule[]) {
  const best = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of names) {
      best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, pass(judges[name], rules).ms));
    }
  }
  return (name: keyof typeof judges) => best.get(name) ?? Number.NaN;
}

function line(what: string, ms: number, against: number, goal?: number): string {
  const ratio = ms / against;
  const perRow = ((ms * 1_000) / ROWS).toFixed(2);
  const verdict = goal === undefined ? '' : `  goal ${goal.toFixed(1)}  ${ratio <= goal ? 'met' : 'MISSED'}`;
  return `${what.padEnd(34)} ${perRow.padStart(6)} µs/row  ${ratio.toFixed(2).padStart(5)}×${verdict}`;
}

const counts = Object.values(judges).map((judge) => pass(judge, [shippedRule]).hits);
if (new Set(counts).size !== 1) throw new Error(`the judges disagree: ${counts.join(', ')} hits`);
process.stdout.write(`${ROWS} rows, ${counts[0]} hits; the fastest of ${ROUNDS} rounds\n\n`);

const best = fastest(['floor', 'match', 'explain'], [shippedRule]);
process.stdout.write(`${line('hand-written predicate (floor)', best('floor'), best('floor'))}\n`);
process.stdout.write(`${line('match only', best('match'), best('floor'), GOALS.match)}\n`);
process.stdout.write(`${line('full explanation', best('explain'), best('floor'), GOALS.explain)}\n\n`);

for (const count of [1, 10, 100]) {
  const rules = tunedRules(count);
  const many = fastest(['match', 'explain'], rules);
  process.stdout.write(`${line(`match only, ${count} rules in turn`, many('match'), best('match'))}\n`);
  process.stdout.write(
    `${line(`full explanation, ${count} rules in turn`, many('explain'), best('explain'))}\n`,
  );
}
