import type { ExplainedRow } from '../rule/explained.schema.ts';
import { canonical } from '../text/canonical-json.ts';

const SOURCES = ['raw-row', 'custom-details', 'logs', 'entities', 'stream', 'request'];

/** A row with what it is compared by, worked out once: each pair of many rows would be slow. */
interface Comparable {
  readonly row: ExplainedRow;
  readonly text: string;
  /**
   * A number for each thing that the row says: its table, its branch, the value of each column, each candidate.
   * A row covers another when it has all numbers of that: the same event, seen through a narrower form of the alert.
   */
  readonly said: ReadonlySet<number>;
}

/** One text for values that are the same: one moment is one value, however many digits it is written with. */
function textOf(value: unknown): string {
  const isTime = typeof value === 'string' && /^\d{4}-\d\d-\d\d[T ]/.test(value);
  const ms = isTime ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? canonical(value) : `time ${ms}`;
}

function comparables(rows: readonly ExplainedRow[]): readonly Comparable[] {
  const numbers = new Map<string, number>();
  const numberOf = (...words: readonly (string | number)[]): number => {
    const text = words.join(' ');
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
  return rows.map((row) => {
    const { table, candidates = {}, columns, reportedBranch } = row;
    const kind = numberOf('kind', table);
    const values = Object.entries(columns).map(([name, value]) =>
      numberOf(kind, JSON.stringify(name), textOf(value)),
    );
    const branch = reportedBranch === undefined ? [] : [numberOf('branch', reportedBranch)];
    const beside = Object.entries(candidates).flatMap(([name, list]) =>
      list.map((value) => numberOf('beside', kind, JSON.stringify([name, value]))),
    );
    return { row, text: canonical(row), said: new Set([kind, ...branch, ...values, ...beside]) };
  });
}

/** Fullest first, then by what a row says, so that the order of delivery leaves no trace. */
function byFullness(a: Comparable, b: Comparable): number {
  return (
    b.said.size - a.said.size ||
    SOURCES.indexOf(a.row.source) - SOURCES.indexOf(b.row.source) ||
    (a.text < b.text ? -1 : 1)
  );
}

function byTime(a: Comparable, b: Comparable): number {
  const time = ({ row: { columns } }: Comparable): number =>
    typeof columns['Timestamp'] === 'string' ? Date.parse(columns['Timestamp']) || 0 : 0;
  return time(a) - time(b) || (a.text < b.text ? -1 : 1);
}

/** True when one of the rows by what they say covers `one`: of what it says, what fewest say is looked up. */
function isCovered({ said }: Comparable, rows: ReadonlyMap<number, readonly Comparable[]>): boolean {
  const lists = [...said].map((number) => rows.get(number) ?? []);
  const fewest = lists.reduce((least, list) => (list.length < least.length ? list : least));
  return fewest.some((other) => [...said].every((number) => other.said.has(number)));
}

/**
 * Joins the rows of several deliveries of one alert, oldest event first. A row that another one covers is left
 * out, which loses nothing; everything else stays. The result is the same whatever the order of the deliveries.
 */
export function mergeEvents(...deliveries: readonly (readonly ExplainedRow[])[]): readonly ExplainedRow[] {
  // A first delivery is merged with itself.
  const distinct = [...new Set(deliveries.flat())];
  if (distinct.length < 2) return distinct;
  const kept: Comparable[] = [];
  const bySaying = new Map<number, Comparable[]>();
  for (const one of [...comparables(distinct)].sort(byFullness)) {
    if (isCovered(one, bySaying)) continue;
    kept.push(one);
    for (const number of one.said) {
      const list = bySaying.get(number);
      if (list === undefined) bySaying.set(number, [one]);
      else list.push(one);
    }
  }
  return kept.sort(byTime).map(({ row }) => row);
}
