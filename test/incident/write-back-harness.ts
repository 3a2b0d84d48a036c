import { shippedEntries } from '../../src/allowlist/shipped.ts';
import type { Case } from '../../src/case/case.schema.ts';
import { caseTable } from '../../src/case/case-table.ts';
import { incidentLinkTable } from '../../src/case/incident-link-table.ts';
import { incidentMemoryTable } from '../../src/incident/incident-memory-table.ts';
import { outboxRows, outboxTable } from '../../src/incident/outbox-table.ts';
import { policySchema } from '../../src/incident/policy.schema.ts';
import { sendGate } from '../../src/incident/send-gate.ts';
import { createWriteBack, type WriteBack, type WriteBackDeps } from '../../src/incident/write-back.ts';
import type { WriteBackConfig } from '../../src/incident/write-back-config.ts';
import { unlinkIncident } from '../../src/pipeline/unlink-incident.ts';
import { type MemoryTable, memoryTable } from '../support/memory-table.ts';
import { sampleCase } from '../support/sample-case.ts';
import { directly, incidentId, sentinel, WORKSPACE } from '../support/sentinel.ts';
import { recordingTelemetry } from '../telemetry/recorder.ts';

export const NAME = 'c0ffee00-0000-4000-8000-000000000001';

export function configOf(
  modes: Partial<WriteBackConfig['modes']> = {},
  policy: unknown = {},
): WriteBackConfig {
  return {
    workspace: WORKSPACE,
    armEndpoint: 'https://management.azure.com',
    modes: { comment: 'off', tags: 'off', severity: 'off', close: 'off', tasks: 'off', ...modes },
    policy: policySchema.parse(policy),
  };
}

/** A case of the incident `NAME`. */
export function caseOf(overrides: Partial<Case> = {}): Case {
  const { alert } = sampleCase();
  return sampleCase({
    incident: { id: incidentId(NAME), number: 4711 },
    alert: { ...alert, severity: 'Medium' },
    ...overrides,
  });
}

/** A case that an entry explains. */
export function benignCase(overrides: Partial<Case> = {}): Case {
  return caseOf({
    disposition: 'likely-benign',
    category: 'config-management',
    allowlist: [
      {
        entryId: 'ansible.module',
        category: 'config-management',
        outcome: 'applied',
        matchedOn: ['who', 'ancestry'],
      },
    ],
    score: { value: 0, reasons: [] },
    evidence: { completeness: 1, missing: [] },
    ...overrides,
  });
}

/** The write-back on tables in memory and a Sentinel of its own, with a clock that only the test moves. */
export function harness(
  config: WriteBackConfig,
  options: { readonly table?: MemoryTable; readonly side?: MemoryTable } = {},
) {
  let nowMs = Date.parse('2026-01-02T03:10:00.000Z');
  const clock = () => new Date(nowMs);
  const { table = memoryTable(), side = memoryTable() } = options;
  const service = sentinel(() => nowMs);
  const cases = caseTable(table, outboxRows);
  const links = incidentLinkTable(table);
  const entries = () => Promise.resolve(shippedEntries);
  const logged: { event: string; fields: unknown }[] = [];
  const log = (event: string, fields?: unknown): void => {
    logged.push({ event, fields });
  };
  const telemetry = recordingTelemetry();
  function instance(name: string, overrides: Partial<WriteBackDeps> = {}): WriteBack {
    return createWriteBack({
      config,
      cases,
      outbox: outboxTable(table),
      memories: incidentMemoryTable(side),
      gate: sendGate(side, clock),
      entries,
      request: directly(service),
      clock,
      logger: { info: log, warn: log, error: log },
      telemetry,
      unlink: (filed, how) => unlinkIncident(filed, how, { cases, links, entries, clock }),
      instance: name,
      ...overrides,
    });
  }
  const writeBack = instance('one');
  return {
    service,
    cases,
    links,
    table,
    side,
    logged,
    telemetry,
    clock,
    instance,
    writeBack,
    wait(ms: number): void {
      nowMs += ms;
    },
    /** Writes the case anew, one revision further. */
    async revise(id: string, change: Partial<Case> = {}): Promise<void> {
      const stored = await cases.get(id);
      if (stored === undefined) throw new Error(`no case ${id}`);
      const next = {
        ...stored.value,
        ...change,
        revision: stored.value.revision + 1,
        updatedAt: clock().toISOString(),
      };
      if ((await cases.replace(stored, next)) === 'conflict') throw new Error('conflict');
    },
    /** `action state attempts` of each action. */
    async states(id: string): Promise<readonly string[]> {
      const stored = await cases.get(id);
      if (stored === undefined) throw new Error(`no case ${id}`);
      const items = await writeBack.itemsOf(stored.value);
      return items.map(({ action, state, attempts }) => `${action} ${state} ${attempts}`);
    },
    /** Runs the timer until nothing is due any more, `stepMs` apart. */
    async drain(stepMs = 30_000, most = 2_000): Promise<void> {
      for (let run = 0; run < most; run += 1) {
        await writeBack.deliver();
        if (table.keys('o~').length === 0) return;
        nowMs += stepMs;
      }
      throw new Error('the outbox never empties');
    },
  };
}
