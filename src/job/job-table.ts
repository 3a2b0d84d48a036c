import { compact } from '../compact.ts';
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
    async *unfinished(beforeMs) {
      let page: Awaited<ReturnType<typeof pageBefore>> | undefined;
      do {
        page = await pageBefore(OPEN, beforeMs, page?.items.at(-1)?.position);
        for (const { text } of page.items) yield text;
      } while (page.more);
    },
    async tidy(beforeMs) {
      const { items } = await pageBefore(DONE, beforeMs);
      for (const { text } of items) await records.remove(text);
    },
  };

  function pageBefore(facet: string, untilMs: number, after?: string) {
    return listRecords(table, compact({ facet, where: [], limit: AT_ONCE, untilMs, after }));
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
