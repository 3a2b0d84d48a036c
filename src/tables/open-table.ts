import { setTimeout as delay } from 'node:timers/promises';
import type { TableClient, TransactionAction } from '@azure/data-tables';
import type { ConnectTable } from './connect-tables.ts';
import { failedInside, serviceAnswer, storageError } from './storage-error.ts';
import type { Change, RangeQuery, Row, RowPage, Submitted, Table } from './table.ts';

/** Before trying again what failed inside an accepted transaction. Few and short, as the library's own retries. */
const TRANSACTION_DELAYS_MS = [200, 600];

/** Opens a table by name. Nothing is loaded, connected or created before the first call. */
export function openTable(name: string, connect: ConnectTable): Table {
  let client: Promise<TableClient> | undefined;
  let creating: Promise<void> | undefined;

  /** Many calls may miss the table at the same time; one of them creates it. */
  async function create(table: TableClient): Promise<void> {
    creating ??= table.createTable().finally(() => {
      creating = undefined;
    });
    await creating;
  }

  async function call<Result>(doing: string, work: (table: TableClient) => Promise<Result>): Promise<Result> {
    try {
      client ??= connect(name);
      const table = await client;
      try {
        return await work(table);
      } catch (error) {
        if (serviceAnswer(error)?.code !== 'TableNotFound') throw error;
        await create(table);
        return await work(table);
      }
    } catch (error) {
      throw storageError(error, `${doing} ${name}`);
    }
  }

  return {
    get: (partition, rowKey, select) =>
      call('read', async (table) => {
        try {
          return rowOf(
            await table.getEntity(partition, rowKey, select ? { queryOptions: { select: [...select] } } : {}),
          );
        } catch (error) {
          if (serviceAnswer(error)?.code === 'ResourceNotFound') return undefined;
          throw error;
        }
      }),
    page: (query, continuation) => call('list', (table) => readPage(table, query, continuation)),
    submit: (partition, changes) =>
      call('write', (table) =>
        submit(
          table,
          changes.map((change) => actionOf(partition, change)),
        ),
      ),
  };
}

function rowOf(entity: Readonly<Record<string, unknown>>): Row {
  const { rowKey, etag } = entity;
  return {
    rowKey: typeof rowKey === 'string' ? rowKey : '',
    etag: typeof etag === 'string' ? etag : '',
    columns: entity,
  };
}

async function readPage(table: TableClient, query: RangeQuery, continuation?: string): Promise<RowPage> {
  // The library is loaded by now: the client is an instance of it.
  const { odata } = await import('@azure/data-tables');
  const { partition, after, before } = query;
  const range = odata`PartitionKey eq ${partition} and RowKey gt ${after} and RowKey lt ${before}`;
  const filter = [range, ...query.where.map(({ column, equals }) => `${column} ${odata`eq ${equals}`}`)].join(
    ' and ',
  );
  const pages = table.listEntities({ queryOptions: { filter, select: [...query.select] } }).byPage({
    maxPageSize: query.pageSize,
    ...(continuation === undefined ? {} : { continuationToken: continuation }),
  });
  for await (const page of pages) {
    const rows = page.map(rowOf);
    return page.continuationToken ? { rows, continuation: page.continuationToken } : { rows };
  }
  return { rows: [] };
}

function actionOf(partitionKey: string, change: Change): TransactionAction {
  const key = { partitionKey, rowKey: change.rowKey };
  switch (change.kind) {
    case 'create':
      return ['create', { ...key, ...change.columns }];
    case 'put':
      return ['upsert', { ...key, ...change.columns }, 'Replace'];
    case 'replace':
      return ['update', { ...key, ...change.columns }, 'Replace', { etag: change.etag }];
    case 'delete':
      return ['delete', key];
  }
}

const REFUSALS: Readonly<Record<string, 'exists' | 'changed' | 'missing'>> = {
  EntityAlreadyExists: 'exists',
  UpdateConditionNotSatisfied: 'changed',
  ConditionNotMet: 'changed',
  ResourceNotFound: 'missing',
  EntityDoesNotExist: 'missing',
};

async function submit(table: TableClient, actions: TransactionAction[]): Promise<Submitted> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await table.submitTransaction(actions);
      return { kind: 'done', etags: answer.subResponses.map((part) => part.etag) };
    } catch (error) {
      const said = serviceAnswer(error);
      const reason = said?.code === undefined ? undefined : REFUSALS[said.code];
      if (reason !== undefined) return { kind: 'refused', reason, at: refusedAt(error) };
      const wait = TRANSACTION_DELAYS_MS[attempt];
      if (wait === undefined || !failedInside(error)) throw error;
      await delay(wait);
    }
  }
}

/** The message of a refused transaction starts with the index of the operation: `3:The specified …`. */
function refusedAt(error: unknown): number | undefined {
  const index = error instanceof Error ? /^(\d{1,2}):/.exec(error.message)?.[1] : undefined;
  return index === undefined ? undefined : Number(index);
}
