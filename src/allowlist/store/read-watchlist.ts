import { type CsvError, parse } from 'csv-parse/sync';
import * as z from 'zod';

/** What a column of a watchlist is in an entry. */
interface Column {
  readonly path: readonly string[];
  readonly kind: 'text' | 'list' | 'number' | 'flag' | 'date';
}

const text = (...path: readonly string[]): Column => ({ path, kind: 'text' });
const list = (...path: readonly string[]): Column => ({ path, kind: 'list' });
const flag = (...path: readonly string[]): Column => ({ path, kind: 'flag' });

/**
 * The columns of a watchlist of entries. Lists are separated by `;`, since globs may hold commas; flags are `true` or
 * `false`; an empty cell is an absent value.
 */
const watchlistColumns: Readonly<Record<string, Column>> = {
  id: text('id'),
  category: text('category'),
  title: text('title'),
  owner: text('owner'),
  reason: text('reason'),
  expires: { path: ['expires'], kind: 'date' },
  weight: { path: ['weight'], kind: 'number' },
  tables: list('tables'),
  accounts: list('who', 'accounts'),
  accountClasses: list('who', 'classes'),
  ownScript: flag('who', 'ownScript'),
  parentNames: list('ancestry', 'parent', 'names'),
  parentExecutables: list('ancestry', 'parent', 'executables'),
  parentScripts: list('ancestry', 'parent', 'scripts'),
  parentModules: list('ancestry', 'parent', 'modules'),
  parentCommandLines: list('ancestry', 'parent', 'commandLines'),
  parentArgument: text('ancestry', 'parent', 'argument'),
  grandparentNames: list('ancestry', 'grandparent', 'names'),
  verbs: list('what', 'verbs'),
  units: list('what', 'units'),
  unitPaths: list('what', 'unitPaths'),
  sameCommand: flag('what', 'sameCommand'),
  hostNames: list('hosts', 'names'),
  hostTags: list('hosts', 'tags'),
  hostRoles: list('hosts', 'roles'),
  tolerates: list('tolerates'),
};

/**
 * Columns that Sentinel adds to those of the watchlist (Microsoft Learn, "Azure Monitor Logs reference – Watchlist"),
 * and which say nothing of an entry. Compared without underscores at the start, without case, and without the zone
 * that an export from the portal puts behind times (`TimeGenerated [UTC]`).
 */
const SENTINEL_COLUMNS = new Set(
  `azuretenantid billedsize correlationid createdby createdtimeutc defaultduration description displayname dtitemid
   dtitemstatus dtitemtype dttimestamp entitymapping isbillable itemid lastupdatedtimeutc notes provider resourceid
   searchkey source sourcesystem subscriptionid tags tenantid timegenerated timetolive type updatedby updatedtimeutc
   watchlistalias watchlistcategory watchlistid watchlistitem watchlistitemid watchlistname`.split(/\s+/),
);

/** What is wrong with the file as a whole. */
export interface WatchlistProblem {
  /** `csv.malformed`, `csv.empty`, `csv.too-many-rows`, `column.unknown`, `column.repeated`, `column.missing`. */
  readonly code: string;
  readonly message: string;
}

/** A row as the JSON of an entry, to be checked as any other entry is. */
export interface WatchlistRow {
  /** Of the file, counted from 1; the header is line 1. */
  readonly line: number;
  readonly value: Readonly<Record<string, unknown>>;
}

export type Watchlist =
  | { readonly ok: true; readonly rows: readonly WatchlistRow[] }
  | { readonly ok: false; readonly problems: readonly WatchlistProblem[] };

/** Rows that a file has at most. */
export const MOST_ROWS = 500;

/**
 * Reads the CSV that Sentinel exports of a watchlist: RFC 4180 with a header, a byte order mark or none. A column that
 * is neither an entry's nor Sentinel's own is refused: a facet that is left out for a slip of the pen would make
 * every entry of the file broader than it was meant to be.
 */
export function readWatchlist(csv: string): Watchlist {
  const table = readTable(csv);
  if (!Array.isArray(table)) return { ok: false, problems: [table] };
  const [header, ...rows] = table;
  if (header === undefined || rows.length === 0)
    return failed('csv.empty', 'The file has no rows below its header.');
  if (rows.length > MOST_ROWS)
    return failed('csv.too-many-rows', `The file has more than ${MOST_ROWS} rows. Split it.`);
  const names = header.cells.map((name) => name.trim());
  const problems = columnProblems(names);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, rows: rows.map(({ line, cells }) => ({ line, value: entryOf(names, cells) })) };
}

function failed(code: string, message: string): Watchlist {
  return { ok: false, problems: [{ code, message }] };
}

const tableSchema = z.array(
  z
    .object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) })
    .transform(({ record, info }) => ({
      cells: record,
      // The parser tells the last line of a record; a quoted cell may hold line breaks.
      line: info.lines - record.join('').split('\n').length + 1,
    })),
);

function readTable(csv: string): z.output<typeof tableSchema> | WatchlistProblem {
  // Within quotes the parser counts a CRLF as two lines.
  const text = csv.replace(/\r\n?/g, '\n');
  try {
    return tableSchema.parse(
      parse(text, { bom: true, info: true, skip_empty_lines: true, skip_records_with_empty_values: true }),
    );
  } catch (error) {
    const known = isCsvError(error);
    if (!known) throw error;
    return { code: 'csv.malformed', message: `The file is not CSV (${error.code}, line ${error.lines}).` };
  }
}

/** One of the parser's codes lacks the prefix of the others. */
const CSV_CODE = /^(?:CSV_|INVALID_OPENING_QUOTE$)/;

function isCsvError(error: unknown): error is CsvError & { readonly lines: unknown } {
  return error instanceof Error && 'code' in error && CSV_CODE.test(String(error.code)) && 'lines' in error;
}

function isSentinels(name: string): boolean {
  return SENTINEL_COLUMNS.has(
    name
      .replace(/^_+/, '')
      .replace(/\s*\[[^\]]*\]$/, '')
      .toLowerCase(),
  );
}

function columnProblems(names: readonly string[]): WatchlistProblem[] {
  const problems: WatchlistProblem[] = [];
  for (const [at, name] of names.entries()) {
    const known = Object.hasOwn(watchlistColumns, name);
    if (!known && !isSentinels(name)) {
      const message = `The column ${JSON.stringify(name.slice(0, 80))} is unknown; known are: ${Object.keys(watchlistColumns).join(', ')}.`;
      problems.push({ code: 'column.unknown', message });
    }
    if (known && names.indexOf(name) < at)
      problems.push({ code: 'column.repeated', message: `The column ${name} is there twice.` });
  }
  if (!names.includes('id')) problems.push({ code: 'column.missing', message: 'There is no column id.' });
  return problems;
}

function entryOf(names: readonly string[], cells: readonly string[]): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [at, name] of names.entries()) {
    const column = Object.hasOwn(watchlistColumns, name) ? watchlistColumns[name] : undefined;
    const cell = (cells[at] ?? '').trim();
    if (column !== undefined && cell !== '') place(value, column.path, cellValue(cell, column.kind));
  }
  return value;
}

/** A cell that is no number or flag stays text, which the schema refuses by name. */
function cellValue(cell: string, kind: Column['kind']): unknown {
  if (kind === 'number') return /^\d{1,6}$/.test(cell) ? Number(cell) : cell;
  if (kind === 'flag') return /^(true|false)$/i.test(cell) ? cell.toLowerCase() === 'true' : cell;
  // Spreadsheets make a time of a date.
  if (kind === 'date') return /^(\d{4}-\d\d-\d\d)[T ][\d:.]{5,16}Z?$/.exec(cell)?.[1] ?? cell;
  if (kind === 'text') return cell;
  return cell
    .split(';')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function place(
  value: Record<string, unknown>,
  [first = '', ...rest]: readonly string[],
  leaf: unknown,
): void {
  if (rest.length === 0) {
    value[first] = leaf;
    return;
  }
  const inner = value[first];
  const holder: Record<string, unknown> = typeof inner === 'object' && inner !== null ? { ...inner } : {};
  place(holder, rest, leaf);
  value[first] = holder;
}
