import type { DetailLists } from './custom-details.ts';
import { eventDetailNames } from './detail-names.ts';
import { columnText, type DraftRow, withCandidates } from './draft-row.ts';
import { toUtcIso } from './times.ts';

/** More rows than one alert can fold: lists hold 50 values (Microsoft Learn, Sentinel service limits). */
export const MAX_DETAIL_ROWS = 100;

/** UTF-16 units of values that may be repeated over the rows of one alert, so that a small text stays small. */
const MAX_REPEATED = 1024 * 1024;

const BRANCH = 'DetectionBranch';

/** Of how many branches that cannot be assigned to a row a row is made: a rule of ten branches is a large one. */
const MAX_BRANCH_ROWS = 10;

/** Rows unfolded from custom details. */
export interface DetailRows {
  readonly rows: readonly DraftRow[];
  /** How many rows of the query the lists hold for certain: the length of the longest. */
  readonly count: number;
  /** There are more than are unfolded; their values are candidates. */
  readonly truncated: boolean;
}

/**
 * Unfolds custom details into rows. Several rows are folded into lists of distinct values: there are as many
 * rows as the longest list has values, a list of that length lines up by position, a list of one value holds for
 * every row, and a list of another length cannot be assigned, so that its column is left out and its values
 * become candidates of every row.
 *
 * When the query found more rows than that (`resultCount`), the lists line up only as far as can be told: each
 * value of a list then is a candidate of the other rows too.
 *
 * A `DetectionBranch` that cannot be assigned still is the report that the rule hit by it: a row of its own holds
 * it, with what is the same in every row and the rest as candidates.
 */
export function detailRows(lists: DetailLists, resultCount: number | undefined): DetailRows {
  if (![...lists.keys()].some((name) => eventDetailNames.has(name)))
    return { rows: [], count: 0, truncated: false };
  const entries = [...lists];
  const longest = entries.reduce((length, [, values]) => Math.max(length, values.length), 0);
  const repeated = entries.reduce(
    (sum, [, [only = '', ...more]]) => sum + (more.length ? 0 : only.length),
    1,
  );
  const length = Math.min(longest, MAX_DETAIL_ROWS, Math.max(1, Math.floor(MAX_REPEATED / repeated)));
  const isCertain = length === longest && (resultCount === undefined || resultCount <= longest);
  const ambiguous = entries.filter(
    ([, values]) => values.length > 1 && (values.length < longest || !isCertain),
  );
  const candidates = withCandidates({}, ambiguous);
  const rows = Array.from({ length }, (_, index): DraftRow => {
    const columns = entries.flatMap(([name, values]): [string, string | undefined][] => {
      if (values.length === longest) return [[name, values[index]]];
      return values.length === 1 ? [[name, values[0]]] : [];
    });
    return { source: 'custom-details', columns: Object.fromEntries(columns), candidates };
  });
  return { rows: [...rows, ...branchRows(entries, longest)], count: longest, truncated: length < longest };
}

function branchRows(
  entries: readonly (readonly [string, readonly string[]])[],
  longest: number,
): readonly DraftRow[] {
  const branches = entries.find(([name]) => name === BRANCH)?.[1] ?? [];
  if (branches.length < 2 || branches.length === longest) return [];
  const shared = entries.flatMap(([name, values]) => (values.length === 1 ? [[name, values[0]]] : []));
  const others = entries.filter(([name, values]) => values.length > 1 && name !== BRANCH);
  return branches.slice(0, MAX_BRANCH_ROWS).map((branch) => ({
    source: 'custom-details',
    columns: { ...Object.fromEntries(shared), [BRANCH]: branch },
    candidates: withCandidates({}, others),
  }));
}

/**
 * Adds to rows of another source what custom details say besides. A column that a row lacks and of which the
 * details have one value is filled in; a value that contradicts the rows, or of which it is open whose it is,
 * becomes a candidate. Nothing that a row carries is changed.
 */
export function withDetails(rows: readonly DraftRow[], lists: DetailLists): readonly DraftRow[] {
  const details = [...lists].map(([name, values]) => {
    const carried = new Set(rows.flatMap(({ columns }) => comparable(columnText(columns, name))));
    const others = values.filter((value) => comparable(value).some((text) => !carried.has(text)));
    return { name, only: values.length === 1 ? values[0] : undefined, others };
  });
  return rows.map((row) => {
    const missing = details.filter(
      ({ name, only }) => only !== undefined && !Object.hasOwn(row.columns, name),
    );
    const beside = details.filter((detail) => !missing.includes(detail));
    return {
      ...row,
      columns: { ...row.columns, ...Object.fromEntries(missing.map(({ name, only }) => [name, only])) },
      candidates: withCandidates(
        row.candidates,
        beside.map(({ name, others }) => [name, others]),
      ),
    };
  });
}

/** A value so that two spellings of it are equal: without case, a time as its moment. Nothing for an empty one. */
function comparable(text: string | undefined): readonly string[] {
  if (text === undefined || text.trim() === '') return [];
  return [toUtcIso(text) ?? text.trim().toLowerCase()];
}
