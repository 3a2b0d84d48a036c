import { partitionOf } from '../../../src/tables/keys.ts';
import { followingKeys, headFactsOf, LISTING } from '../../../src/tables/record-rows.ts';
import type { Note } from './note.ts';
import type { StoredRow } from './stored-rows.ts';

/** What a head says of its record. */
export interface Head {
  readonly id: string;
  /** 0 for a record without revisions. */
  readonly revision: number;
  /** Of its body: another one for another text. */
  readonly stamp: string;
}

/**
 * Compares the rows around the heads of a table with what the heads say of them: each has every part and every row of
 * a list, in its partition, and there are no others.
 *
 * @param name of a record, for what is found
 * @returns the heads by hash
 */
export function checkRecords(
  name: string,
  rows: readonly StoredRow[],
  note: Note,
): ReadonlyMap<string, Head> {
  const heads = new Map<string, Head>();
  const expected = new Map<string, Head>();
  for (const row of rows.filter(({ rowKey }) => /^c~[^~]*$/.test(rowKey))) {
    const { rowKey, columns } = row;
    const hash = rowKey.slice(2);
    const facts = headFactsOf(columns);
    const revision = Number(columns['revision'] ?? 0);
    const head = { id: String(columns['id']), revision, stamp: facts?.stamp ?? '' };
    heads.set(hash, head);
    if (placeOf(hash, rowKey) !== placeOfRow(row)) note('doubled', `a misplaced ${name}: ${head.id}`);
    if (facts === undefined) note('lost', `a ${name} with a damaged head: ${head.id}`);
    else for (const key of followingKeys(hash, facts)) expected.set(placeOf(hash, key), head);
  }
  for (const row of rows.filter(({ rowKey }) => /^l~|^c~[^~]*~/.test(rowKey))) {
    const place = placeOfRow(row);
    const head = expected.get(place);
    expected.delete(place);
    if (head === undefined) note('doubled', `a row without a ${name}: ${place}`);
    else if (row.rowKey.startsWith('l~') && revisionOf(row.columns[LISTING]) !== head.revision)
      note('outOfOrder', `a row of another revision of ${name} ${head.id}: ${place}`);
  }
  for (const [place, { id }] of expected) note('lost', `${name} ${id} without its row: ${place}`);
  return heads;
}

/** Partition and key in one text, of a row that lies where its hash says. */
function placeOf(hash: string, rowKey: string): string {
  return `${partitionOf(hash)} ${rowKey}`;
}

function placeOfRow({ partition, rowKey }: StoredRow): string {
  return `${partition} ${rowKey}`;
}

/** Of what a list shows; 0 for a record without revisions. */
function revisionOf(listing: unknown): number {
  const shown: unknown = JSON.parse(String(listing));
  return typeof shown === 'object' && shown !== null && 'revision' in shown ? Number(shown.revision) : 0;
}
