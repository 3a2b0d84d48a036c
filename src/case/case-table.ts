import { TriageError } from '../errors.ts';
import { decodeCursor, encodeCursor, fingerprintOf } from '../tables/cursor.ts';
import { indexedTable } from '../tables/indexed-table.ts';
import { hashOf, instantOfPosition, mailboxKeyOf, shortHashOf } from '../tables/keys.ts';
import { listRecords } from '../tables/list-records.ts';
import type { RecordRow, StoredRecord } from '../tables/record-rows.ts';
import type { RangeQuery, Table } from '../tables/table.ts';
import { plainColumn, safeJson } from '../text/stored-text.ts';
import {
  type Case,
  type CaseSummary,
  type Classification,
  caseSchema,
  caseSummarySchema,
  dispositionSchema,
} from './case.schema.ts';
import { summaryOf } from './case-summary.ts';
import { checkNewCase, checkNextCase, instantOf, timesOf } from './store-input.ts';
import type { CaseFilter, CaseStore } from './stores.ts';

/** What is written with every revision of a case, in its transaction: rows that somebody else reads and removes. */
export type RowsBeside = (found: Case) => readonly RecordRow[];

/**
 * The cases in one table. A case is a head row with the whole case, and one index row in each list that it is
 * in (all, its disposition, its host, its account, its verdict), always written together, the first time with an empty
 * row for the incident that may come. Besides what `CaseStore` names it
 * throws `case.invalid`, `case.too-large` and `case.unreadable`.
 */
export function caseTable(table: Table, beside: RowsBeside = () => []): CaseStore {
  const records = indexedTable(table, 'case');
  const recordOf = (found: Case): StoredRecord => ({ ...bareRecordOf(found), beside: beside(found) });
  const newRecordOf = (found: Case): StoredRecord => ({ ...recordOf(found), mailbox: mailboxOf(found.id) });
  return {
    insert: (cases) => records.insert(cases.map((found) => orError(() => newRecordOf(checkedNew(found))))),
    async get(id) {
      const stored = await records.get(id);
      return stored && { value: caseFrom(stored.text), etag: stored.etag };
    },
    async replace(previous, next) {
      checkNextCase(previous.value, next);
      const written = await records.replace(recordOf(next), previous.etag);
      return written === 'conflict' ? written : { value: next, etag: written.etag };
    },
    async list(filter, { limit, cursor }) {
      const { facet, where } = planOf(filter);
      const fingerprint = fingerprintOf(['cases', ...partsOf(filter)]);
      const after = cursor === undefined ? undefined : decodeCursor(cursor, fingerprint);
      const query = { facet, where, limit, ...timesOf(filter), ...(after === undefined ? {} : { after }) };
      const { items, more } = await listRecords(table, query);
      const last = items.at(-1);
      return {
        items: items.map(({ text }) => summaryFrom(text)),
        ...(more && last ? { cursor: encodeCursor(last.position, fingerprint) } : {}),
      };
    },
    async tally(stretch, limit) {
      const query = { facet: 'all', where: [], limit, ...timesOf(stretch), column: 'disposition' };
      const { items, more } = await listRecords(table, query);
      return {
        items: items.map(({ position, text }) => ({
          createdAtMs: instantOfPosition(position),
          disposition: parsed(() => dispositionSchema.parse(text)),
        })),
        more,
      };
    },
  };
}

/** Empty until the incident of the alert comes: `incidentLinkTable`. */
function mailboxOf(id: string): RecordRow {
  return { rowKey: mailboxKeyOf(hashOf(id)), columns: {} };
}

function checkedNew(found: Case): Case {
  checkNewCase(found);
  return found;
}

function orError(make: () => StoredRecord): StoredRecord | TriageError {
  try {
    return make();
  } catch (error) {
    if (error instanceof TriageError) return error;
    throw error;
  }
}

function bareRecordOf(found: Case): StoredRecord {
  const summary = summaryOf(found);
  return {
    id: found.id,
    instantMs: instantOf(found.createdAt, 'case.invalid', '/createdAt'),
    text: JSON.stringify(found),
    columns: {
      id: plainColumn(found.id),
      disposition: found.disposition,
      score: found.score.value,
      severity: plainColumn(summary.severity),
      host: plainColumn(summary.host),
      account: plainColumn(summary.account),
      category: plainColumn(summary.category),
      ruleName: plainColumn(summary.ruleName),
      summary: plainColumn(summary.summary),
      classification: summary.verdict ?? '',
      createdAt: plainColumn(found.createdAt),
      updatedAt: plainColumn(found.updatedAt),
      revision: found.revision,
    },
    facets: facetsOf(summary),
    listing: { text: safeJson(summary), columns: filterColumnsOf(summary) },
  };
}

/** Hosts and accounts are found whatever their case. */
function nameHash(name: string): string {
  return shortHashOf(name.toLowerCase());
}

function facetsOf({ disposition, host, account, verdict }: CaseSummary): string[] {
  return [
    'all',
    `d-${disposition}`,
    ...(host === undefined ? [] : [`h-${nameHash(host)}`]),
    ...(account === undefined ? [] : [`a-${nameHash(account)}`]),
    // Few cases get a verdict, and late: the list costs nothing when an alert comes in.
    ...(verdict === undefined ? [] : [verdictFacet(verdict)]),
  ];
}

function verdictFacet(verdict: Classification): string {
  return `v-${verdict.toLowerCase()}`;
}

/** A branch is a column of its own because the service can compare columns, not look into a list. */
function branchColumn(branch: string): string {
  return `branch${shortHashOf(branch)}`;
}

function filterColumnsOf(summary: CaseSummary): StoredRecord['columns'] {
  const { disposition, account, category, branches, verdict } = summary;
  return {
    disposition,
    verdict: verdict ?? 'none',
    ...(account === undefined ? {} : { accountHash: nameHash(account) }),
    ...(category === undefined ? {} : { categoryHash: shortHashOf(category) }),
    ...Object.fromEntries(branches.map((branch) => [branchColumn(branch), true])),
  };
}

/**
 * The narrowest list that the filter allows, and what is left for the service to filter there. A host has few
 * cases; an account may have many (`root`), a disposition more. Only hashes and names of ours go into filters.
 */
function planOf(filter: CaseFilter): { readonly facet: string; readonly where: RangeQuery['where'] } {
  const { host, account, disposition, branch, category, verdict } = filter;
  const where = [
    ...(account === undefined ? [] : [{ column: 'accountHash', equals: nameHash(account) }]),
    ...(disposition === undefined ? [] : [{ column: 'disposition', equals: disposition }]),
    ...(category === undefined ? [] : [{ column: 'categoryHash', equals: shortHashOf(category) }]),
    ...(branch === undefined ? [] : [{ column: branchColumn(branch), equals: true }]),
    ...(verdict === undefined ? [] : [{ column: 'verdict', equals: verdict }]),
  ];
  const rest = (column: string) => where.filter((condition) => condition.column !== column);
  if (host !== undefined) return { facet: `h-${nameHash(host)}`, where };
  if (account !== undefined) return { facet: `a-${nameHash(account)}`, where: rest('accountHash') };
  if (verdict !== undefined && verdict !== 'none')
    return { facet: verdictFacet(verdict), where: rest('verdict') };
  if (disposition !== undefined) return { facet: `d-${disposition}`, where: rest('disposition') };
  return { facet: 'all', where };
}

function partsOf(filter: CaseFilter): (string | undefined)[] {
  const { disposition, host, account, branch, category, verdict, since, until } = filter;
  return [disposition, host?.toLowerCase(), account?.toLowerCase(), branch, category, verdict, since, until];
}

function caseFrom(text: string): Case {
  return parsed(() => caseSchema.parse(JSON.parse(text)));
}

function summaryFrom(text: string): CaseSummary {
  return parsed(() => caseSummarySchema.parse(JSON.parse(text)));
}

function parsed<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw new TriageError('case.unreadable', 'The stored case is not one of this version', { cause: error });
  }
}
