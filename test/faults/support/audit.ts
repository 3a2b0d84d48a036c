import { forEachBounded } from '../../../src/async/for-each-bounded.ts';
import type { Case } from '../../../src/case/case.schema.ts';
import { hashOf } from '../../../src/tables/keys.ts';
import { checkBeside, checkEnrichments, checkIncident, checkSightings } from './audit-beside.ts';
import { checkRecords, type Head } from './audit-records.ts';
import type { Ledger, Owed } from './ledger.ts';
import type { Note } from './note.ts';
import type { Account } from './stored-rows.ts';

/** What of a ledger is not as it must be. All zero is the only good answer. */
export interface Audit {
  /** Alerts without a case, what a case lacks (rows, incident, link, list row, sighting), and messages not kept. */
  readonly lost: number;
  /** Cases of no alert, rows that a case holds twice, failures of good messages, and rows that belong to no case. */
  readonly doubled: number;
  /** Cases and incidents that are not described by their latest delivery, and revisions that do not rise. */
  readonly outOfOrder: number;
  /** What was found, the first few. */
  readonly findings: readonly string[];
}

const AT_ONCE = 8;
const MOST_FINDINGS = 5;

/**
 * An auditor of one storage account, which compares what is stored with what was sent. It remembers the ledgers and the
 * revisions that it has seen: what is stored must be what all ledgers tell, no less and no more. It reads the tables
 * themselves, so that no cache or list can hide.
 */
export function createAudit(): (account: Account, ledger: Ledger) => Promise<Audit> {
  const owed = new Map<string, { readonly id: string; readonly owed: Owed }>();
  const poison = new Set<string>();
  const seen = new Map<string, Head>();

  return async (account, ledger) => {
    const counts = { lost: 0, doubled: 0, outOfOrder: 0 };
    const findings: string[] = [];
    const note: Note = (kind, what, many = 1) => {
      counts[kind] += many;
      if (findings.length < MOST_FINDINGS) findings.push(`${kind}: ${what}`);
    };
    for (const [id, one] of ledger.owed) owed.set(hashOf(id), { id, owed: one });
    for (const message of ledger.poison) poison.add(message);
    const rows = await account.rows('cases');

    const heads = checkRecords('case', rows, note);
    for (const [hash, { id }] of owed) if (!heads.has(hash)) note('lost', `no case ${id}`);
    for (const [hash, { id }] of heads) if (!owed.has(hash)) note('doubled', `a case of no alert: ${id}`);
    checkRevisions(heads, seen, note);
    await checkFailures(account, poison, note);

    const cases: Case[] = [];
    await forEachBounded([...ledger.owed], AT_ONCE, async ([id, one]) => {
      const stored = await account.stores.cases.get(id);
      if (stored === undefined) return;
      cases.push(stored.value);
      checkCase(stored.value, one, note);
    });
    checkBeside(rows, owed, note);
    checkEnrichments(await account.rows('enrichments'), owed, note);
    checkSightings(await account.rows('sightings'), cases, owed, note);
    return { ...counts, findings };
  };
}

/** A case as it is described by what was sent of it. */
function checkCase({ id, alert, incident, events }: Case, owed: Owed, note: Note): void {
  const lines = events.map((event) => String(event.columns['ProcessCommandLine']));
  const missing = owed.commandLines.filter((line) => !lines.includes(line));
  if (missing.length > 0) note('lost', `${missing.length} rows of ${id}`, missing.length);
  const more = lines.length - (owed.commandLines.length - missing.length);
  if (more > 0) note('doubled', `${more} rows of ${id}`, more);
  if (alert.severity !== owed.severity) note('outOfOrder', `${id} is ${alert.severity}`);
  checkIncident('the incident of', id, incident, owed, note);
}

/** A case that is written again is a later revision; one that is not stays as it is. */
function checkRevisions(heads: ReadonlyMap<string, Head>, seen: Map<string, Head>, note: Note): void {
  for (const [hash, head] of heads) {
    const before = seen.get(hash);
    seen.set(hash, head);
    if (before === undefined || head.revision > before.revision || head.stamp === before.stamp) continue;
    note('outOfOrder', `${head.id} went from revision ${before.revision} to ${head.revision}`);
  }
}

/** What is kept as a failure is what cannot be read, each message once and whole. */
async function checkFailures(account: Account, poison: ReadonlySet<string>, note: Note): Promise<void> {
  const kept = new Set<string>();
  for (const { id } of checkRecords('failure', await account.rows('failures'), note).values()) {
    const payload = (await account.stores.failures.get(id))?.payload ?? '';
    if (!poison.has(payload)) note('doubled', `a good message kept as failure ${id}`);
    else if (kept.has(payload)) note('doubled', `failure ${id}`);
    kept.add(payload);
  }
  for (const message of poison) if (!kept.has(message)) note('lost', `the message ${message}`);
}
