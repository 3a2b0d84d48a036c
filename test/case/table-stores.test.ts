import { after, before } from 'node:test';
import { caseTable } from '../../src/case/case-table.ts';
import { failureTable } from '../../src/case/failure-table.ts';
import { incidentLinkTable } from '../../src/case/incident-link-table.ts';
import type { ConnectTable } from '../../src/tables/connect-tables.ts';
import { connectTables } from '../../src/tables/connect-tables.ts';
import { openTable } from '../../src/tables/open-table.ts';
import type { Table } from '../../src/tables/table.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { testCaseStore } from './case-store-suite.ts';
import { testFailureStore } from './failure-store-suite.ts';
import { testIncidentLinkStore } from './incident-link-store-suite.ts';

let azurite: Azurite;
let connect: ConnectTable;
let opened = 0;

before(async () => {
  azurite = await startAzurite();
  connect = connectTables({ kind: 'connection-string', connectionString: azurite.connectionString });
});
after(() => azurite.stop());

/** Each test has a table of its own, which its first call creates. */
function freshTable(): Table {
  opened += 1;
  return openTable(`test${opened}`, connect);
}

testCaseStore('Azure Tables', () => caseTable(freshTable()));
testFailureStore('Azure Tables', () => failureTable(freshTable()));
testIncidentLinkStore('Azure Tables', () => incidentLinkTable(freshTable()));
