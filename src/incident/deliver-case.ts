import type { Case } from '../case/case.schema.ts';
import { compact } from '../compact.ts';
import type { ArmClient } from './arm-client.ts';
import type { IncidentMemories } from './incident-memory-table.ts';
import type { PlanConfig } from './incident-plan.ts';
import { ended, fresh, type Halt } from './tried.ts';
import { incidentAddress } from './workspace.ts';
import type { ActionRecord, Delivery, IncidentMemory, WriteBackState } from './write-back.schema.ts';
import { type Action, actions, type WriteBackConfig } from './write-back-config.ts';
import { writeComment } from './write-comment.ts';
import { incidentActions, type WriteIncidentDeps, writeIncident } from './write-incident.ts';
import { writeTasks } from './write-tasks.ts';

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
}

/** Waits after failures in a row: half a minute, doubled each time, an hour at most. */
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 60 * 60_000;

/** How long the next attempt waits after so many failures in a row; longer where the service said so. */
export function waitMs(failures: number, afterMs = 0): number {
  return Math.max(afterMs, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(20, failures - 1)));
}

/**
 * Brings the incident of a case to what the case asks for. Whatever was done before is recognised and left, so that
 * it can be asked any number of times. Throws only what the table throws.
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
  if (address.kind !== 'here') {
    const state = address.kind === 'unnamed' ? 'no-incident' : 'incident-elsewhere';
    return { delivery: { ...standing, failures: 0, actions: allEnded(before, config, state) } };
  }
  const known = await deps.memories.get(address.name);
  const tried = await tryAll(filed, address.path, { actions: before, memory: known }, deps);
  if (tried.memory !== known) await deps.memories.put(address.name, tried.memory);
  const { halt } = tried;
  const failed = halt?.kind === 'later' ? failures + 1 : halt === undefined ? 0 : failures;
  return compact({ delivery: { ...standing, failures: failed, actions: tried.actions }, halt });
}

function allEnded(
  before: Delivery['actions'],
  { modes }: WriteBackConfig,
  state: WriteBackState,
): Delivery['actions'] {
  return Object.fromEntries(
    actions
      .filter((action) => modes[action] !== 'off')
      .map((action) => [action, ended(before[action] ?? fresh, state).record]),
  );
}

type Records = { -readonly [Name in Action]?: ActionRecord };

interface Everything {
  readonly actions: Delivery['actions'];
  readonly memory: IncidentMemory;
  readonly halt?: Halt;
}

/** The comment first, which is what an analyst waits for. The first halt ends the round; the rest stays pending. */
async function tryAll(
  filed: Case,
  path: string,
  before: Pick<Everything, 'actions' | 'memory'>,
  deps: DeliverCaseDeps,
): Promise<Everything> {
  const { modes } = deps.config;
  const records: Records = Object.fromEntries(
    actions
      .filter((action) => modes[action] !== 'off')
      .map((action) => [action, { ...(before.actions[action] ?? fresh), state: 'pending' as const }]),
  );
  let { memory } = before;

  if (modes.comment !== 'off') {
    const { record, halt } = await writeComment(
      filed,
      path,
      before.actions.comment ?? fresh,
      modes.comment,
      deps.arm,
    );
    records.comment = record;
    if (halt !== undefined) return { actions: records, memory, halt };
  }
  if (incidentActions.some((action) => modes[action] !== 'off')) {
    const tried = await writeIncident(filed, path, before, deps);
    Object.assign(records, tried.actions);
    memory = tried.memory;
    if (tried.halt !== undefined) return { actions: records, memory, halt: tried.halt };
  }
  if (modes.tasks !== 'off') {
    const options = { mode: modes.tasks, known: memory.tasks };
    const { record, halt, tasks } = await writeTasks(
      filed,
      path,
      before.actions.tasks ?? fresh,
      options,
      deps.arm,
    );
    records.tasks = record;
    if (tasks.length !== memory.tasks.length) memory = { ...memory, tasks };
    if (halt !== undefined) return { actions: records, memory, halt };
  }
  return { actions: records, memory };
}
