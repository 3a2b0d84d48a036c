import type { Case } from '../case/case.schema.ts';
import type { ArmClient } from './arm-client.ts';
import { armNamesSchema } from './incident.schema.ts';
import { type IncidentTask, TASKS_LIMIT, tasksOf } from './tasks.ts';
import { ended, type Tried, unsuccessful } from './tried.ts';
import type { ActionRecord, IncidentMemory } from './write-back.schema.ts';
import type { Mode } from './write-back-config.ts';

/** What became of the tasks, and the names of all that this service ever put on the incident. */
export interface TasksTried extends Tried {
  readonly tasks: IncidentMemory['tasks'];
}

/** The tasks of a case that this service never put on its incident. */
export function wantedTasks(filed: Case, known: IncidentMemory['tasks']): readonly IncidentTask[] {
  return tasksOf(filed).filter(({ name }) => !known.includes(name));
}

/**
 * Puts the case's next checks on its incident as tasks. One that is there is left as it is, since somebody may have
 * done it; one that was there and is gone was removed by somebody, and does not come back.
 */
export async function writeTasks(
  filed: Case,
  incidentPath: string,
  before: ActionRecord,
  options: { readonly mode: Exclude<Mode, 'off'>; readonly known: IncidentMemory['tasks'] },
  arm: ArmClient,
): Promise<TasksTried> {
  const tasks = [...options.known];
  const wanted = wantedTasks(filed, tasks);
  const of = (tried: Tried): TasksTried => ({ ...tried, tasks });
  if (options.mode === 'dry-run') return of(ended(before, 'dry-run', { detail: `${wanted.length} tasks` }));
  if (wanted.length === 0) return of(ended(before, 'done'));
  const list = await arm.call({ method: 'GET', path: `${incidentPath}/tasks`, quota: 'sentinel-read' });
  if (list.kind !== 'ok') return of(unsuccessful(before, list));
  const present = new Set(
    armNamesSchema.safeParse(list.body).data?.value.map(({ name }) => name.toLowerCase()),
  );
  let record = before;
  for (const { name, title, description } of wanted) {
    if (present.has(name)) {
      tasks.push(name);
      continue;
    }
    if (present.size >= TASKS_LIMIT) {
      return of(ended(record, 'tasks-full', { detail: `the incident has ${TASKS_LIMIT} tasks` }));
    }
    const outcome = await arm.call({
      method: 'PUT',
      path: `${incidentPath}/tasks/${name}`,
      body: { properties: { title, description, status: 'New' } },
      quota: 'sentinel-tasks',
    });
    if (outcome.kind !== 'ok') return of(unsuccessful(record, outcome));
    record = { ...record, attempts: record.attempts + 1 };
    present.add(name);
    tasks.push(name);
  }
  return of(ended(record, 'done'));
}
