import type { Case } from '../case/case.schema.ts';
import { compact } from '../compact.ts';
import type { ArmClient, ArmOutcome } from './arm-client.ts';
import { incidentBody } from './incident.schema.ts';
import { type IncidentView, type PlanConfig, planIncident } from './incident-plan.ts';
import { type OwnIncident, type ReadIncident, readIncident } from './own-incident.ts';
import { fresh, type Halt, unsuccessful } from './tried.ts';
import type { ActionRecord, Delivery, IncidentMemory } from './write-back.schema.ts';
import type { Action } from './write-back-config.ts';

/** The actions that change the incident itself, in one PUT. */
export const incidentActions = ['tags', 'severity', 'close'] as const satisfies readonly Action[];

/** Conflicts that one round meets by reading again. */
const ROUNDS = 3;

export interface IncidentTried {
  readonly actions: Delivery['actions'];
  readonly memory: IncidentMemory;
  readonly halt?: Halt;
  /** What the incident turned out to be when it was read again: nothing more may be written to it. */
  readonly barred?: Barred;
}

/** Why nothing is written to an incident. */
export type Barred = Extract<ReadIncident, { readonly kind: 'of-others' | 'redirected' }>;

export interface WriteIncidentDeps {
  readonly arm: ArmClient;
  readonly config: PlanConfig;
  /** The cases among alerts, by SystemAlertId in lower case. */
  readonly casesOf: (alertIds: readonly string[]) => Promise<readonly Case[]>;
}

/**
 * Brings tags, severity and status of an incident to what its cases ask for: plans by what was read, and writes it
 * under its ETag; when somebody else was faster it reads again and plans anew.
 */
export async function writeIncident(
  filed: Case,
  incidentPath: string,
  read: OwnIncident,
  before: { readonly actions: Delivery['actions']; readonly memory: IncidentMemory },
  deps: WriteIncidentDeps,
): Promise<IncidentTried> {
  const active = incidentActions.filter((action) => deps.config.modes[action] !== 'off');
  let records = Object.fromEntries(
    active.map((action): [Action, ActionRecord] => [action, before.actions[action] ?? fresh]),
  );
  const fail = (outcome: Exclude<ArmOutcome, { kind: 'ok' }>): IncidentTried => {
    const tried = active.map((action) => [action, unsuccessful(records[action] ?? fresh, outcome)] as const);
    const halt = tried[0]?.[1].halt;
    const actions = Object.fromEntries(tried.map(([action, { record }]) => [action, record]));
    return compact({ actions, memory: before.memory, halt });
  };

  let own = read;
  for (let round = 1; ; round += 1) {
    const view = await viewOf(filed, own, deps);
    const plan = planIncident(view, before.memory, deps.config);
    const changed = Object.keys(plan.changes).length > 0;
    if (changed) {
      const body = incidentBody(view.incident, plan.changes);
      const outcome = await deps.arm.call({
        method: 'PUT',
        path: incidentPath,
        body,
        quota: 'sentinel-incidents',
      });
      if (outcome.kind === 'conflict' && round < ROUNDS) {
        records = counted(records);
        const again = await readIncident(filed.id, incidentPath, deps.arm);
        if (again.kind === 'of-others' || again.kind === 'redirected') {
          return { actions: records, memory: before.memory, barred: again };
        }
        if (again.kind !== 'own') return fail(again);
        own = again.own;
        continue;
      }
      if (outcome.kind !== 'ok') return fail(outcome);
      records = counted(records);
    }
    const actions = Object.fromEntries(
      active.map((action) => {
        const { state, detail } = plan.actions[action] ?? { state: 'done' };
        return [action, compact({ state, attempts: records[action]?.attempts ?? 0, detail })];
      }),
    );
    return { actions, memory: plan.memory };
  }
}

function counted(records: Readonly<Record<string, ActionRecord>>): Record<string, ActionRecord> {
  return Object.fromEntries(
    Object.entries(records).map(([action, record]) => [action, { ...record, attempts: record.attempts + 1 }]),
  );
}

/** The incident with the cases of its alerts. */
async function viewOf(
  filed: Case,
  { incident, others, unnamed, doubt }: OwnIncident,
  { casesOf }: WriteIncidentDeps,
): Promise<IncidentView> {
  const cases = await casesOf(others);
  const untriaged = others.length - cases.length + unnamed;
  return compact({ incident, cases: [filed, ...cases], untriaged, doubt });
}
