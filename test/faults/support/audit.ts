import { TableClient } from '@azure/data-tables';
import { openStores } from '../../../src/case/open-stores.ts';
import { forEachBounded } from '../../../src/tables/for-each-bounded.ts';
import { followingKeys, headFactsOf } from '../../../src/tables/record-rows.ts';
import type { Ledger, Owed } from './ledger.ts';

/** What of a ledger is not as it must be. All zero is the only good answer. */
export interface Audit {
  /** Alerts without a case, rows or incidents that a case lacks, and unreadable messages that are not kept. */
  readonly lost: number;
  /** Rows that a case holds twice, and rows of lists that belong to no case or not to this state of it. */
  readonly doubled: number;
  /** Cases whose alert or incident is not described by its latest delivery. */
  readonly outOfOrder: number;
  /** What was found, the first few. */
  readonly findings: readonly string[];
}

const AT_ONCE = 8;
const MOST_FINDINGS = 5;

/** Compares what is stored with what was sent. Reads the tables themselves, so that no cache or list can hide. */
export async function audit(connectionString: string, ledger: Ledger): Promise<Audit> {
  const counts = { lost: 0, doubled: 0, outOfOrder: 0 };
  const findings: string[] = [];
  const note = (kind: keyof typeof counts, what: string, many = 1) => {
    counts[kind] += many;
    if (findings.length < MOST_FINDINGS) findings.push(`${kind}: ${what}`);
  };
  const stores = openStores({ kind: 'connection-string', connectionString });

  async function check([id, owed]: readonly [string, Owed]): Promise<void> {
    const stored = await stores.cases.get(id);
    if (stored === undefined) return note('lost', `no case ${id}`);
    const { alert, incident, events } = stored.value;
    const lines = events.map((event) => String(event.columns['ProcessCommandLine']));
    const missing = owed.commandLines.filter((line) => !lines.includes(line));
    if (missing.length > 0) note('lost', `${missing.length} rows of ${id}`, missing.length);
    const more = lines.length - new Set(lines).size;
    if (more > 0) note('doubled', `${more} rows of ${id}`, more);
    if (alert.severity !== owed.severity) note('outOfOrder', `${id} is ${alert.severity}`);
    if (owed.incidentTitle === undefined) return;
    if (incident === undefined) note('lost', `the incident of ${id}`);
    else if (incident.title !== owed.incidentTitle) note('outOfOrder', `${id} is in "${incident.title}"`);
  }
  await forEachBounded([...ledger.owed], AT_ONCE, check);

  const kept = new Set<string>();
  for (const payload of await failurePayloads(stores.failures)) {
    if (kept.has(payload)) note('doubled', 'a failure');
    kept.add(payload);
  }
  for (const message of ledger.poison) if (!kept.has(message)) note('lost', `the message ${message}`);
  for (const stray of await strayRows(connectionString)) note('doubled', stray);
  return { ...counts, findings };
}

async function failurePayloads(failures: ReturnType<typeof openStores>['failures']): Promise<string[]> {
  const payloads: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await failures.list({ limit: 200, ...(cursor === undefined ? {} : { cursor }) });
    for (const { id } of page.items) payloads.push((await failures.get(id))?.payload ?? '');
    cursor = page.cursor;
  } while (cursor !== undefined);
  return payloads;
}

/** Rows of lists that no case has, and those that a case should have and has not. */
async function strayRows(connectionString: string): Promise<string[]> {
  const table = TableClient.fromConnectionString(connectionString, 'cases', {
    allowInsecureConnection: true,
  });
  const listed = new Set<string>();
  const expected = new Set<string>();
  for await (const row of table.listEntities<Record<string, unknown>>()) {
    const { partitionKey = '', rowKey = '' } = row;
    const [kind, hash = '', part] = rowKey.split('~');
    if (kind === 'l') listed.add(`${partitionKey} ${rowKey}`);
    if (kind !== 'c' || part !== undefined) continue;
    const facts = headFactsOf(row);
    for (const key of facts === undefined ? [] : followingKeys(hash, facts)) {
      if (key.startsWith('l~')) expected.add(`${partitionKey} ${key}`);
    }
  }
  return [
    ...[...listed].filter((key) => !expected.has(key)).map((key) => `a row without a case: ${key}`),
    ...[...expected].filter((key) => !listed.has(key)).map((key) => `a case without its row: ${key}`),
  ];
}
