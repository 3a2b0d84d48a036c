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
/** Rows timed at a stretch: long enough to hold its share of garbage collection, short enough to run undisturbed. */
const STRETCH = 5_000;
const ROUNDS = 15;
const QUERY_TIME = '2026-11-20T06:10:00Z';
/** Goals: how many times the floor each may take. */
const GOALS = { match: 1.5, explain: 4 };

const rows = mixedRows(ROWS);
const options = { queryTime: QUERY_TIME };
const since = Date.parse(QUERY_TIME) - 86_400_000;
const rules = tunedRules(100);

type Judge = (index: number) => boolean;

const floor: Judge = (index) => handWritten(rowAt(index), since);
const match = (count: number) => (index: number) =>
  matchRow(ruleAt(index % count), rowAt(index), options) === 'match';
const explain = (count: number) => (index: number) =>
  explainRow(ruleAt(index % count), rowAt(index), options).hit === 'match';

function rowAt(index: number) {
  const row = rows[index];
  if (row === undefined) throw new Error(`no row ${index}`);
  return row;
}

function ruleAt(index: number): CompiledRule {
  return rules[index] ?? shippedRule;
}

/** The milliseconds and hits of one stretch. */
function timed(judge: Judge, from: number): { readonly ms: number; readonly hits: number } {
  let hits = 0;
  const start = performance.now();
  for (let index = from; index < from + STRETCH; index += 1) if (judge(index)) hits += 1;
  return { ms: performance.now() - start, hits };
}

/**
 * What each judge takes for all rows: of each stretch the fastest of several rounds. The judges take turns in every
 * round, so that a busy moment strikes all alike.
 */
function fastest(judges: readonly Judge[]): readonly { readonly ms: number; readonly hits: number }[] {
  const totals = judges.map(() => ({ ms: 0, hits: 0 }));
  for (let from = 0; from < ROWS; from += STRETCH) {
    const rounds = Array.from({ length: ROUNDS }, () => judges.map((judge) => timed(judge, from)));
    for (const [index, total] of totals.entries()) {
      const times = rounds.map((round) => round[index]?.ms ?? Number.NaN);
      total.ms += Math.min(...times);
      total.hits += rounds[0]?.[index]?.hits ?? 0;
    }
  }
  return totals;
}

function line(what: string, ms: number, against: number, goal?: number): string {
  const ratio = ms / against;
  const perRow = ((ms * 1_000) / ROWS).toFixed(2);
  const verdict = goal === undefined ? '' : `  goal ${goal.toFixed(1)}  ${ratio <= goal ? 'met' : 'MISSED'}`;
  return `${what.padEnd(34)} ${perRow.padStart(6)} µs/row  ${ratio.toFixed(2).padStart(5)}×${verdict}\n`;
}

const counts = [1, 10, 100];
const results = fastest([floor, ...counts.flatMap((count) => [match(count), explain(count)])]);
const [byHand, matched, explained] = results;
if (byHand === undefined || matched === undefined || explained === undefined) throw new Error('no result');
if (matched.hits !== byHand.hits || explained.hits !== byHand.hits) {
  throw new Error(`the judges disagree: ${byHand.hits}, ${matched.hits}, ${explained.hits} hits`);
}
process.stdout.write(`${ROWS} rows, ${byHand.hits} hits; the fastest of ${ROUNDS} rounds\n\n`);
process.stdout.write(line('hand-written predicate (floor)', byHand.ms, byHand.ms));
process.stdout.write(line('match only', matched.ms, byHand.ms, GOALS.match));
process.stdout.write(line('full explanation', explained.ms, byHand.ms, GOALS.explain));
for (const [index, count] of counts.entries()) {
  if (count === 1) continue;
  const [matchMany, explainMany] = results.slice(1 + index * 2);
  process.stdout.write('\n');
  process.stdout.write(line(`match only, ${count} rules in turn`, matchMany?.ms ?? NaN, matched.ms));
  process.stdout.write(
    line(`full explanation, ${count} rules in turn`, explainMany?.ms ?? NaN, explained.ms),
  );
}
