import { RestError, TableClient } from '@azure/data-tables';
import { openStores, type Stores } from '../../../src/open-stores.ts';

/** A row as it stands in its table. */
export interface StoredRow {
  readonly partition: string;
  readonly rowKey: string;
  readonly columns: Readonly<Record<string, unknown>>;
}

/** A storage account, as its owner sees it. */
export interface Account {
  readonly stores: Stores;
  /** Every row of a table; none where the table has never been needed. */
  readonly rows: (table: string) => Promise<readonly StoredRow[]>;
}

export function accountAt(connectionString: string): Account {
  return {
    stores: openStores({ kind: 'connection-string', connectionString }),
    async rows(name) {
      const table = TableClient.fromConnectionString(connectionString, name, {
        allowInsecureConnection: true,
      });
      const rows: StoredRow[] = [];
      try {
        for await (const columns of table.listEntities<Record<string, unknown>>()) {
          rows.push({ partition: columns.partitionKey ?? '', rowKey: columns.rowKey ?? '', columns });
        }
      } catch (error) {
        if (error instanceof RestError && error.statusCode === 404) return [];
        throw error;
      }
      return rows;
    },
  };
}
