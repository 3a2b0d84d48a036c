import type { AlertRow } from '../alert/alert.ts';
import type { BranchPlan, PreparedRule } from './prepare.ts';
import { type RowContext, rawColumn } from './row-context.ts';
import { emptyMemo } from './scalar.ts';
import { parseDatetime } from './time.ts';
import { NEVER } from './truth.ts';
import { valueAs } from './value.ts';

/** What an evaluation is told beside the rule and the row. */
export interface EvaluateOptions {
  /**
   * ISO 8601; what `now()` is: the end of the window of the query that found the row. Never the wall clock. Without
   * it, what the query itself sets.
   */
  readonly queryTime?: string;
}

/** Rows that come from the tables themselves: their columns have the names that the tables give them. */
const FROM_TABLES: ReadonlySet<AlertRow['source']> = new Set(['logs', 'stream']);

/** Columns by which a row itself says what table it is of. */
const TABLE_COLUMNS = ['Type', 'SourceTable', '$table'] as const;

/** Rows that are the result of a query: only the branch that found them tells their table. */
const FROM_RESULTS: ReadonlySet<AlertRow['source']> = new Set(['raw-row', 'custom-details', 'entities']);

/**
 * The table of a row: the one that it says, unless it is a result that names no table and the branch that found it
 * reads another. Whoever read the alert knew the branches of the shipped rule only.
 */
export function tableOf(rule: PreparedRule, row: AlertRow): string {
  if (row.reportedBranch === undefined || !FROM_RESULTS.has(row.source)) return row.table;
  if (TABLE_COLUMNS.some((name) => Object.hasOwn(row.columns, name))) return row.table;
  const found = rule.branches.filter((branch) => branch.name === row.reportedBranch);
  const [first] = found;
  const certain = first !== undefined && !first.table.includes('*');
  return certain && found.every((branch) => branch.table === first.table) ? first.table : row.table;
}

/** The branch that the alert says found the row, when the rule has it for the row's table. */
export function reportedBranch(branches: readonly BranchPlan[], row: AlertRow): BranchPlan | undefined {
  return row.reportedBranch === undefined
    ? undefined
    : branches.find((branch) => branch.name === row.reportedBranch);
}

/** How many rows have been looked at. */
let rows = 0;

/**
 * A row as the conditions of the rule see it: by the columns of the table. A row that an alert carries is the
 * result of the branch that found it, where `project` may have renamed columns, so it is read back through that.
 */
export function rowContext(
  rule: PreparedRule,
  reported: BranchPlan | undefined,
  row: AlertRow,
  options: EvaluateOptions,
): RowContext {
  const projected = reported !== undefined && !FROM_TABLES.has(row.source);
  rows += 1;
  const context: RowContext = {
    number: rows,
    columns:
      projected && reported.renamed.size > 0 ? tableColumns(row.columns, reported.renamed) : row.columns,
    now: queryTicks(options.queryTime ?? rule.queryNow),
    memo: emptyMemo(rule.slotCount),
    last: NEVER,
    open: false,
  };
  if (projected) {
    for (const [name, scalar] of reported.computed) {
      const value = rawColumn(row.columns, name);
      if (scalar.made !== undefined && value !== undefined) {
        context.memo[scalar.made.slot] = valueAs(scalar.type, value);
      }
    }
  }
  return context;
}

/** The columns of the table, from those of a result: `AccountName = InitiatingProcessAccountName` read backwards. */
function tableColumns(
  columns: Readonly<Record<string, unknown>>,
  renamed: ReadonlyMap<string, string>,
): Readonly<Record<string, unknown>> {
  const table: Record<string, unknown> = { ...columns };
  // Under its result name a renamed column is no column of the table of that name.
  for (const name of renamed.keys()) delete table[name];
  for (const [name, column] of renamed) {
    if (Object.hasOwn(columns, name) && (renamed.has(column) || !Object.hasOwn(columns, column))) {
      table[column] = columns[name];
    }
  }
  return table;
}

let lastQueryTime: { readonly text: string; readonly ticks: bigint | undefined } | undefined;

/** Rows of one alert share the query's time: the last one is remembered. */
function queryTicks(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  if (lastQueryTime?.text !== text) lastQueryTime = { text, ticks: parseDatetime(text) };
  return lastQueryTime.ticks;
}
