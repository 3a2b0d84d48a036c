import { matchRow } from '../src/rule/evaluate.ts';
import { explainRow } from '../src/rule/explain.ts';
import { shippedRule } from '../src/rule/shipped.ts';
import { handWritten } from './explain-floor.ts';
import { mixedRows } from './explain-rows.ts';
import { tunedRules } from './explain-rules.ts';
import { type Benchmark, type Figure, rounded } from './support/measure.ts';

/** Rows timed at a stretch: long enough to hold its share of garbage collection, short enough to run undisturbed. */
const STRETCH = 5_000;
const QUERY_TIME = '2026-11-20T06:10:00Z';
const DAY_MS = 86_400_000;
/** How many rules are in use, another for each row. */
const MANY = [10, 100];
/** Goals: how many times the floor each may take. */
const GOALS = { match: 1.5, explain: 4 };

interface Size {
  readonly count: number;
  readonly rounds: number;
}

type Judge = (index: number) => boolean;

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
function fastest(
  judges: readonly Judge[],
  { count, rounds }: Size,
): readonly { readonly ms: number; readonly hits: number }[] {
  const totals = judges.map(() => ({ ms: 0, hits: 0 }));
  for (let from = 0; from < count; from += STRETCH) {
    const timings = Array.from({ length: rounds }, () => judges.map((judge) => timed(judge, from)));
    for (const [index, total] of totals.entries()) {
      const times = timings.map((round) => round[index]?.ms ?? Number.NaN);
      total.ms += Math.min(...times);
      total.hits += timings[0]?.[index]?.hits ?? 0;
    }
  }
  return totals;
}

function judgesOf(count: number): readonly Judge[] {
  const rows = mixedRows(count);
  const rules = tunedRules(Math.max(...MANY));
  const options = { queryTime: QUERY_TIME };
  const since = Date.parse(QUERY_TIME) - DAY_MS;
  const rowAt = (index: number) => {
    const row = rows[index];
    if (row === undefined) throw new Error(`no row ${index}`);
    return row;
  };
  const ruleAt = (index: number) => rules[index] ?? shippedRule;
  const match = (of: number) => (index: number) =>
    matchRow(ruleAt(index % of), rowAt(index), options) === 'match';
  const explain = (of: number) => (index: number) =>
    explainRow(ruleAt(index % of), rowAt(index), options).hit === 'match';
  return [
    (index) => handWritten(rowAt(index), since),
    ...[1, ...MANY].flatMap((of) => [match(of), explain(of)]),
  ];
}

/**
 * What explaining costs: a predicate written by hand, the engine without explanation, and with it; then with ever more
 * rules in use, of which a fifth has a clause more than the shipped one.
 */
export const explaining: Benchmark = {
  name: 'explain',
  about:
    'Rows of all kinds, judged in one thread; of each stretch of rows the fastest of the rounds, in turns. Floor: the three branches as a predicate written by hand. Ratios of many rules are against one rule.',
  async run({ short }) {
    const size = short ? { count: 10_000, rounds: 3 } : { count: 100_000, rounds: 15 };
    const [floor, match, explain, ...many] = fastest(judgesOf(size.count), size);
    if (floor === undefined || match === undefined || explain === undefined) throw new Error('no result');
    for (const { hits } of [match, explain]) {
      if (hits !== floor.hits) throw new Error(`the judges disagree: ${floor.hits} and ${hits} hits`);
    }
    const figure = (what: string, ms: number, against?: number, most?: number): Figure => ({
      what,
      value: rounded((ms * 1_000) / size.count),
      unit: 'µs a row',
      ...(against === undefined ? {} : { ratio: rounded(ms / against) }),
      ...(against === undefined || most === undefined
        ? {}
        : { goal: `≤ ${most} times the floor`, met: ms / against <= most }),
    });
    return [
      figure('floor: predicate written by hand', floor.ms),
      figure('match only', match.ms, floor.ms, GOALS.match),
      figure('full explanation', explain.ms, floor.ms, GOALS.explain),
      ...MANY.flatMap((of, index) => [
        figure(`match only, ${of} rules in turn`, many[index * 2]?.ms ?? Number.NaN, match.ms),
        figure(`full explanation, ${of} rules in turn`, many[index * 2 + 1]?.ms ?? Number.NaN, explain.ms),
      ]),
    ];
  },
};
