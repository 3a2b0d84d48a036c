import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shippedEntries } from '../../src/allowlist/shipped.ts';
import { slices } from '../../src/async/slices.ts';
import type { Case, Disposition } from '../../src/case/case.schema.ts';
import { collectBroken } from '../../src/pipeline/broken.ts';
import { buildCase } from '../../src/pipeline/build-case.ts';
import { explainAlert, shippedIdentity } from '../../src/pipeline/explain-alert.ts';
import { gather } from '../../src/pipeline/gather.ts';
import { noTelemetry } from '../../src/telemetry/telemetry.ts';
import { explainEvent, type Form, type Scenario } from '../support/scenarios/scenario.ts';
import { allScenarios } from '../support/scenarios.ts';
import {
  customDetails,
  type Row,
  rawRowAlert,
  securityAlert,
  shippedDetails,
  singleAlert,
  streamRecord,
} from '../support/sentinel-alert.ts';

const clock = (): Date => new Date('2026-01-02T03:20:00Z');
const compiler = {
  compile: () => Promise.resolve({ kind: 'unsupported' as const, reason: 'not tried here' }),
};
const quiet = (): void => undefined;

/** The rows that the rule returns of a scenario: one for each branch that matches. */
function rowsOf({ events }: Scenario, form: Form): readonly Row[] {
  return events.flatMap((event) => {
    const full = explainEvent(event, 'full');
    const shown = form === 'full' ? full : explainEvent(event, 'projected');
    const branches = (full?.branches ?? []).filter(({ outcome }) => outcome === 'match');
    return branches.map(({ name }) => ({ ...shown?.columns, DetectionBranch: name }) as Row);
  });
}

async function casesOf(messages: readonly unknown[], { role }: Scenario): Promise<readonly Case[]> {
  const record = role === undefined ? undefined : { role, tags: [] };
  const deps = {
    identity: shippedIdentity({ ids: [], names: ['Detect Systemctl'] }),
    explain: (alert: Parameters<typeof explainAlert>[0]) => explainAlert(alert, compiler),
    context: { inventory: { get: async (kind: string) => (kind === 'host' ? record : undefined) }, clock },
    broken: collectBroken({ info: quiet, warn: quiet, error: quiet }),
    telemetry: noTelemetry,
    pause: slices.first,
  };
  const { alerts, failures } = await gather(
    messages.map((message) => JSON.stringify(message)),
    deps,
  );
  assert.deepEqual(failures, []);
  return [...alerts.values()].map(({ facts }) => buildCase(facts, shippedEntries, clock()));
}

/** When the events of the scenarios happened. */
const TIME = '2026-01-02T03:04:05.000Z';

function id(index: number): string {
  return `a1b2c3d4-0000-4000-8000-0000000000${String(index).padStart(2, '0')}`;
}

type Wire = (scenario: Scenario) => readonly unknown[];

/** Forms that tell everything that the rule returned: as the scenario is judged by its rows, so by its alerts. */
const telling: Readonly<Record<string, Wire>> = {
  'an alert per event with whole rows': (scenario) =>
    rowsOf(scenario, 'full').map((row, index) => rawRowAlert(row, { id: id(index), time: TIME })),
  'an alert per event with custom details': (scenario) =>
    rowsOf(scenario, 'projected').map((row, index) =>
      rawRowAlert(row, { id: id(index), time: TIME, properties: { 'Custom Details': customDetails([row]) } }),
    ),
  'custom details alone': (scenario) =>
    rowsOf(scenario, 'projected').map((row, index) => singleAlert([row], { id: id(index), time: TIME })),
  'custom details with the keys of the shipped rule': (scenario) =>
    rowsOf(scenario, 'projected').map((row, index) =>
      singleAlert([row], {
        id: id(index),
        time: TIME,
        properties: { 'Custom Details': shippedDetails([row]) },
      }),
    ),
  'one alert for all branches of an event': (scenario) => [
    singleAlert(rowsOf(scenario, 'projected'), { time: TIME }),
  ],
  'records of the streaming API': (scenario) =>
    rowsOf(scenario, 'full').map(({ DetectionBranch: _, ...row }, index) => {
      const table = 'ActionType' in row ? 'DeviceFileEvents' : 'DeviceProcessEvents';
      return streamRecord(table, { ...row, DeviceId: 'd', ReportId: index });
    }),
};

/** Forms that leave out what an excuse would rest on. */
const withheld: Readonly<Record<string, Wire>> = {
  'entities alone': (scenario) =>
    rowsOf(scenario, 'projected').map((row, index) =>
      securityAlert({
        id: id(index),
        time: TIME,
        entities: [
          { $id: '1', Type: 'host', HostName: 'host-01' },
          { $id: '2', Type: 'process', CommandLine: row['ProcessCommandLine'] },
        ],
      }),
    ),
  'custom details that were cut': (scenario) =>
    rowsOf(scenario, 'projected').map((row, index) =>
      singleAlert([row], {
        id: id(index),
        time: TIME,
        properties: { 'Custom Details': customDetails([row]).slice(0, 180) },
      }),
    ),
  'one alert for more rows than it shows': (scenario) => [
    singleAlert(rowsOf(scenario, 'projected'), {
      time: TIME,
      properties: { 'Search Query Results Overall Count': '40' },
    }),
  ],
};

const EXPECTED: Readonly<Record<Scenario['expected'], Disposition>> = {
  benign: 'likely-benign',
  malicious: 'likely-malicious',
  ambiguous: 'needs-review',
};

describe('the disposition in each wire form', () => {
  for (const [form, wire] of Object.entries(telling)) {
    const whole = form.includes('whole') || form.includes('stream');
    const tried = allScenarios.filter(
      ({ forms }) => whole || forms === undefined || forms.includes('projected'),
    );
    it(`is the one that is expected: ${form}`, async () => {
      const wrong: string[] = [];
      for (const scenario of tried) {
        const cases = await casesOf(wire(scenario), scenario);
        // Of a scenario's alerts the one that shows it counts: a tool's own row beside the attack is the tool's.
        const dispositions = cases.map(({ disposition }) => disposition);
        const expected = EXPECTED[scenario.expected];
        const met =
          scenario.expected === 'malicious'
            ? dispositions.includes(expected)
            : dispositions.every((one) => one === expected);
        if (!met || cases.length === 0) wrong.push(`${scenario.label}: ${dispositions.join(', ')}`);
      }
      assert.deepEqual(wrong, []);
      assert.ok(tried.length > 200, `${tried.length} tried`);
    });
  }

  for (const [form, wire] of Object.entries(withheld)) {
    it(`is never likely-benign on less than all: ${form}`, async () => {
      for (const scenario of allScenarios) {
        for (const { disposition } of await casesOf(wire(scenario), scenario)) {
          assert.notEqual(disposition, 'likely-benign', scenario.label);
        }
      }
    });
  }
});
