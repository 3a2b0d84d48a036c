import type { ExplainedRow } from '../rule/explained.schema.ts';
import { canonical } from './canonical.ts';

/** Two times that are the same moment are the same value, however many digits they are written with. */
function sameValue(a: unknown, b: unknown): boolean {
  if (a === b || canonical(a) === canonical(b)) return true;
  if (typeof a !== 'string' || typeof b !== 'string' || !/^\d{4}-\d\d-\d\d[T ]/.test(a)) return false;
  return Date.parse(a) === Date.parse(b);
}

/** True when `fuller` says all that `row` says: the same event, seen through a narrower form of the alert. */
function covers(fuller: ExplainedRow, row: ExplainedRow): boolean {
  if (fuller === row) return true;
  if (fuller.table !== row.table || canonical(fuller.candidates ?? {}) !== canonical(row.candidates ?? {}))
    return false;
  if (row.reportedBranch !== undefined && row.reportedBranch !== fuller.reportedBranch) return false;
  return Object.entries(row.columns).every(
    ([column, value]) => column in fuller.columns && sameValue(fuller.columns[column], value),
  );
}

const SOURCES = ['raw-row', 'custom-details', 'logs', 'entities', 'stream', 'request'];

/** Fullest first, then by what a row says, so that the order of delivery leaves no trace. */
function byFullness(a: ExplainedRow, b: ExplainedRow): number {
  // A first delivery is merged with itself.
  if (a === b) return 0;
  return (
    Object.keys(b.columns).length - Object.keys(a.columns).length ||
    SOURCES.indexOf(a.source) - SOURCES.indexOf(b.source) ||
    (canonical(a) < canonical(b) ? -1 : 1)
  );
}

function byTime(a: ExplainedRow, b: ExplainedRow): number {
  const time = ({ columns: { Timestamp } }: ExplainedRow): number =>
    typeof Timestamp === 'string' ? Date.parse(Timestamp) || 0 : 0;
  return time(a) - time(b) || (canonical(a) < canonical(b) ? -1 : 1);
}

/**
 * Joins the rows of several deliveries of one alert, oldest event first. A row that another one covers is left
 * out, which loses nothing; everything else stays. The result is the same whatever the order of the deliveries.
 */
export function mergeEvents(...deliveries: readonly (readonly ExplainedRow[])[]): readonly ExplainedRow[] {
  const kept: ExplainedRow[] = [];
  for (const row of deliveries.flat().sort(byFullness)) {
    if (!kept.some((other) => covers(other, row))) kept.push(row);
  }
  return kept.sort(byTime);
}
