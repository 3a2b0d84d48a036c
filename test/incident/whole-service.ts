import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { createDeps } from '../../src/deps.ts';
import { storesOn } from '../../src/open-stores.ts';
import { type MemoryTable, memoryTable } from '../support/memory-table.ts';
import { directly, sentinel, WORKSPACE } from '../support/sentinel.ts';
import { configOf } from '../support/settings.ts';

/** The first record of a sample. */
function sample(name: string): unknown {
  const text = readFileSync(new URL(`../../samples/${name}.json`, import.meta.url), 'utf8');
  return z.object({ records: z.array(z.unknown()).min(1) }).parse(JSON.parse(text)).records[0];
}

/** An alert that an allowlist entry explains whole, so that its incident may be closed; and an attack. */
export const BENIGN = {
  id: 'd0c0ffee-5a3e-4b1c-9f2d-000000000004',
  message: sample('ansible-enables-service'),
};
export const ATTACK = {
  id: 'd0c0ffee-5a3e-4b1c-9f2d-000000000001',
  message: sample('web-shell-enables-unit'),
};

const EVERYTHING = {
  WRITEBACK_TAGS: 'on',
  WRITEBACK_SEVERITY: 'on',
  WRITEBACK_TASKS: 'on',
  WRITEBACK_CLOSE: 'on',
  WRITEBACK_POLICY: '{"severity":{"lower":"Low"}}',
};

/** The service from the message to Sentinel, in memory, with a clock that only the test moves. */
export function wholeService(settings: Readonly<Record<string, string>> = EVERYTHING) {
  let nowMs = Date.parse('2026-01-15T12:00:00.000Z');
  const clock = () => new Date(nowMs);
  const service = sentinel(() => nowMs);
  const tables = new Map<string, MemoryTable>();
  const stores = storesOn((name) => {
    const table = memoryTable();
    tables.set(name, table);
    return table;
  }, true);
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const client = { request: directly(service), close: async () => undefined };
  const config = configOf({ SENTINEL_WORKSPACE: WORKSPACE, ...settings });
  const deps = createDeps(config, silent, { stores, clock, client });
  const caseOf = async (id: string) => {
    const stored = await stores.cases.get(id);
    if (stored === undefined) throw new Error(`no case ${id}`);
    return stored.value;
  };
  return {
    service,
    stores,
    table: (name: string): MemoryTable => tables.get(name) ?? memoryTable(),
    caseOf,
    clock,
    wait(ms: number): void {
      nowMs += ms;
    },
    /** A time relative to now, as a message tells it. */
    at: (minutes: number): string => new Date(nowMs + minutes * 60_000).toISOString(),
    send: (...messages: readonly unknown[]) =>
      deps.triage(
        messages.map((message) => JSON.stringify(message)),
        { channel: 'hub' },
      ),
    /** The timer, until nothing is due; `runs` bounds how often. */
    async deliver(runs = 10): Promise<void> {
      for (let run = 0; run < runs; run += 1) {
        await deps.writeBack?.deliver();
        nowMs += 15_000;
      }
    },
    /** Each action with its state and detail. */
    async items(id: string) {
      const items = (await deps.writeBack?.itemsOf(await caseOf(id))) ?? [];
      return items.map(({ action, state, detail = '' }) => ({ action, state, detail }));
    },
  };
}

/** Whether all that can be done for an attack is done: its incident is never closed. */
export function isServed(items: readonly { readonly action: string; readonly state: string }[]): boolean {
  return items.every(({ action, state }) => state === (action === 'close' ? 'policy-refused' : 'done'));
}

/** A row of the `SecurityIncident` table. */
export function incidentRow(name: string, alertId: string, columns: Readonly<Record<string, unknown>> = {}) {
  return {
    Type: 'SecurityIncident',
    IncidentName: name,
    IncidentNumber: Number.parseInt(name.slice(-4), 16),
    Title: 'Detect Systemctl',
    Status: 'New',
    AlertIds: JSON.stringify([alertId]),
    ...columns,
  };
}

/** The payload of an incident trigger, with one alert as Azure Resource Manager has it. */
export function incidentPayload(
  id: string,
  alert: unknown,
  properties: Readonly<Record<string, unknown>> = {},
) {
  const alerts = [{ kind: 'SecurityAlert', properties: alert }];
  return {
    objectSchemaType: 'Incident',
    object: {
      id,
      type: 'Microsoft.SecurityInsights/Incidents',
      properties: { title: 'Detect Systemctl', status: 'New', severity: 'Medium', alerts, ...properties },
    },
  };
}
