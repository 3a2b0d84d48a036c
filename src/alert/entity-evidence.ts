import {
  type CandidateList,
  type Candidates,
  columnText,
  type DraftRow,
  withCandidates,
} from './draft-row.ts';
import type { EntityValues } from './entity-values.ts';

/** What is known of how entities and rows belong together. */
export interface EntityScope {
  /** The entities are an incident's, of several alerts: none of them is certainly of this alert. */
  readonly isShared: boolean;
  /** The alert stands for one event: the account that it names can only be that event's. */
  readonly isOneEvent: boolean;
  /** The rows are the events themselves, as the rule saw them, and all of them. */
  readonly isWhole: boolean;
}

/** Rows with what the entities say besides. */
export interface WithEntities {
  readonly rows: readonly DraftRow[];
  /** Some value stands beside the rows without being certainly of any. */
  readonly hasCandidates: boolean;
}

/**
 * Adds to rows what the entities say besides. A row without `DeviceName` or `AccountName` takes the one that
 * there is; what is more than one, or named by no row, becomes a candidate.
 *
 * An account fills in only where there is one event. Sentinel drops accounts named root, admin, system and the
 * like from the entities (Microsoft Learn, "Microsoft Sentinel entity types reference"), so that of two events
 * the one account left may be the other's; and no account at all means unknown, never root.
 *
 * Events that are whole know better than the entities of an incident: what those name besides is other alerts'.
 */
export function withEntities(
  rows: readonly DraftRow[],
  values: EntityValues,
  scope: EntityScope,
): WithEntities {
  const canFill = !scope.isShared;
  const host = canFill && values.hosts.length === 1 ? values.hosts[0] : undefined;
  const account =
    canFill && scope.isOneEvent && values.accounts.length === 1 ? values.accounts[0] : undefined;
  const filled = rows.map((row) => fill(fill(row, 'DeviceName', host), 'AccountName', account));

  const paths = values.files.flatMap((file) => file.folderPath ?? []);
  const names = values.files.flatMap((file) => file.name ?? []);
  const open = (named: readonly string[], columns: readonly string[]): readonly string[] =>
    scope.isShared && scope.isWhole && filled.every((row) => carriesAny(row, columns))
      ? []
      : unnamed(filled, named, columns);
  const beside: CandidateList = [
    ['DeviceName', open(values.hosts, ['DeviceName'])],
    ['AccountName', open(values.accounts, ['AccountName', 'InitiatingProcessAccountName'])],
    ['ProcessCommandLine', open(values.commandLines, COMMAND_LINES)],
    ['FolderPath', open(paths, ['FolderPath', 'InitiatingProcessFolderPath'])],
    ['FileName', open(names, FILE_NAMES)],
  ];
  if (beside.every(([, more]) => more.length === 0)) return { rows: filled, hasCandidates: false };
  // Rows of one alert mostly share one object of candidates, which may be large: it is joined once.
  const joined = new Map<Candidates, Candidates>();
  const besides = filled.map((row) => {
    const candidates = joined.get(row.candidates) ?? withCandidates(row.candidates, beside);
    joined.set(row.candidates, candidates);
    return { ...row, candidates };
  });
  return { rows: besides, hasCandidates: true };
}

const COMMAND_LINES = ['ProcessCommandLine', 'InitiatingProcessCommandLine'];
const FILE_NAMES = ['FileName', 'InitiatingProcessFileName', 'InitiatingProcessParentFileName'];

function fill(row: DraftRow, name: string, value: string | undefined): DraftRow {
  if (value === undefined || Object.hasOwn(row.columns, name)) return row;
  return { ...row, columns: { ...row.columns, [name]: value } };
}

function carriesAny(row: DraftRow, columns: readonly string[]): boolean {
  return columns.some((name) => columnText(row.columns, name) !== undefined);
}

/** The values that no row carries in any of these columns; a short host name is carried by its full name. */
function unnamed(
  rows: readonly DraftRow[],
  values: readonly string[],
  columns: readonly string[],
): readonly string[] {
  const carried = new Set(
    rows.flatMap((row) =>
      columns.flatMap((name) => {
        const text = columnText(row.columns, name)?.trim().toLowerCase() ?? '';
        return name === 'DeviceName' ? [text, text.split('.')[0] ?? ''] : [text];
      }),
    ),
  );
  return values.filter((value) => !carried.has(value.trim().toLowerCase()));
}
