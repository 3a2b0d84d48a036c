import { shippedEntries } from './allowlist/shipped.ts';
import type { AllowlistStore } from './allowlist/store/allowlist-store.ts';
import { allowlistTable } from './allowlist/store/allowlist-table.ts';
import type { ChangeStore } from './audit/change.ts';
import { changeTable } from './audit/change-table.ts';
import { caseTable } from './case/case-table.ts';
import { failureTable } from './case/failure-table.ts';
import { incidentLinkTable } from './case/incident-link-table.ts';
import type { CaseStore, FailureStore, IncidentLinkStore } from './case/stores.ts';
import type { FactStore } from './context/fact-cache.ts';
import { factTable } from './context/fact-table.ts';
import type { InventoryStore } from './context/inventory.ts';
import { inventoryTable } from './context/inventory-table.ts';
import { type EnrichmentQueue, enrichmentTable } from './enrichment/enrichment-table.ts';
import { type IncidentMemories, incidentMemoryTable } from './incident/incident-memory-table.ts';
import { type Outbox, outboxRows, outboxTable } from './incident/outbox-table.ts';
import { type SendGate, sendGate } from './incident/send-gate.ts';
import { jobTable } from './job/job-table.ts';
import type { JobStore } from './job/triage-job.ts';
import { compiledRuleTable } from './rule/runtime/compiled-rule-table.ts';
import type { CompiledRuleStore } from './rule/runtime/rule-compiler.ts';
import { type SightingStore, sightingTable } from './story/sighting-table.ts';
import { connectTables } from './tables/connect-tables.ts';
import { openTable } from './tables/open-table.ts';
import type { StorageConfig } from './tables/storage-config.ts';
import type { Table } from './tables/table.ts';

/** Everything that is kept in the storage account. */
export interface Stores {
  readonly cases: CaseStore;
  readonly failures: FailureStore;
  readonly links: IncidentLinkStore;
  /** What each case leaves for the other cases of its host. */
  readonly sightings: SightingStore;
  readonly inventory: InventoryStore;
  /** What the customer changed of the shipped allowlist. */
  readonly allowlist: AllowlistStore;
  /** What was compiled of queries that alerts carried. */
  readonly rules: CompiledRuleStore;
  /** Who changed what. */
  readonly changes: ChangeStore;
  readonly jobs: JobStore;
  /** What is still to be written to incidents. */
  readonly outbox: Outbox;
  /** What was done to each incident. */
  readonly incidents: IncidentMemories;
  /** Who may send to Sentinel, and how much. */
  gate(clock: () => Date): SendGate;
  /** What sources said of hosts, accounts and units, for a while. */
  readonly facts: FactStore;
  /** The cases whose sources were away. */
  readonly enrichments: EnrichmentQueue;
  /** Reads next to nothing. Throws `TriageError` `storage.unavailable` when the table service is away. */
  ping(): Promise<void>;
}

/**
 * The stores on the tables of the configured account (`tableNames`). Cheap: the storage library is loaded and the
 * tables are looked for, and made if missing, by the first call that needs them. `writesBack`: every revision of a case
 * goes to the outbox, too.
 */
export function openStores(storage: StorageConfig, writesBack = false): Stores {
  const connect = connectTables(storage);
  return storesOn((name) => openTable(name, connect), writesBack);
}

/** The same stores on tables of another kind. */
export function storesOn(open: (name: string) => Table, writesBack = false): Stores {
  const cases = open('cases');
  const writeBack = open('writeback');
  return {
    cases: caseTable(cases, writesBack ? outboxRows : undefined),
    failures: failureTable(open('failures')),
    links: incidentLinkTable(cases),
    sightings: sightingTable(open('sightings')),
    inventory: inventoryTable(open('inventory')),
    allowlist: allowlistTable(open('allowlist'), shippedEntries),
    rules: compiledRuleTable(open('rules')),
    changes: changeTable(open('changes')),
    jobs: jobTable(open('jobs')),
    outbox: outboxTable(cases),
    incidents: incidentMemoryTable(writeBack),
    gate: (clock) => sendGate(writeBack, clock),
    facts: factTable(open('context')),
    enrichments: enrichmentTable(open('enrichments')),
    async ping() {
      await cases.get('0', 'ping', ['id']);
    },
  };
}
