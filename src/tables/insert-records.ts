import { forEachBounded } from '../async/for-each-bounded.ts';
import { isStorageUnavailable, TriageError } from '../errors.ts';
import { type RecordRows, type StoredRecord, TRANSACTION_BYTES, TRANSACTION_ROWS } from './record-rows.ts';
import type { Change, Table } from './table.ts';

/** Transactions on the way at once. More only queue at the service, and hold their bytes meanwhile. */
const TRANSACTIONS_AT_ONCE = 8;

/**
 * What became of a record: written; written, and in its mailbox lies what came before it (`awaited`); or not written,
 * since it was there.
 */
export type Inserted = 'created' | 'awaited' | 'exists';

interface Planned {
  /** Position in the input. */
  readonly at: number;
  readonly rows: RecordRows;
}

/**
 * Writes records that are not there yet, as many in a transaction as it takes. When a transaction is refused,
 * its records go one by one, so that each gets its own answer. See `IndexedTable.insert`.
 */
export async function insertRecords(
  table: Table,
  records: readonly (StoredRecord | TriageError)[],
  layOut: (record: StoredRecord) => RecordRows,
): Promise<readonly Inserted[]> {
  const refused = new Map<number, TriageError>();
  const outcomes = new Map<number, Inserted>();

  async function attempt(at: number, work: () => Promise<void> | void): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof TriageError) || isForAll(error)) throw error;
      refused.set(
        at,
        new TriageError(error.code, error.message, { path: `/${at}${error.path}`, cause: error }),
      );
    }
  }

  async function writeOne({ at, rows }: Planned): Promise<void> {
    outcomes.set(at, await insertOne(table, rows));
  }

  async function write(group: readonly Planned[]): Promise<void> {
    const [first, ...more] = group;
    if (first === undefined) return;
    if (more.length > 0 && (await writeTogether(table, group))) {
      for (const { at } of group) outcomes.set(at, 'created');
      return;
    }
    for (const one of group) await attempt(one.at, () => writeOne(one));
  }

  const planned: Planned[] = [];
  const seen = new Set<string>();
  for (const [at, record] of records.entries()) {
    await attempt(at, () => {
      if (record instanceof TriageError) throw record;
      if (seen.has(record.id)) outcomes.set(at, 'exists');
      else planned.push({ at, rows: layOut(record) });
      seen.add(record.id);
    });
  }
  await forEachBounded(groupsOf(planned), TRANSACTIONS_AT_ONCE, write);
  const [problem] = [...refused].sort(([a], [b]) => a - b).map(([, error]) => error);
  if (problem !== undefined) throw problem;
  return records.map((_, at) => outcomes.get(at) ?? 'exists');
}

/** Whether the error says nothing about this record: the others would meet it too. */
function isForAll(error: TriageError): boolean {
  return isStorageUnavailable(error) || error.code === 'config.invalid';
}

async function insertOne(table: Table, rows: RecordRows): Promise<Inserted> {
  const { mailbox, ...bare } = rows;
  const refused = await create(table, rows);
  if (refused === undefined) return 'created';
  // The head is the first of the changes: it is there, whatever else is.
  if (mailbox === undefined || refused.at === 0) return 'exists';
  return (await create(table, bare)) === undefined ? 'awaited' : 'exists';
}

/** Which row is there already, where the service says so; `undefined` when all were written. */
async function create(
  table: Table,
  rows: RecordRows,
): Promise<{ readonly at: number | undefined } | undefined> {
  const answer = await table.submit(rows.partition, changesOf(rows));
  if (answer.kind === 'done') return undefined;
  if (answer.reason === 'exists') return answer;
  throw new TriageError('storage.rejected', `The table service refused a new record: ${answer.reason}`);
}

/** False when the group has to go one by one. */
async function writeTogether(table: Table, group: readonly Planned[]): Promise<boolean> {
  const partition = group[0]?.rows.partition ?? '';
  try {
    const answer = await table.submit(
      partition,
      group.flatMap(({ rows }) => changesOf(rows)),
    );
    return answer.kind === 'done';
  } catch (error) {
    if (error instanceof TriageError && error.code === 'storage.rejected') return false;
    throw error;
  }
}

/**
 * Only head and mailbox are created; what follows is put. So `exists` always means that the record itself is there,
 * even where somebody has removed a head by hand and left its index rows: else its alert would be lost.
 */
function changesOf({ head, mailbox, others }: RecordRows): Change[] {
  const created = mailbox === undefined ? [head] : [head, mailbox];
  return [
    ...created.map((row): Change => ({ kind: 'create', ...row })),
    ...others.map((row): Change => ({ kind: 'put', ...row })),
  ];
}

function groupsOf(planned: readonly Planned[]): Planned[][] {
  const groups: Planned[][] = [];
  const open = new Map<string, { group: Planned[]; rows: number; bytes: number }>();
  for (const one of planned) {
    const { partition, bytes, others, mailbox } = one.rows;
    const rows = others.length + (mailbox === undefined ? 1 : 2);
    const last = open.get(partition);
    if (last && last.rows + rows <= TRANSACTION_ROWS && last.bytes + bytes <= TRANSACTION_BYTES) {
      last.group.push(one);
      last.rows += rows;
      last.bytes += bytes;
    } else {
      const group = [one];
      groups.push(group);
      open.set(partition, { group, rows, bytes });
    }
  }
  return groups;
}
