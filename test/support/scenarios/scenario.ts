import type { Activity } from '../../../src/activity/activity.ts';
import { readActivity } from '../../../src/activity/activity.ts';
import { hostileSigns } from '../../../src/activity/signs/hostile-signs.ts';
import type { Sign } from '../../../src/activity/signs/sign.ts';
import type { AlertRow } from '../../../src/alert/alert.ts';
import { type Claims, judgeClaims } from '../../../src/allowlist/claims.ts';
import type { AllowlistEntry } from '../../../src/allowlist/entry.schema.ts';
import { shippedEntries } from '../../../src/allowlist/shipped.ts';
import type { Context } from '../../../src/context/context.schema.ts';
import { explainRow } from '../../../src/rule/explain.ts';
import type { ExplainedRow } from '../../../src/rule/explained.schema.ts';
import { shippedRule } from '../../../src/rule/shipped.ts';
import { type Score, type ScoreInput, scoreCase } from '../../../src/score/score.ts';

/** One event: what Defender's columns say of it, for both tables. */
export interface Event {
  readonly table: 'DeviceProcessEvents' | 'DeviceFileEvents';
  readonly account: string;
  /** systemctl's command line; the writer's, for a file. */
  readonly line: string;
  readonly parent: string;
  readonly parentLine: string;
  readonly grandparent: string;
  /** The file that was written. */
  readonly path?: string;
  /** Other columns of the full form, or other values of them. */
  readonly columns?: Readonly<Record<string, string>>;
}

/** What happened, and what triage should make of it. */
export interface Scenario {
  readonly label: string;
  readonly expected: 'benign' | 'malicious' | 'ambiguous';
  readonly category: string;
  readonly events: readonly Event[];
  /** The forms whose columns tell what is expected; both, where it is absent. */
  readonly forms?: readonly Form[];
  /** Role of the host in the inventory, where the scenario needs one. */
  readonly role?: string;
}

/** `full`: every column of a streamed row. `projected`: what the rule's `project` leaves. */
export type Form = 'full' | 'projected';

/** systemctl, by whom, below what. */
export function ran(
  account: string,
  line: string,
  parent: string,
  parentLine: string,
  grandparent: string,
): Event {
  return { table: 'DeviceProcessEvents', account, line, parent, parentLine, grandparent };
}

/** A unit file, by whom, with what. */
export function wrote(
  account: string,
  path: string,
  parent: string,
  parentLine: string,
  grandparent: string,
): Event {
  return { table: 'DeviceFileEvents', account, line: parentLine, parent, parentLine, grandparent, path };
}

const TIME = '2026-01-02T03:04:05.000Z';

function fullColumns(event: Event): Record<string, unknown> {
  const common = {
    Timestamp: TIME,
    DeviceName: 'host-01.example.com',
    InitiatingProcessFileName: event.parent,
    InitiatingProcessCommandLine: event.parentLine,
    InitiatingProcessParentFileName: event.grandparent,
    InitiatingProcessAccountName: event.account,
  };
  if (event.path === undefined) {
    return {
      ...common,
      AccountName: event.account,
      FileName: 'systemctl',
      FolderPath: '/usr/bin/systemctl',
      ProcessCommandLine: event.line,
      ...event.columns,
    };
  }
  const FileName = event.path.slice(event.path.lastIndexOf('/') + 1);
  return { ...common, ActionType: 'FileCreated', FileName, FolderPath: event.path, ...event.columns };
}

const PROJECTED = [
  'Timestamp',
  'DeviceName',
  'AccountName',
  'ProcessCommandLine',
  'InitiatingProcessFileName',
  'InitiatingProcessCommandLine',
  'InitiatingProcessParentFileName',
];

function projectedColumns(event: Event): Record<string, unknown> {
  const all = { ...fullColumns(event), AccountName: event.account, ProcessCommandLine: event.line };
  return Object.fromEntries(Object.entries(all).filter(([column]) => PROJECTED.includes(column)));
}

/** The event as an explained row; `undefined` when the shipped rule does not fire on it. */
export function explainEvent(event: Event, form: Form): ExplainedRow | undefined {
  const { table } = event;
  const full: AlertRow = { table, source: 'raw-row', columns: fullColumns(event) };
  const explained = explainRow(shippedRule, full, { queryTime: TIME });
  const fired = explained.branches.find((branch) => branch.outcome === 'match')?.name;
  if (fired === undefined) return undefined;
  if (form === 'full') return explained;
  const row = { table, source: 'raw-row' as const, columns: projectedColumns(event), reportedBranch: fired };
  return explainRow(shippedRule, row, { queryTime: TIME });
}

/** The event as a row that the rule is said to have fired on, whether it would or not: for mutations. */
export function assumeHit(event: Event, form: Form): ExplainedRow {
  const { table } = event;
  const columns = form === 'full' ? fullColumns(event) : projectedColumns(event);
  const branch = { name: 'Assumed', table, outcome: 'match' as const, clauses: [] };
  return { table, source: 'raw-row', columns, hit: 'match', branches: [branch] };
}

/** A context in which the inventory knows nothing but, perhaps, the host's role. */
export function contextOf(role?: string): Context {
  return {
    host: { tags: [], inventoried: role !== undefined, ...(role === undefined ? {} : { role }) },
    account: { class: 'unknown', tags: [], inventoried: false },
    sources: [],
  };
}

/** What the pure stages make of rows. */
export interface Judgement {
  readonly activities: readonly Activity[];
  readonly signs: readonly Sign[];
  readonly claims: Claims;
  readonly score: Score;
}

/** What the score is made of: activity, signs and claims of some rows. */
export function judgedRows(
  events: readonly ExplainedRow[],
  context: Context,
  {
    entries = shippedEntries,
    gaps = [],
    date = '2026-01-02',
  }: {
    readonly entries?: readonly AllowlistEntry[];
    readonly gaps?: readonly string[];
    readonly date?: string;
  } = {},
): ScoreInput {
  const rows = events.map((event) => {
    const activity = readActivity(event);
    return { activity, signs: hostileSigns(event, activity) };
  });
  return { events, rows, claims: judgeClaims({ rows, context, entries, date }), context, gaps };
}

/** Runs the pure stages: activity, signs, claims, score. */
export function judge(
  events: readonly ExplainedRow[],
  {
    role,
    context = contextOf(role),
    ...rest
  }: {
    readonly role?: string | undefined;
    readonly entries?: readonly AllowlistEntry[];
    readonly gaps?: readonly string[];
    readonly date?: string;
    readonly context?: Context;
  } = {},
): Judgement {
  const input = judgedRows(events, context, rest);
  return {
    activities: input.rows.map((row) => row.activity),
    signs: input.rows.flatMap((row) => row.signs),
    claims: input.claims,
    score: scoreCase(input),
  };
}

/** The rows of a scenario. Throws for one that the rule does not fire on: it would test nothing. */
export function rowsOf({ label, events }: Scenario, form: Form): readonly ExplainedRow[] {
  return events.map((event) => {
    const row = explainEvent(event, form);
    if (row === undefined) throw new Error(`the rule does not fire on ${label}: ${event.line}`);
    return row;
  });
}

/** The forms in which a scenario is to be judged. */
export function formsOf({ forms = ['full', 'projected'] }: Scenario): readonly Form[] {
  return forms;
}

/** The scenario, where only the path of the file tells what is expected: the rule's `project` leaves it out. */
export function onlyFull(scenario: Scenario): Scenario {
  return { ...scenario, forms: ['full'] };
}

/** Makes scenarios of one expectation and category from labelled lists of events. */
export function scenarios(
  expected: Scenario['expected'],
  category: string,
  rows: readonly (readonly [label: string, ...events: readonly Event[]])[],
): readonly Scenario[] {
  return rows.map(([label, ...events]) => ({ label: `${category}: ${label}`, expected, category, events }));
}
