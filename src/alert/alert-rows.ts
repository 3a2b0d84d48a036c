import type { AlertRow, RuleIdentity } from './alert.ts';
import { readCustomDetails } from './custom-details.ts';
import { detailRows, MAX_DETAIL_ROWS, withDetails } from './detail-rows.ts';
import { type Candidates, columnsOf, columnText, type DraftRow, toAlertRow } from './draft-row.ts';
import type { Entities } from './entities.ts';
import { withEntities } from './entity-evidence.ts';
import { entityRows } from './entity-rows.ts';
import { type EntityValues, entityValues } from './entity-values.ts';
import type { Gap } from './gap.ts';
import type { JsonObject } from './json.ts';
import { readRawRows } from './raw-row.ts';

/** UTF-16 units of candidates that all rows of an alert may carry together: half of what one table entity holds. */
const MAX_REPEATED_CANDIDATES = 256 * 1024;

/** The parts of an alert that carry evidence, as delivered. */
export interface RowEvidence {
  readonly query: string | undefined;
  readonly customDetails: unknown;
  readonly entities: Entities;
  /** The entities are an incident's with several alerts. */
  readonly entitiesAreShared: boolean;
  /** `Search Query Results Overall Count`. */
  readonly resultCount: number | undefined;
}

/** The rows of an alert and what is missing; or the embedded rows are larger than may be inflated. */
export type AlertRows =
  | {
      readonly kind: 'rows';
      readonly rows: readonly AlertRow[];
      readonly gaps: readonly Gap[];
      /** What the embedded rows inflated to. */
      readonly inflatedBytes: number;
    }
  | { readonly kind: 'too-large' };

/**
 * Finds the rows that made the rule fire: embedded in the query, else folded in the custom details, else as far
 * as the entities tell. What the later sources say besides is kept with the rows of the first that has any.
 * Embedded rows may inflate to `maxInflatedBytes` together.
 */
export function readAlertRows(
  evidence: RowEvidence,
  identity: RuleIdentity,
  maxInflatedBytes: number,
): AlertRows {
  const raw = readRawRows(evidence.query, maxInflatedBytes);
  if (raw.kind === 'too-large') return raw;
  const details = readCustomDetails(evidence.customDetails);
  const { graph, unreadable } = evidence.entities;
  const values = entityValues(graph);

  const unfolded = detailRows(details.lists, evidence.resultCount);
  const found = firstNonEmpty(
    () => (raw.kind === 'rows' ? raw.rows.map(rawDraft) : []),
    () => unfolded.rows,
    () => (evidence.entitiesAreShared ? [] : entityRows(graph)),
    () => (isEmpty(values) ? [] : [{ source: 'entities', columns: {}, candidates: {} }]),
  );
  const source = found[0]?.source;
  const count = source === 'custom-details' ? unfolded.count : found.length;
  const isFolded = source !== 'raw-row' && evidence.resultCount !== undefined && evidence.resultCount > count;
  const kept = source === 'entities' ? found.slice(0, MAX_DETAIL_ROWS) : found;
  const detailed = source === 'custom-details' ? kept : withDetails(kept, details.lists);
  const isWhole = raw.kind === 'rows' && source === 'raw-row' && !raw.unreadable;
  const { rows: complete, hasCandidates } = withEntities(detailed, values, {
    isShared: evidence.entitiesAreShared,
    isOneEvent: found.length === 1 && !isFolded,
    isWhole,
  });

  const gaps: readonly (readonly [Gap, boolean])[] = [
    ['rows.none', found.length === 0],
    ['rows.no-activity', source === 'entities' && !complete.some(tellsOfActivity)],
    ['rows.folded', found.length > 0 && isFolded],
    ['rows.truncated', kept.length < found.length || (source === 'custom-details' && unfolded.truncated)],
    ['raw-row.unreadable', raw.kind === 'rows' && raw.unreadable],
    ['custom-details.unreadable', details.unreadable],
    ['entities.unreadable', unreadable],
    ['entities.of-incident', evidence.entitiesAreShared && (isWhole ? hasCandidates : graph.top.length > 0)],
  ];
  return {
    kind: 'rows',
    rows: boundCandidates(complete).map((row) => toAlertRow(row, identity)),
    gaps: gaps.flatMap(([gap, holds]) => (holds ? [gap] : [])),
    inflatedBytes: raw.kind === 'rows' ? raw.inflatedBytes : 0,
  };
}

function rawDraft(row: JsonObject): DraftRow {
  return { source: 'raw-row', columns: columnsOf(row), candidates: {} };
}

function firstNonEmpty(...sources: readonly (() => readonly DraftRow[])[]): readonly DraftRow[] {
  for (const rowsOf of sources) {
    const rows = rowsOf();
    if (rows.length > 0) return rows;
  }
  return [];
}

/**
 * Entities that name a host or an account alone, or that are not certainly of this alert, give one row without
 * columns of its own: the place for their values to stand at, since a hostile one among them must be seen.
 */
function isEmpty(values: EntityValues): boolean {
  return Object.values(values).every((list) => list.length === 0);
}

function tellsOfActivity({ columns }: DraftRow): boolean {
  return ['ProcessCommandLine', 'FileName', 'FolderPath', 'DetectionBranch'].some(
    (name) => columnText(columns, name) !== undefined,
  );
}

/** Candidates stand beside every row; where that would multiply a large text, beside the first row alone. */
function boundCandidates(rows: readonly DraftRow[]): readonly DraftRow[] {
  const shared = new Set(rows.map(({ candidates }) => candidates));
  const sizes = new Map([...shared].map((candidates) => [candidates, sizeOf(candidates)]));
  const total = rows.reduce((sum, { candidates }) => sum + (sizes.get(candidates) ?? 0), 0);
  if (total <= MAX_REPEATED_CANDIDATES) return rows;
  return rows.map((row, index) => (index === 0 ? row : { ...row, candidates: {} }));
}

function sizeOf(candidates: Candidates): number {
  const values = Object.values(candidates).flat();
  return values.reduce((sum, value) => sum + value.length, 0);
}
