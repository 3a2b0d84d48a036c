import type { Alert } from '../alert/alert.ts';
import type { RowFinder } from '../context/alert-rows.ts';
import type { SourceFailure } from '../context/source.ts';
import type { ExplainedRow } from '../rule/explained.schema.ts';
import { evidenceOf } from './evidence.ts';
import type { Explanation } from './triage-deps.ts';

/** Rows of the logs that the rule hits, explained. */
export interface LoggedEvents {
  readonly events: readonly ExplainedRow[];
  readonly failure?: SourceFailure;
}

/** Gaps that rows of the logs may fill. */
const FILLED = new Set(['rows.none', 'rows.no-activity']);
const MOST_ROWS = 50;

/** True when the alert does not carry its rows whole. */
export function lacksRows({ rows, gaps }: Alert, events: readonly ExplainedRow[]): boolean {
  if (rows.some(({ source }) => source === 'raw-row' || source === 'stream')) return false;
  return gaps.some((gap) => gap.startsWith('rows.')) || evidenceOf(events, gaps).missing.length > 0;
}

/** What the logs have of an alert: only rows that the rule hits, since a host does more than what raised it. */
export async function eventsFromLogs(
  alert: Alert,
  known: readonly ExplainedRow[],
  finder: RowFinder,
  explain: (alert: Alert) => Promise<Explanation>,
  deadline: number,
): Promise<LoggedEvents> {
  const { rows, failure } = await finder.find({ alert, rows: alert.rows }, deadline);
  const explained = rows.length === 0 ? [] : (await explain({ ...alert, rows })).events;
  const hits = explained.filter((event) => event.hit === 'match').slice(0, MOST_ROWS);
  const events = hits.flatMap((event) => withReports(event, known));
  return { events, ...(failure === undefined ? {} : { failure }) };
}

/** The gaps that are left once the logs have shown what happened. Rows that were folded may still be hidden. */
export function gapsAfter(gaps: readonly string[], { events }: LoggedEvents): readonly string[] {
  return events.length === 0 ? gaps : gaps.filter((gap) => !FILLED.has(gap));
}

/**
 * The row of the logs as the rows of the alert report it: an alert names the branch that raised it, the logs do not.
 * A row that the alert carries under two branches is told twice, as the rule tells it.
 */
function withReports(event: ExplainedRow, known: readonly ExplainedRow[]): readonly ExplainedRow[] {
  const matched = new Set(
    event.branches.filter(({ outcome }) => outcome === 'match').map(({ name }) => name),
  );
  const reported = known
    .filter((row) => sameEvent(row, event))
    .map(({ reportedBranch }) => reportedBranch)
    .filter((branch) => branch !== undefined && matched.has(branch));
  const branches = [...new Set(reported)].filter((branch) => branch !== undefined);
  if (branches.length === 0) return [event];
  return branches.map((branch) => ({
    ...event,
    columns: { ...event.columns, DetectionBranch: branch },
    reportedBranch: branch,
  }));
}

/** True when the row of the alert says nothing that the row of the logs does not say. */
function sameEvent(row: ExplainedRow, logged: ExplainedRow): boolean {
  if (row.table !== logged.table) return false;
  return Object.entries(row.columns).every(([column, value]) => {
    if (column === 'DetectionBranch') return true;
    const other = logged.columns[column];
    if (other === value) return true;
    if (typeof value !== 'string' || typeof other !== 'string') return false;
    const [a, b] = [Date.parse(value), Date.parse(other)];
    return /Time(?:stamp)?$/.test(column) && !Number.isNaN(a) && a === b;
  });
}
