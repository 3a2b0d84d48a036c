import type { AlertRow, RowSource, RuleIdentity } from './alert.ts';
import { isObject, type JsonObject, own } from './json.ts';

/** Column values by name. */
export type Columns = Readonly<Record<string, unknown>>;

/** Values by column that are of some row, but not certainly of this one. */
export type Candidates = Readonly<Record<string, readonly string[]>>;

/** A row while evidence of other sources is still being added. */
export interface DraftRow {
  readonly source: RowSource;
  readonly columns: Columns;
  readonly candidates: Candidates;
}

const PROCESS_TABLE = 'DeviceProcessEvents';
const FILE_TABLE = 'DeviceFileEvents';

/** Columns whose null is no text: identifiers, sizes, times and flags. */
const NOT_TEXT =
  /(?:Id|Size|Time|Timestamp|TimeGenerated|^Is[A-Z]\w*|IsInitiatedByRemoteSession|FileOriginIP)$/;

/**
 * The columns of a row as Kusto has them: a string column is never null, so that a null there is an empty
 * string; another column that is null says nothing and is left out. `__proto__` is never a column.
 */
export function columnsOf(row: JsonObject): Columns {
  const entries = Object.entries(row).flatMap(([name, value]): [string, unknown][] => {
    if (name === '__proto__') return [];
    if (value !== null) return [[name, value]];
    return NOT_TEXT.test(name) ? [] : [[name, '']];
  });
  return Object.fromEntries(entries);
}

/** A value as text for comparison and candidates; undefined when it is not text or empty. */
export function columnText(columns: Columns, name: string): string | undefined {
  const value = own(columns, name);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Values to stand beside a row, by column. */
export type CandidateList = readonly (readonly [column: string, values: readonly string[]])[];

/** These candidates and more, each value of a column once. */
export function withCandidates(candidates: Candidates, more: CandidateList): Candidates {
  const all = new Map<string, Set<string>>();
  for (const [name, values] of [...Object.entries(candidates), ...more]) {
    if (values.length === 0 || name === '__proto__') continue;
    const set = all.get(name) ?? new Set();
    for (const value of values) set.add(value);
    all.set(name, set);
  }
  return Object.fromEntries([...all].map(([name, set]) => [name, [...set]]));
}

/** The finished row: its table, its reported branch, no empty candidates. */
export function toAlertRow(draft: DraftRow, identity: RuleIdentity, table?: string): AlertRow {
  const reportedBranch = columnText(draft.columns, 'DetectionBranch');
  return {
    table: table ?? tableOf(draft.columns, reportedBranch, identity),
    source: draft.source,
    columns: draft.columns,
    ...(reportedBranch === undefined ? {} : { reportedBranch }),
    ...(Object.keys(draft.candidates).length === 0 ? {} : { candidates: draft.candidates }),
  };
}

/**
 * The table that a row is of: as it says itself (`Type` in Log Analytics, `SourceTable` or `$table` by
 * `union withsource=` and hunting), else the table that its branch reads, else by its columns.
 */
function tableOf(columns: Columns, branch: string | undefined, identity: RuleIdentity): string {
  for (const name of ['Type', 'SourceTable', '$table']) {
    const table = columnText(columns, name);
    if (table !== undefined && /^[A-Za-z_]\w{0,127}$/.test(table)) return table;
  }
  const tables = isObject(identity.tables) ? identity.tables : {};
  const byBranch = branch === undefined ? undefined : own(tables, branch);
  if (typeof byBranch === 'string') return byBranch;
  const isFileAction = columnText(columns, 'ActionType')?.startsWith('File') === true;
  const isUnitFile = ['FileName', 'FolderPath'].some((name) => isServiceFile(columnText(columns, name)));
  return isFileAction || isUnitFile || isWriterRow(columns) ? FILE_TABLE : PROCESS_TABLE;
}

/**
 * True for a row that says nothing of a file, but has one command line in both columns: a file event has only
 * its writer's, which the rule returns as `ProcessCommandLine` too.
 */
function isWriterRow(columns: Columns): boolean {
  const commandLine = columnText(columns, 'ProcessCommandLine');
  if (commandLine === undefined || columnText(columns, 'FileName') !== undefined) return false;
  return commandLine === columnText(columns, 'InitiatingProcessCommandLine');
}

/** True for the name or path of a unit file as the rule sees it. */
export function isServiceFile(name: string | undefined): boolean {
  return name?.toLowerCase().endsWith('.service') === true;
}
