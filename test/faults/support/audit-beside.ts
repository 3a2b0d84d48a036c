import type { Case } from '../../../src/case/case.schema.ts';
import { sightingOf } from '../../../src/story/sighting.ts';
import { readSighting } from '../../../src/story/sighting-rows.ts';
import { hashOf } from '../../../src/tables/keys.ts';
import { canonical } from '../../../src/text/canonical-json.ts';
import { safeJson } from '../../../src/text/stored-text.ts';
import type { Owed } from './ledger.ts';
import type { Note } from './note.ts';
import type { StoredRow } from './stored-rows.ts';

/** What is owed to each case, by the hash of its id. */
type Debts = ReadonlyMap<string, { readonly id: string; readonly owed: Owed }>;

/**
 * The rows beside a case in its table, by the kind that their keys begin with: the incident of its alert (`i`), what is
 * to be written back (`o`), what became of that (`w`).
 */
export function checkBeside(rows: readonly StoredRow[], debts: Debts, note: Note): void {
  const links = new Map<string, unknown>();
  for (const { rowKey, columns } of rows) {
    const [kind = '', first = '', second = ''] = rowKey.split('~');
    if (kind === 'c' || kind === 'l') continue;
    const hash = kind === 'o' ? second : first;
    if (!debts.has(hash)) note('doubled', `a row of no case: ${rowKey}`);
    if (kind === 'i') links.set(hash, columns['incident']);
  }
  for (const [hash, { id, owed }] of debts) {
    const link = links.get(hash);
    const incident: unknown = typeof link === 'string' ? JSON.parse(link) : undefined;
    checkIncident('the incident link of', id, incident, owed, note);
  }
}

/** What is kept of an alert's incident, `what` it is, is what the latest row of the incident tells. */
export function checkIncident(what: string, id: string, kept: unknown, { incident }: Owed, note: Note): void {
  if (canonical(kept) === canonical(incident)) return;
  if (kept === undefined) note('lost', `${what} ${id}`);
  else if (incident === undefined) note('doubled', `${what} ${id}, which has none`);
  else note('outOfOrder', `${what} ${id} is ${canonical(kept)}`);
}

/** Cases that are to be enriched. */
export function checkEnrichments(rows: readonly StoredRow[], debts: Debts, note: Note): void {
  for (const { rowKey } of rows) {
    const [, hash = ''] = rowKey.split('~');
    if (!debts.has(hash)) note('doubled', `an enrichment of no case: ${rowKey}`);
  }
}

/**
 * Every case of a host with a step has left its sighting there, as it stands; the others are of earlier states. A row
 * that is keyed by the host alone is its marker.
 */
export function checkSightings(
  rows: readonly StoredRow[],
  cases: readonly Case[],
  debts: Debts,
  note: Note,
): void {
  const markers = new Set(rows.map(({ rowKey }) => rowKey).filter((rowKey) => !rowKey.includes('~')));
  const left = new Set<string>();
  for (const { rowKey, columns } of rows) {
    const [host = '', time] = rowKey.split('~');
    if (time === undefined) continue;
    const text = String(columns['sighting']);
    left.add(`${host} ${text}`);
    const [sighting] = readSighting(text);
    const isOwed = sighting !== undefined && debts.has(hashOf(sighting.caseId));
    if (!isOwed || hashOf(sighting.host) !== host) note('doubled', `a sighting of no case: ${rowKey}`);
    if (!markers.has(host)) note('lost', `the marker of the host of ${rowKey}`);
  }
  for (const one of cases) {
    const sighting = sightingOf(one);
    if (sighting === undefined) continue;
    const place = `${hashOf(sighting.host)} ${safeJson(sighting)}`;
    if (!left.has(place)) note('lost', `the sighting of ${one.id}`);
  }
}
