import { RestError, TableClient } from '@azure/data-tables';
import type { Connection } from '../settings.ts';
import { CHECKPOINTS_TABLE } from './table-checkpoint-store.ts';

/** The table of checkpoints, created where it is missing. */
export async function openCheckpointsTable(storage: Connection): Promise<TableClient> {
  const table = await clientOf(storage);
  try {
    await table.createTable();
  } catch (error) {
    // The client takes "exists" for success; some services answer it with a conflict all the same.
    if (!(error instanceof RestError && error.statusCode === 409)) throw error;
  }
  return table;
}

async function clientOf(storage: Connection): Promise<TableClient> {
  if (storage.kind === 'connection-string') {
    return TableClient.fromConnectionString(storage.connectionString, CHECKPOINTS_TABLE, {
      allowInsecureConnection: /UseDevelopmentStorage=true|=http:\/\//i.test(storage.connectionString),
    });
  }
  const { credentialOf } = await import('./credential.ts');
  return new TableClient(storage.address, CHECKPOINTS_TABLE, credentialOf(storage.clientId));
}
