import { shippedEntries } from '../../src/allowlist/shipped.ts';
import type { Change } from '../../src/audit/change.ts';
import type { Case, CaseSummary } from '../../src/case/case.schema.ts';
import { summaryOf } from '../../src/case/case-summary.ts';
import { failureSummaryOf } from '../../src/case/failure.ts';
import { type IncidentLink, noLink, rejectedLink, toldLink } from '../../src/case/incident-link.ts';
import { incidentRefOf } from '../../src/case/incident-ref.ts';
import { checkNewCase, checkNextCase, instantOf, timesOf } from '../../src/case/store-input.ts';
import type { CaseFilter, Failure, Page, Stored } from '../../src/case/stores.ts';
import type { StoredFact } from '../../src/context/fact-cache.ts';
import type { InventoryRecord } from '../../src/context/inventory.ts';
import { inventoryKeyOf } from '../../src/context/inventory-table.ts';
import { enrichmentTable } from '../../src/enrichment/enrichment-table.ts';
import { STORAGE_UNAVAILABLE, TriageError } from '../../src/errors.ts';
import { incidentMemoryTable } from '../../src/incident/incident-memory-table.ts';
import { outboxTable } from '../../src/incident/outbox-table.ts';
import { sendGate } from '../../src/incident/send-gate.ts';
import { jobTable } from '../../src/job/job-table.ts';
import type { Stores } from '../../src/open-stores.ts';
import type { Sighting } from '../../src/story/story.schema.ts';
import { STORY_WINDOW_MS } from '../../src/story/tell-story.ts';
import { decodeCursor, encodeCursor, fingerprintOf } from '../../src/tables/cursor.ts';
import { hashOf, positionOf, timeKeyOf } from '../../src/tables/keys.ts';
import { memoryAllowlist } from './memory-allowlist.ts';
import { type MemoryTable, memoryTable } from './memory-table.ts';

/** The stores in memory, for tests of everything above them: the same answers as the tables give. */
export interface MemoryStores extends Stores {
  /** While true, every call throws `storage.unavailable`. */
  away: boolean;
  /** Puts a record into the inventory. */
  setInventory(kind: 'host' | 'account', name: string, record: InventoryRecord): void;
}

export function memoryStores(): MemoryStores {
  const cases = new Map<string, Stored<Case>>();
  const changes = new Map<string, Change>();
  const failures = new Map<string, Failure>();
  const links = new Map<string, IncidentLink>();
  const inventory = new Map<string, InventoryRecord>();
  const rules = new Map<string, unknown>();
  const sightings = new Map<string, Sighting>();
  const facts = new Map<string, StoredFact>();
  let writes = 0;

  function reach(): void {
    if (stores.away) throw new TriageError(STORAGE_UNAVAILABLE, 'The table service is away (in memory)');
  }
  function store(value: Case): Stored<Case> {
    writes += 1;
    const stored = { value: structuredClone(value), etag: `"${writes}"` };
    cases.set(value.id, stored);
    return stored;
  }

  /** A table that is away while the others are. */
  function awayWithUs(table: MemoryTable): MemoryTable {
    return Object.defineProperty(table, 'away', { get: () => stores.away });
  }

  const stores: MemoryStores = {
    away: false,
    setInventory(kind, name, record) {
      inventory.set(`${kind}/${inventoryKeyOf(name)}`, record);
    },
    allowlist: memoryAllowlist(shippedEntries, reach),
    rules: {
      async get(key) {
        reach();
        return rules.get(key);
      },
      async put(key, value) {
        reach();
        rules.set(key, value);
      },
    },
    jobs: jobTable(awayWithUs(memoryTable())),
    outbox: outboxTable(memoryTable()),
    incidents: incidentMemoryTable(memoryTable()),
    gate: (clock) => sendGate(memoryTable(), clock),
    enrichments: enrichmentTable(memoryTable()),
    facts: {
      async get(key) {
        reach();
        return facts.get(key);
      },
      async put(key, fact) {
        reach();
        facts.set(key, structuredClone(fact));
      },
    },
    async ping() {
      reach();
    },
    inventory: {
      async get(kind, name) {
        reach();
        return inventory.get(`${kind}/${inventoryKeyOf(name)}`);
      },
      async whole(kind) {
        reach();
        const then = new Map(inventory);
        return (name) => then.get(`${kind}/${inventoryKeyOf(name)}`);
      },
    },
    cases: {
      async insert(list) {
        reach();
        const problems: TriageError[] = [];
        const outcomes = list.map((found, at) => {
          try {
            checkNewCase(found);
          } catch (error) {
            if (!(error instanceof TriageError)) throw error;
            problems.push(
              new TriageError(error.code, error.message, { path: `/${at}${error.path}`, cause: error }),
            );
            return 'exists';
          }
          if (cases.has(found.id)) return 'exists';
          store(found);
          return links.has(found.id) ? 'awaited' : 'created';
        });
        if (problems[0]) throw problems[0];
        return outcomes;
      },
      async get(id) {
        reach();
        return structuredClone(cases.get(id));
      },
      async replace(previous, next) {
        reach();
        checkNextCase(previous.value, next);
        if (cases.get(next.id)?.etag !== previous.etag) return 'conflict';
        return structuredClone(store(next));
      },
      async list(filter, page) {
        reach();
        const { sinceMs = Number.NEGATIVE_INFINITY, untilMs = Number.POSITIVE_INFINITY } = timesOf(filter);
        const found = [...cases.values()].map(({ value }) => summaryOf(value));
        const kept = found.filter((summary) => {
          const ms = instantOf(summary.createdAt, 'case.invalid', '');
          return ms >= sinceMs && ms < untilMs && passes(summary, filter);
        });
        return pageOf(kept, page, fingerprintOf([JSON.stringify(Object.entries(filter).sort())]));
      },
      async tally(stretch, limit) {
        const { items, cursor } = await stores.cases.list(stretch, { limit });
        return {
          items: items.map(({ createdAt, disposition }) => ({
            createdAtMs: Date.parse(createdAt),
            disposition,
          })),
          more: cursor !== undefined,
        };
      },
    },
    changes: {
      async put(change) {
        reach();
        if (!changes.has(change.id)) changes.set(change.id, structuredClone(change));
      },
      async list(page) {
        reach();
        const items = [...changes.values()].map((change) => ({ ...change, createdAt: change.at }));
        const { items: found, ...rest } = pageOf(items, page, fingerprintOf(['changes']));
        return { items: found.map(({ createdAt: _, ...change }) => change), ...rest };
      },
    },
    failures: {
      async put(failure) {
        reach();
        instantOf(failure.createdAt, 'failure.invalid', '/createdAt');
        if (!failures.has(failure.id)) failures.set(failure.id, structuredClone(failure));
      },
      async get(id) {
        reach();
        return structuredClone(failures.get(id));
      },
      async list(page) {
        reach();
        return pageOf([...failures.values()].map(failureSummaryOf), page, fingerprintOf(['failures']));
      },
      async remove(id) {
        reach();
        failures.delete(id);
      },
    },
    sightings: {
      async leave(list) {
        reach();
        for (const sighting of list) sightings.set(JSON.stringify(sighting), structuredClone(sighting));
        const hosts = new Set(list.map(({ host }) => host));
        const seen = [...sightings.values()].filter(({ host }) => hosts.has(host));
        return structuredClone(Map.groupBy(seen, ({ host }) => host));
      },
      async around({ host, steps }) {
        reach();
        const times = steps.map(({ at }) => Date.parse(at));
        const [first, last] = [Math.min(...times) - STORY_WINDOW_MS, Math.max(...times) + STORY_WINDOW_MS];
        const inWindow = (at: string): boolean => Date.parse(at) >= first && Date.parse(at) <= last;
        const near = [...sightings.values()].filter(
          (sighting) => sighting.host === host && sighting.steps.some(({ at }) => inWindow(at)),
        );
        return structuredClone(near);
      },
    },
    links: {
      async put(incident, arrivedAt) {
        reach();
        const told = incidentRefOf(incident, arrivedAt);
        for (const id of incident.alertIds) {
          links.set(id, toldLink(links.get(id) ?? noLink, told, arrivedAt));
        }
      },
      async get(alertIds) {
        reach();
        return new Map(
          alertIds.flatMap((id) => {
            const [holds] = links.get(id)?.candidates ?? [];
            return holds === undefined ? [] : [[id, holds] as const];
          }),
        );
      },
      async reject(alertId, incident, how) {
        reach();
        const link = rejectedLink(links.get(alertId) ?? noLink, incident, how);
        links.set(alertId, link);
        return link.candidates[0];
      },
    },
  };
  return stores;
}

function passes(summary: CaseSummary, filter: CaseFilter): boolean {
  const { disposition, host, account, branch, category, verdict } = filter;
  if (verdict !== undefined && (summary.verdict ?? 'none') !== verdict) return false;
  if (disposition !== undefined && summary.disposition !== disposition) return false;
  if (host !== undefined && summary.host?.toLowerCase() !== host.toLowerCase()) return false;
  if (account !== undefined && summary.account?.toLowerCase() !== account.toLowerCase()) return false;
  if (branch !== undefined && !summary.branches.includes(branch)) return false;
  return category === undefined || summary.category === category;
}

function pageOf<Item extends { readonly id: string; readonly createdAt: string }>(
  items: readonly Item[],
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
  fingerprint: Buffer,
): Page<Item> {
  const after = cursor === undefined ? '' : decodeCursor(cursor, fingerprint);
  const placed = items
    .map((item) => ({ item, position: positionOf(timeKeyOf(Date.parse(item.createdAt)), hashOf(item.id)) }))
    .filter(({ position }) => position > after)
    .sort((a, b) => (a.position < b.position ? -1 : 1));
  const page = placed.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(({ item }) => structuredClone(item)),
    ...(placed.length > limit && last ? { cursor: encodeCursor(last.position, fingerprint) } : {}),
  };
}
