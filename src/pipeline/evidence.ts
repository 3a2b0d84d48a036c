import type { ExplainedRow } from '../rule/explained.schema.ts';

/** The columns that triage reads, by table: what a complete row tells. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  DeviceProcessEvents: [
    'Timestamp',
    'DeviceName',
    'AccountName',
    'FileName',
    'ProcessCommandLine',
    'InitiatingProcessFileName',
    'InitiatingProcessCommandLine',
    'InitiatingProcessParentFileName',
  ],
  DeviceFileEvents: [
    'Timestamp',
    'DeviceName',
    'InitiatingProcessAccountName',
    'FileName',
    'FolderPath',
    'InitiatingProcessFileName',
    'InitiatingProcessCommandLine',
    'InitiatingProcessParentFileName',
  ],
};

/** Columns that say the same, under the name that the rule projects them to. */
const ALIASES: Readonly<Record<string, string>> = { InitiatingProcessAccountName: 'AccountName' };

function carries(row: ExplainedRow, column: string): boolean {
  const alias = ALIASES[column];
  return [column, ...(alias === undefined ? [] : [alias])].some(
    (name) => row.columns[name] !== undefined && row.columns[name] !== null && row.columns[name] !== '',
  );
}

/** How complete the evidence of a case is, apart from what it says. */
export interface EvidenceState {
  /** 0–1: the share of needed columns that the rows carry, halved when rows are known to be missing. */
  readonly completeness: number;
  /** Codes of gaps, then columns that a row lacks, as `Table.Column`. */
  readonly missing: readonly string[];
}

/** Judges the rows of a case. */
export function evidenceOf(events: readonly ExplainedRow[], gaps: readonly string[]): EvidenceState {
  const lacking = new Set<string>();
  let needed = 0;
  let carried = 0;
  for (const row of events) {
    for (const column of NEEDED[row.table] ?? []) {
      needed += 1;
      if (carries(row, column)) carried += 1;
      else lacking.add(`${row.table}.${column}`);
    }
  }
  const share = needed === 0 ? 0 : carried / needed;
  return {
    completeness: Math.round((gaps.length > 0 ? share / 2 : share) * 100) / 100,
    missing: [...new Set(gaps)].sort().concat([...lacking].sort()),
  };
}

/** The gaps among what a case says is missing: codes, not columns. */
export function gapsOf(missing: readonly string[]): readonly string[] {
  return missing.filter((item) => item === item.toLowerCase());
}
