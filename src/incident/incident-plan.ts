import type { Case, Disposition } from '../case/case.schema.ts';
import { whyNotClosed } from './closing.ts';
import type { ArmIncident } from './incident.schema.ts';
import { severitySchema } from './policy.schema.ts';
import type { IncidentMemory, WriteBackState } from './write-back.schema.ts';
import type { Action, WriteBackConfig } from './write-back-config.ts';

/** An incident as it stands, and the cases of its alerts. */
export interface IncidentView {
  readonly incident: ArmIncident;
  /** The case that is delivered among them. */
  readonly cases: readonly Case[];
  /** Alerts of the incident that have no case here: of another rule, not triaged yet, or not listed. */
  readonly untriaged: number;
  /** Why it may have more alerts than are known; absent where it has not. */
  readonly doubt?: string;
}

/** What an action comes to. */
export interface Planned {
  readonly state: WriteBackState;
  readonly detail?: string;
}

/** What to write to an incident, and what each action comes to once that is written. */
export interface IncidentPlan {
  /** Properties to change; empty when the incident is as wanted. */
  readonly changes: Readonly<Record<string, unknown>>;
  readonly actions: Readonly<Partial<Record<Action, Planned>>>;
  /** What is ours once that is written. */
  readonly memory: IncidentMemory;
}

interface Step extends Planned {
  readonly changes?: Readonly<Record<string, unknown>>;
  readonly memory?: Partial<IncidentMemory>;
}

export interface PlanConfig extends Pick<WriteBackConfig, 'modes' | 'policy'> {
  /** Why the policy is not to be used with the allowlist as it stands; absent when it may. */
  readonly policyProblem?: string;
}

const steps = { tags: planTags, severity: planSeverity, close: planClose } as const;

/**
 * What the tags, the severity and the status of an incident should be: a pure function of the incident, its cases,
 * the policy and what the service did before. A change that somebody else made since is never overwritten.
 */
export function planIncident(view: IncidentView, memory: IncidentMemory, config: PlanConfig): IncidentPlan {
  let changes: Record<string, unknown> = {};
  let remembered = memory;
  const actions: Partial<Record<Action, Planned>> = {};
  for (const action of ['tags', 'severity', 'close'] as const) {
    const mode = config.modes[action];
    if (mode === 'off') continue;
    const { state, detail, ...step } = steps[action](view, memory, config);
    const told = detail === undefined ? {} : { detail };
    if (mode === 'dry-run') {
      actions[action] = { state: state === 'done' ? 'dry-run' : state, ...told };
      continue;
    }
    actions[action] = { state, ...told };
    changes = { ...changes, ...step.changes };
    remembered = { ...remembered, ...step.memory };
  }
  return { changes, actions, memory: remembered };
}

const WORSE: readonly Disposition[] = ['likely-benign', 'needs-review', 'likely-malicious'];

function worstOf(cases: readonly Case[]): Disposition {
  const worst = Math.max(0, ...cases.map(({ disposition }) => WORSE.indexOf(disposition)));
  return WORSE[worst] ?? 'needs-review';
}

const DISPOSITION_TAG = /^triage:(?:likely-benign|needs-review|likely-malicious)$/;
const CATEGORY_TAG = /^triage-category:[a-z-]+$/;

/** Tags of the incident: the worst disposition of its cases, and their category where they share one. */
function planTags({ incident, cases }: IncidentView, memory: IncidentMemory): Step {
  const categories = new Set(cases.map(({ category }) => category));
  const [category] = categories.size === 1 ? categories : [];
  const wanted = [
    `triage:${worstOf(cases)}`,
    ...(category === undefined ? [] : [`triage-category:${category}`]),
  ];
  const labels = incident.properties.labels ?? [];
  const present = new Set(labels.map(({ labelName }) => labelName));
  const removed = wanted.filter((name) => memory.labels.includes(name) && !present.has(name));
  const added = wanted.filter((name) => !present.has(name) && !removed.includes(name));
  const isOurs = (name: string) => DISPOSITION_TAG.test(name) || CATEGORY_TAG.test(name);
  const kept = labels.filter(({ labelName }) => wanted.includes(labelName) || !isOurs(labelName));
  const remembered = { labels: wanted };
  if (added.length === 0 && kept.length === labels.length) {
    if (removed.length === 0) return { state: 'done', memory: remembered };
    return {
      state: 'analyst-changed',
      detail: `removed by somebody: ${removed.join(', ')}`,
      memory: remembered,
    };
  }
  return {
    state: 'done',
    detail: wanted.join(', '),
    changes: { labels: [...kept, ...added.map((labelName) => ({ labelName }))] },
    memory: remembered,
  };
}

/** Of a severity that is not known the rank is -1. */
function rankOf(severity: string): number {
  return severitySchema.options.findIndex((known) => known.toLowerCase() === severity.toLowerCase());
}

/** Raised for a likely-malicious case; lowered only where the policy says to and the incident could be closed. */
function planSeverity(view: IncidentView, memory: IncidentMemory, config: PlanConfig): Step {
  const { severity: current } = view.incident.properties;
  const { raise, lower } = config.policy.severity;
  const raised = worstOf(view.cases) === 'likely-malicious' && rankOf(current) < rankOf(raise);
  const lowered =
    lower !== undefined && rankOf(current) > rankOf(lower) && whyLeftOpen(view, config) === undefined;
  const wanted = raised ? raise : lowered ? lower : current;
  if (wanted === current) return { state: 'done', memory: { severity: current } };
  const given =
    memory.severity === undefined ? view.cases.map(({ alert }) => alert.severity) : [memory.severity];
  if (!given.some((known) => rankOf(known) === rankOf(current))) {
    return { state: 'analyst-changed', detail: `somebody set ${current}` };
  }
  return {
    state: 'done',
    detail: `${current} to ${wanted}`,
    changes: { severity: wanted },
    memory: { severity: wanted },
  };
}

/** Why an incident stays open: its alerts are not all known and triaged, or one of its cases may not be closed. */
function whyLeftOpen(
  { cases, untriaged, doubt }: IncidentView,
  { policy, policyProblem }: PlanConfig,
): string | undefined {
  if (policyProblem !== undefined) return policyProblem;
  if (untriaged > 0)
    return `${untriaged} alert${untriaged === 1 ? '' : 's'} of the incident not triaged here`;
  if (doubt !== undefined) return doubt;
  for (const filed of cases) {
    const why = whyNotClosed({ ...filed, related: filed.story?.related ?? [] }, policy);
    if (why !== undefined) return cases.length === 1 ? why : `case ${filed.id}: ${why}`;
  }
  return undefined;
}

/** Closed as expected, when every case of it may be; opened again, when the service closed it and learned better. */
function planClose(view: IncidentView, memory: IncidentMemory, config: PlanConfig): Step {
  const { status, owner } = view.incident.properties;
  const why = whyLeftOpen(view, config);
  if (status === 'Closed') {
    if (memory.closed && worstOf(view.cases) !== 'likely-benign') {
      return {
        state: 'done',
        detail: `opened again: ${why ?? 'a case is no longer likely-benign'}`,
        changes: {
          status: 'New',
          classification: undefined,
          classificationReason: undefined,
          classificationComment: undefined,
        },
        memory: { closed: false },
      };
    }
    return memory.closed
      ? { state: 'done', detail: 'closed as BenignPositive' }
      : { state: 'analyst-changed', detail: 'closed by somebody' };
  }
  if (why !== undefined) return { state: 'policy-refused', detail: why };
  if (memory.closed) return { state: 'analyst-changed', detail: 'somebody opened it again' };
  if (status !== 'New') return { state: 'analyst-changed', detail: `somebody set ${status}` };
  if (isAssigned(owner)) return { state: 'analyst-changed', detail: 'the incident has an owner' };
  const entries = view.cases.flatMap(({ allowlist }) =>
    allowlist.filter(({ outcome }) => outcome === 'applied').map(({ entryId }) => entryId),
  );
  return {
    state: 'done',
    detail: 'closed as BenignPositive',
    changes: {
      status: 'Closed',
      classification: 'BenignPositive',
      classificationReason: 'SuspiciousButExpected',
      classificationComment: `systemctl-triage: explained by ${[...new Set(entries)].slice(0, 10).join(', ')}`,
    },
    memory: { closed: true },
  };
}

function isAssigned(owner: ArmIncident['properties']['owner']): boolean {
  return Object.values(owner ?? {}).some((value) => typeof value === 'string' && value !== '');
}
