import type { Case } from '../case/case.schema.ts';
import { compact } from '../compact.ts';
import type { ArmClient, ArmOutcome } from './arm-client.ts';
import { type ArmIncident, armAlertsSchema, armIncidentSchema, incidentBody } from './incident.schema.ts';
import { type IncidentView, type PlanConfig, planIncident } from './incident-plan.ts';
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
}

export interface WriteIncidentDeps {
  readonly arm: ArmClient;
  readonly config: PlanConfig;
  /** The cases among alerts, by SystemAlertId in lower case. */
  readonly casesOf: (alertIds: readonly string[]) => Promise<readonly Case[]>;
}

/**
 * Brings tags, severity and status of an incident to what its cases ask for: reads it, plans, and writes it under
 * its ETag, anew when somebody else was faster.
 */
export async function writeIncident(
  filed: Case,
  incidentPath: string,
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

  for (let round = 1; ; round += 1) {
    const view = await viewOf(filed, incidentPath, deps);
    if (view.kind !== 'view') return fail(view);
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

type Viewed = ({ readonly kind: 'view' } & IncidentView) | Exclude<ArmOutcome, { kind: 'ok' }>;

/** The incident and the cases of its alerts. With one alert that is this case's; else they are asked for. */
async function viewOf(filed: Case, path: string, { arm, casesOf }: WriteIncidentDeps): Promise<Viewed> {
  const answer = await arm.call({ method: 'GET', path, quota: 'sentinel-read' });
  if (answer.kind !== 'ok') return answer;
  const read = armIncidentSchema.safeParse(answer.body);
  if (!read.success) return { kind: 'refused', detail: 'the incident cannot be read' };
  const incident: ArmIncident = read.data;
  if (incident.properties.additionalData?.alertsCount === 1) {
    return { kind: 'view', incident, cases: [filed], untriaged: 0 };
  }
  const list = await arm.call({ method: 'POST', path: `${path}/alerts`, quota: 'sentinel-read' });
  if (list.kind !== 'ok') return list;
  const alerts = armAlertsSchema.safeParse(list.body);
  if (!alerts.success) return { kind: 'refused', detail: 'the alerts of the incident cannot be read' };
  const listed = alerts.data.value.map(({ properties }) => properties?.systemAlertId?.toLowerCase());
  const ids = new Set(listed.filter((id) => id !== undefined && id !== filed.id));
  const others = await casesOf([...ids].filter((id) => id !== undefined));
  // An alert without an id, and the rest of a list that goes on, are not triaged as far as is known.
  const unknown = listed.filter((id) => id === undefined).length + (alerts.data.nextLink ? 1 : 0);
  const untriaged = ids.size - others.length + unknown;
  return { kind: 'view', incident, cases: [filed, ...others], untriaged };
}
