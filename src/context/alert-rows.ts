import type { AlertRow, RuleIdentity } from '../alert/alert.ts';
import { columnsOf, toAlertRow } from '../alert/draft-row.ts';
import { kqlInstant } from '../kql/kql-literal.ts';
import { queryTemplate } from './queries.ts';
import type { QueryRunner } from './query-runner.ts';
import { type ContextSubject, firstText, type SourceFailure } from './source.ts';

/** What the logs have of an alert; with a failure where they could not be asked, or not for all. */
export interface FoundRows {
  readonly rows: readonly AlertRow[];
  readonly failure?: SourceFailure;
}

/** Finds the rows of an alert that does not carry them. */
export interface RowFinder {
  /** The source whose state tells how it went. */
  readonly source: string;
  find(subject: Pick<ContextSubject, 'alert' | 'rows'>, deadline: number): Promise<FoundRows>;
}

/** The alert's own times are those of the query's run or of its events: some minutes make up for the difference. */
const MARGIN_MS = 5 * 60_000;
const LONGEST_MS = 24 * 60 * 60_000;
const MOST_HOSTS = 3;
/** As many as the query takes. */
const MOST_ROWS = 200;

/** The hosts that the rows name, or may name. */
function hostsOf(rows: readonly AlertRow[]): readonly string[] {
  const certain = rows.flatMap((row) => firstText([row], ['DeviceName']) ?? []);
  const possible = rows.flatMap(({ candidates }) => candidates?.['DeviceName'] ?? []);
  return [...new Set([...certain, ...possible].map((host) => host.toLowerCase()))].slice(0, MOST_HOSTS);
}

/** Looks in the tables that the rule reads, on the hosts and in the time of the alert. */
export function rowFinder(source: string, runner: QueryRunner, identity: RuleIdentity): RowFinder {
  return {
    source,
    async find({ alert, rows }, deadline) {
      const end = Date.parse(alert.endTime) + MARGIN_MS;
      const start = Math.max(Date.parse(alert.startTime) - MARGIN_MS, end - LONGEST_MS);
      const since = kqlInstant(start);
      const until = kqlInstant(end);
      const answers = await Promise.all(
        hostsOf(rows).map((host) => {
          const text = queryTemplate('alert-rows').render({ host, since, until });
          return runner.run({ text, since, until, deadline });
        }),
      );
      const found = answers.flatMap((answer) =>
        answer.kind === 'rows' ? answer.rows.slice(0, MOST_ROWS) : [],
      );
      const failure = answers
        .map((answer) => (answer.kind === 'failed' ? answer.failure : answer.partial))
        .find((one) => one !== undefined);
      return {
        rows: found.map((row) => {
          const { SourceTable: table, ...columns } = columnsOf(row);
          const draft = { source: 'logs' as const, columns, candidates: {} };
          return toAlertRow(draft, identity, typeof table === 'string' ? table : undefined);
        }),
        ...(failure === undefined ? {} : { failure }),
      };
    },
  };
}
