import { createHash } from 'node:crypto';
import { shippedEntries } from '../../../src/allowlist/shipped.ts';
import type { Case } from '../../../src/case/case.schema.ts';
import type { CaseStore } from '../../../src/case/stores.ts';
import { guid } from '../../case/make-case.ts';
import { storedCase } from '../../simulate/stored-case.ts';
import { rowsOf, type Scenario } from '../../support/scenarios/scenario.ts';
import { ambiguousScenarios, benignScenarios, maliciousScenarios } from '../../support/scenarios.ts';

const DAY_MS = 86_400_000;
const DAYS = 30;
const HOSTS = ['web', 'db', 'app', 'ci', 'build', 'mail', 'proxy', 'batch'];

/** Numbers from 0 to 1 that are the same in every run. */
function dice(number: number): (die: number) => number {
  const bytes = createHash('sha256').update(`population ${number}`).digest();
  return (die) => bytes.readUInt16BE(die * 2) / 65_536;
}

function pick<Item>(items: readonly Item[], roll: number): Item {
  const item = items[Math.floor(roll * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** A case of each scenario, judged as the pipeline judges it; the costly part of a population. */
function templates(scenarios: readonly Scenario[]): readonly Case[] {
  return scenarios.map((scenario, number) => {
    const [row, ...more] = rowsOf(scenario, 'full').map(({ columns }) =>
      Object.fromEntries(Object.entries(columns).map(([name, value]) => [name, String(value)])),
    );
    const table = scenario.events[0]?.table ?? 'DeviceProcessEvents';
    const columns = row ?? {};
    const sameTable = scenario.events.every((event) => event.table === table);
    const found = storedCase({ number, columns, table, more: sameTable ? more : [] }, shippedEntries);
    const name = columns['AccountName'] ?? columns['InitiatingProcessAccountName'] ?? 'root';
    return { ...found, context: { ...found.context, account: { ...found.context.account, name } } };
  });
}

/** The text with another host in the place of the scenario's. */
function onHost(triaged: Case, host: string): Case {
  const text = JSON.stringify(triaged).replaceAll('host-01.example.com', host);
  return JSON.parse(text);
}

/** How much is filed on each of the last days, the latest last: weekends are quiet, no two days are alike. */
function dayWeights(untilMs: number): readonly number[] {
  return Array.from({ length: DAYS }, (_, at) => {
    const weekday = new Date(untilMs - (DAYS - 1 - at) * DAY_MS).getUTCDay();
    return (weekday % 6 === 0 ? 0.35 : 1) * (0.75 + dice(900_000 + at)(0) / 2);
  });
}

/** A moment of the last days by three rolls: the day, and around which hour. */
function filedAt(
  untilMs: number,
  weights: readonly number[],
  rolls: readonly [number, number, number],
): number {
  let left = rolls[0] * weights.reduce((sum, weight) => sum + weight, 0);
  const day = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  const startOfDay = Math.floor(untilMs / DAY_MS) * DAY_MS - (DAYS - 1 - Math.max(0, day)) * DAY_MS;
  const intoDay = ((rolls[1] + rolls[2]) / 2) * DAY_MS;
  const today = Math.min(DAY_MS, untilMs - startOfDay);
  return Math.floor(startOfDay + (intoDay / DAY_MS) * today) - 1;
}

/** A month of cases as a fleet sees them: nine of ten expected, the same in every run but for their dates. */
export function population(count: number, untilMs: number): readonly Case[] {
  const benign = templates(benignScenarios);
  const ambiguous = templates(ambiguousScenarios);
  const malicious = templates(maliciousScenarios);
  const weights = dayWeights(untilMs);
  return Array.from({ length: count }, (_, number) => {
    const roll = dice(number);
    const kind = roll(0) < 0.03 ? malicious : roll(0) < 0.12 ? ambiguous : benign;
    const host = `${pick(HOSTS, roll(1))}-${String(1 + Math.floor(roll(2) * 20)).padStart(2, '0')}.example.com`;
    const createdAt = new Date(filedAt(untilMs, weights, [roll(4), roll(5), roll(6)])).toISOString();
    const eventAt = new Date(Date.parse(createdAt) - 20 * 60_000).toISOString();
    const found = onHost(pick(kind, roll(3)), host);
    const id = guid(1_000_000 + number);
    const alert = { ...found.alert, systemAlertId: id, startTime: eventAt, endTime: eventAt };
    return { ...found, id, alert, createdAt, updatedAt: createdAt };
  });
}

/** Puts cases into a store, in batches that its transactions like. */
export async function seed(store: Pick<CaseStore, 'insert'>, cases: readonly Case[]): Promise<void> {
  for (let from = 0; from < cases.length; from += 400) await store.insert(cases.slice(from, from + 400));
}
