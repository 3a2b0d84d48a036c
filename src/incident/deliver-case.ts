import type { Case } from '../case/case.schema.ts';
import { compact } from '../compact.ts';
import type { ArmClient, ArmOutcome } from './arm-client.ts';
import type { IncidentMemories } from './incident-memory-table.ts';
import type { PlanConfig } from './incident-plan.ts';
import { readIncident } from './own-incident.ts';
import { ended, fresh, type Halt, unsuccessful } from './tried.ts';
import { incidentAddress } from './workspace.ts';
import type { ActionRecord, Delivery, IncidentMemory, WriteBackState } from './write-back.schema.ts';
import { type Action, actions, type WriteBackConfig } from './write-back-config.ts';
import { commentOf, isSettled, writeComment } from './write-comment.ts';
import { type Barred, incidentActions, type WriteIncidentDeps, writeIncident } from './write-incident.ts';
import { wantedTasks, writeTasks } from './write-tasks.ts';

export interface DeliverCaseDeps {
  readonly arm: ArmClient;
  readonly config: WriteBackConfig & PlanConfig;
  readonly memories: IncidentMemories;
  readonly casesOf: WriteIncidentDeps['casesOf'];
}

/** What a round on one case came to: where it stands, and why it went no further, if it did not. */
export interface Delivered {
  readonly delivery: Delivery;
  readonly halt?: Halt;
  readonly wrongLink?: WrongLink;
}

/**
 * Why the incident of a case is not the right one. `of-others`: it does not hold the alert. `unreachable`: it is not
 * in this workspace, or not any more; that may be a fault of the configuration.
 */
export type WrongLink = 'of-others' | 'unreachable';

/** Waits after failures in a row: half a minute, doubled each time, an hour at most. */
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 60 * 60_000;

/** How long the next attempt waits after so many failures in a row; longer where the service said so. */
export function waitMs(failures: number, afterMs = 0): number {
  return Math.max(afterMs, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(20, failures - 1)));
}

/**
 * Brings the incident of a case to what the case asks for, once Sentinel has said that the incident holds its alert.
 * Whatever was done before is recognised and left, so that it can be asked any number of times. Throws only what the
 * table throws.
 */
export async function deliverCase(
  filed: Case,
  previous: Delivery | undefined,
  deps: DeliverCaseDeps,
): Promise<Delivered> {
  const { config } = deps;
  const before = previous?.actions ?? {};
  const failures = previous?.failures ?? 0;
  const standing = { caseId: filed.id, revision: filed.revision, failures };
  const address = incidentAddress(filed.incident, config.workspace);
  if (address.kind === 'unnamed') {
    return { delivery: { ...standing, failures: 0, actions: withoutIncident(before, config) } };
  }
  if (address.kind === 'elsewhere') {
    const ends = allEnded(before, config, 'incident-elsewhere');
    return { delivery: { ...standing, failures: 0, actions: ends }, wrongLink: 'unreachable' };
  }
  const known = await deps.memories.get(address.name);
  const tried = await tryAll(filed, address.path, { actions: before, memory: known }, deps);
  if (tried.memory !== known) await deps.memories.put(address.name, tried.memory);
  const { halt, wrongLink } = tried;
  const failed = halt?.kind === 'later' ? failures + 1 : halt === undefined ? 0 : failures;
  return compact({
    delivery: { ...standing, failures: failed, actions: tried.actions },
    halt,
    wrongLink,
  });
}

function activeOf({ modes }: WriteBackConfig): readonly Action[] {
  return actions.filter((action) => modes[action] !== 'off');
}

function allEnded(
  before: Delivery['actions'],
  config: WriteBackConfig,
  state: WriteBackState,
  detail?: string,
): Delivery['actions'] {
  return Object.fromEntries(
    activeOf(config).map((action) => [action, ended(before[action] ?? fresh, state, { detail }).record]),
  );
}

/** That the case was unlinked from an incident of others stays to be seen: it says why there is none now. */
function withoutIncident(before: Delivery['actions'], config: WriteBackConfig): Delivery['actions'] {
  return Object.fromEntries(
    activeOf(config).map((action) => {
      const { [action]: record = fresh } = before;
      return [action, record.state === 'incident-of-others' ? record : ended(record, 'no-incident').record];
    }),
  );
}

type Records = { -readonly [Name in Action]?: ActionRecord };

interface Everything {
  readonly actions: Delivery['actions'];
  readonly memory: IncidentMemory;
  readonly halt?: Halt;
  readonly wrongLink?: WrongLink;
}

/**
 * One look at the incident, then all that is to be written. The incident itself comes first, since a comment may change
 * the ETag under which it was read. A halt that concerns one action only does not hold the others back.
 */
async function tryAll(
  filed: Case,
  path: string,
  before: Pick<Everything, 'actions' | 'memory'>,
  deps: DeliverCaseDeps,
): Promise<Everything> {
  const { arm, config } = deps;
  const { modes } = config;
  const draft = commentOf(filed, path);
  /** What needs no look at the incident, since there is nothing to write. */
  const settled: Records = {};
  const { comment = fresh, tasks = fresh } = before.actions;
  if (modes.comment === 'on' && isSettled(draft, comment)) settled.comment = comment;
  if (modes.tasks === 'on' && wantedTasks(filed, before.memory.tasks).length === 0) {
    settled.tasks = ended(tasks, 'done').record;
  }
  const due = activeOf(config).filter((action) => settled[action] === undefined);
  const waiting = due.map((action) => {
    const { [action]: record = fresh } = before.actions;
    return [action, { ...record, state: 'pending' }] as const;
  });
  const records: Records = { ...Object.fromEntries(waiting), ...settled };
  let { memory } = before;
  if (due.length === 0) return { actions: records, memory };

  const barred = (read: Barred): Everything => {
    if (read.kind === 'redirected') {
      return { actions: allEnded(records, config, 'incident-redirected', read.detail), memory };
    }
    const wrongLink = read.isWhole ? ('of-others' as const) : undefined;
    return compact({
      actions: allEnded(records, config, 'incident-of-others', read.detail),
      memory,
      wrongLink,
    });
  };
  const failed = (outcome: Exclude<ArmOutcome, { kind: 'ok' }>): Everything => {
    const tried = due.map(
      (action) => [action, unsuccessful(before.actions[action] ?? fresh, outcome)] as const,
    );
    for (const [action, { record }] of tried) records[action] = record;
    const wrongLink = outcome.kind === 'gone' ? ('unreachable' as const) : undefined;
    return compact({ actions: records, memory, halt: tried[0]?.[1].halt, wrongLink });
  };

  const read = await readIncident(filed.id, path, arm);
  if (read.kind === 'of-others' || read.kind === 'redirected') return barred(read);
  if (read.kind !== 'own') return failed(read);

  let halt: Halt | undefined;
  const goesOn = () => halt === undefined || (halt.kind === 'later' && !halt.everywhere);
  if (incidentActions.some((action) => modes[action] !== 'off')) {
    const tried = await writeIncident(filed, path, read.own, before, deps);
    Object.assign(records, tried.actions);
    if (tried.barred !== undefined) return barred(tried.barred);
    memory = tried.memory;
    halt = tried.halt;
  }
  if (modes.comment !== 'off' && due.includes('comment') && goesOn()) {
    const { incident } = read.own;
    const tried = await writeComment(draft, { path, incident }, comment, modes.comment, arm);
    records.comment = tried.record;
    halt = tried.halt ?? halt;
  }
  if (modes.tasks !== 'off' && due.includes('tasks') && goesOn()) {
    const options = { mode: modes.tasks, known: memory.tasks };
    const tried = await writeTasks(filed, path, tasks, options, arm);
    records.tasks = tried.record;
    if (tried.tasks.length !== memory.tasks.length) memory = { ...memory, tasks: tried.tasks };
    halt = tried.halt ?? halt;
  }
  return compact({ actions: records, memory, halt });
}
