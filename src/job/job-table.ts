import { TriageError } from '../errors.ts';
import { indexedTable } from '../tables/indexed-table.ts';
import { listRecords } from '../tables/list-records.ts';
import type { StoredRecord } from '../tables/record-rows.ts';
import type { Table } from '../tables/table.ts';
import { type JobStore, type TriageJob, triageJobSchema } from './triage-job.ts';

/** Lists of their own, so that neither is passed over for the other. */
const OPEN = 'open';
const DONE = 'done';
const AT_ONCE = 20;

/** The jobs in one table, each whole: a body of 1 MiB fits. */
export function jobTable(table: Table): JobStore {
  const records = indexedTable(table, 'job');
  return {
    async put(job) {
      await records.insert([recordOf(job)]);
    },
    async get(id) {
      const stored = await records.get(id);
      return stored && { value: jobFrom(stored.text), etag: stored.etag };
    },
    async replace(job, etag) {
      return (await records.replace(recordOf(job), etag)) === 'conflict' ? 'conflict' : 'written';
    },
    unfinished: (beforeMs) => idsBefore(OPEN, beforeMs),
    async tidy(beforeMs) {
      for (const id of await idsBefore(DONE, beforeMs)) await records.remove(id);
    },
  };

  async function idsBefore(facet: string, untilMs: number): Promise<readonly string[]> {
    const { items } = await listRecords(table, { facet, where: [], untilMs, limit: AT_ONCE });
    return items.map(({ text }) => text);
  }
}

function recordOf(job: TriageJob): StoredRecord {
  const { id, createdAt, workedUntil } = job;
  return {
    id,
    instantMs: Date.parse(createdAt),
    text: JSON.stringify(job),
    columns: { id, createdAt, workedUntil, done: job.answer !== undefined },
    facets: [job.answer === undefined ? OPEN : DONE],
    listing: { text: id, columns: {} },
  };
}

function jobFrom(text: string): TriageJob {
  try {
    return triageJobSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new TriageError('job.unreadable', 'The stored job is not one of this version', { cause: error });
  }
}
