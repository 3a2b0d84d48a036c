import * as z from 'zod';
import { roles } from '../access/role.ts';
import type { DeepReadonly } from '../deep-readonly.ts';

/** What became of a job's records; the cases by id, since they may change before anybody asks. */
const answerSchema = z.object({
  caseIds: z.array(z.string()),
  ignored: z.array(z.object({ reason: z.string() })),
  failures: z.array(z.object({ id: z.string(), code: z.string(), path: z.string(), message: z.string() })),
});

const callerSchema = z.object({
  kind: z.enum(['function-key', 'entra', 'api-key', 'local', 'anonymous']),
  id: z.string(),
  name: z.string(),
  role: z.enum(roles).exactOptional(),
  address: z.string().exactOptional(),
});

/** A call of `POST /triage` whose answer is fetched later, from whichever instance is asked. */
export const triageJobSchema = z.object({
  /** Random, so that nobody guesses it. */
  id: z.string(),
  /** ISO 8601. */
  createdAt: z.string(),
  /** The body of the call. */
  payload: z.string(),
  /** Who made it; absent of jobs of older versions. */
  caller: callerSchema.exactOptional(),
  /** ISO 8601: until then an instance is at work on it; afterwards another one takes it up. */
  workedUntil: z.string(),
  /** How often it was begun. */
  attempts: z.int().min(1).default(1),
  /** Absent until the job is done. */
  answer: answerSchema.exactOptional(),
});

export type TriageJob = DeepReadonly<z.infer<typeof triageJobSchema>>;
export type JobAnswer = DeepReadonly<z.infer<typeof answerSchema>>;

/** The jobs in the storage. Throws `storage.unavailable` when that is away. */
export interface JobStore {
  put(job: TriageJob): Promise<void>;
  get(id: string): Promise<{ readonly value: TriageJob; readonly etag: string } | undefined>;
  replace(job: TriageJob, etag: string): Promise<'written' | 'conflict'>;
  /** The ids of the jobs without an answer that were created before (milliseconds since 1970), the newest first. */
  unfinished(beforeMs: number): AsyncIterable<string>;
  /** Removes some of the jobs with an answer that were created before (milliseconds since 1970). */
  tidy(beforeMs: number): Promise<void>;
}
