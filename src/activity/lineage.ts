import type { AlertRow } from '../alert/alert.ts';

/**
 * What a row of `DeviceProcessEvents` says of the processes above. The sensor on Linux makes a node of every fork and of
 * every exec, and names the node from which the new one came:
 * - `fork-exec`: a fork of the parent became the program, so that the parent shows twice and the grandparent never;
 * - `exec-chain`: one process became several programs, of which the row names the two before;
 * - `fork-record`: the program forked; the same command again, and no new act;
 * - `lost`: the sensor knows nothing above;
 * - `named`: the row has no ids, as one that a rule projects, and names two different programs;
 * - `unknown`: the row has no ids, and what it names may be the parent twice.
 */
export type LineageKind = 'fork-exec' | 'exec-chain' | 'fork-record' | 'lost' | 'named' | 'unknown';

export interface Lineage {
  readonly kind: LineageKind;
  /** What started the program, by its image's name. */
  readonly parent: string | undefined;
  /** What started that; `undefined` where the row does not say. */
  readonly grandparent: string | undefined;
}

function textOf({ columns }: Pick<AlertRow, 'columns'>, column: string): string | undefined {
  const value = columns[column];
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}

function isSame(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase();
}

function isForkRecord(row: Pick<AlertRow, 'columns'>): boolean {
  const line = textOf(row, 'ProcessCommandLine');
  return (
    isSame(textOf(row, 'InitiatingProcessFileName'), textOf(row, 'FileName')) &&
    line !== undefined &&
    line === textOf(row, 'InitiatingProcessCommandLine') &&
    textOf(row, 'ProcessId') !== textOf(row, 'InitiatingProcessId')
  );
}

/** Reads the lineage of a row; that of a file event is told by its columns as they are. */
export function readLineage(row: Pick<AlertRow, 'columns' | 'table'>): Lineage {
  const initiator = textOf(row, 'InitiatingProcessFileName');
  const above = textOf(row, 'InitiatingProcessParentFileName');
  if (row.table === 'DeviceFileEvents') return { kind: 'named', parent: initiator, grandparent: above };
  if (initiator === undefined && above === undefined)
    return { kind: 'lost', parent: undefined, grandparent: undefined };
  if (isForkRecord(row)) return { kind: 'fork-record', parent: undefined, grandparent: undefined };
  const [own, from, over] = ['ProcessId', 'InitiatingProcessId', 'InitiatingProcessParentId'].map((column) =>
    textOf(row, column),
  );
  if (isSame(initiator, above)) {
    const kind = own !== undefined && own === from ? 'fork-exec' : 'unknown';
    return { kind, parent: above, grandparent: undefined };
  }
  if (own !== undefined && own === from && from === over)
    return { kind: 'exec-chain', parent: initiator, grandparent: above };
  return {
    kind: 'named',
    parent: initiator ?? above,
    grandparent: initiator === undefined ? undefined : above,
  };
}
