import * as z from 'zod';
import type { DeepReadonly } from '../deep-readonly.ts';
import { actionSchema } from './write-back-config.ts';

/** How far an action on the incident of a case has come. All but `pending` are ends, until the case changes. */
const writeBackStateSchema = z.enum([
  'pending',
  'done',
  'dry-run',
  'analyst-changed',
  'policy-refused',
  'no-incident',
  'incident-elsewhere',
  'incident-gone',
  'incident-of-others',
  'incident-redirected',
  'comments-full',
  'tasks-full',
  'refused',
  'not-configured',
]);
export type WriteBackState = z.infer<typeof writeBackStateSchema>;

/** What the service does to the incident of a case, one item for each action that is not off. */
export const writeBackItemSchema = z
  .object({
    action: actionSchema,
    state: writeBackStateSchema.describe(
      '`pending`: still to be delivered. `done`: the incident is as wanted. `dry-run`: `detail` says what would be done. `analyst-changed`: a change of somebody else stands. `policy-refused`: the policy, or what is known of the incident, does not allow it. `no-incident`: no incident of the case is known. `incident-elsewhere`: the incident lies in another workspace. `incident-gone`: it was deleted. `incident-of-others`: its list of alerts, read from Sentinel, does not name the alert of the case; nothing is written. `incident-redirected`: it was merged into another incident; nothing is written. `comments-full`, `tasks-full`: it takes no more. `refused`: Sentinel refused, see `lastError`. `not-configured`: no workspace is named.',
    ),
    attempts: z.int().min(0).describe('Requests that were sent to change the incident.'),
    lastError: z.string().exactOptional().describe('Why the last attempt failed.'),
    detail: z.string().exactOptional(),
    nextAttemptAt: z
      .string()
      .exactOptional()
      .describe('ISO 8601, where an attempt failed and is to be repeated.'),
  })
  .meta({ id: 'WriteBack' });
export type WriteBackItem = DeepReadonly<z.infer<typeof writeBackItemSchema>>;

/** One action as it is kept. */
const actionRecordSchema = z.object({
  state: writeBackStateSchema,
  attempts: z.int().min(0),
  /** Of what was written last: the same is not written again. */
  digest: z.string().exactOptional(),
  lastError: z.string().exactOptional(),
  detail: z.string().exactOptional(),
});
export type ActionRecord = DeepReadonly<z.infer<typeof actionRecordSchema>>;

/** What has become of the write-back of a case. */
export const deliverySchema = z.object({
  caseId: z.string(),
  /** The revision of the case that was looked at last. */
  revision: z.int().min(0),
  /** Attempts that failed in a row; sets how long the next one waits. */
  failures: z.int().min(0),
  /** ISO 8601. */
  nextAttemptAt: z.string().exactOptional(),
  actions: z.partialRecord(actionSchema, actionRecordSchema),
});
export type Delivery = DeepReadonly<z.infer<typeof deliverySchema>>;

/** What this service has done to an incident, so that it is told from what others did. */
export const incidentMemorySchema = z.object({
  labels: z.array(z.string()),
  severity: z.string().exactOptional(),
  /** It was closed by this service. */
  closed: z.boolean(),
  /** Names (GUIDs) of tasks. */
  tasks: z.array(z.string()),
});
export type IncidentMemory = DeepReadonly<z.infer<typeof incidentMemorySchema>>;

export const nothingDone: IncidentMemory = { labels: [], closed: false, tasks: [] };
