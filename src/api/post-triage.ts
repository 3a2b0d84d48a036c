import * as z from 'zod';
import type { Caller } from '../access/caller.ts';
import { within } from '../async/within.ts';
import { messageOf } from '../errors.ts';
import type { TriageOutcome } from '../pipeline/triage-outcome.ts';
import { jsonAnswer } from './answers.ts';
import type { ApiDeps } from './api-deps.ts';
import type { ApiRequest, ApiResponse } from './api-request.ts';
import { readJsonBytes } from './body.ts';
import { EXAMPLE_ALERT } from './examples.ts';
import { defineOperation } from './operation.ts';
import { ProblemError } from './problem.ts';
import { flagParameter } from './query.ts';
import { ACCEPTED, accepted, outcomeAnswer } from './triage-answer.ts';
import { triageFor } from './triage-for.ts';
import { triageOutcomeSchema } from './triage-outcome.schema.ts';

/** For the document only: what a payload is, is told by its shape, and failures name what is wrong with it. */
const alertPayloadSchema = z
  .union([z.looseObject({}), z.array(z.looseObject({}))])
  .meta({ id: 'AlertPayload' });

/**
 * Logic Apps wait 120 s for an answer at most (Microsoft Learn, "Limits and configuration reference for Azure Logic
 * Apps"). After the first limit the call is turned into a job, which the second one gives time to be kept.
 */
const ANSWER_MS = 75_000;
const KEEP_MS = 15_000;

/** `POST /triage`: alerts over HTTP instead of the hub, in any of the forms that the hub takes. */
export const postTriage = defineOperation({
  id: 'post-triage',
  method: 'POST',
  route: 'triage',
  role: 'analyst',
  dryRunRole: 'reader',
  cost: 'triage',
  dryRunCost: 'dry-run',
  summary: 'Triage alerts',
  description:
    'Takes SecurityAlert and SecurityIncident rows, Logic App incident and alert payloads and Defender XDR streaming records: one, an array of them, or `{"records": […]}`. One case per alert, however often it is sent. Answers within 100 s: triage that takes longer, or that is asked for with `Prefer: respond-async`, is accepted, and its outcome fetched from `Location`.',
  requestHeaders: {
    prefer: '`respond-async` (RFC 7240): answers 202 at once, and the outcome is fetched from `Location`.',
  },
  query: z.strictObject({
    dryRun: flagParameter.describe('Tells what the cases would be and writes nothing.'),
  }),
  body: { schema: alertPayloadSchema, example: EXAMPLE_ALERT },
  answers: { 200: jsonAnswer('What became of each record.', triageOutcomeSchema), 202: ACCEPTED },
  problems: {
    400: 'Nothing in the body could be read (`triage.unreadable`, with the `failures`), or a parameter is malformed.',
    413: 'The body is larger than 1 MiB.',
    415: 'The body is not JSON in UTF-8.',
    503: 'The table service is away, or triage takes too long (`triage.late`); `Retry-After` says when to try again.',
  },
  async handle({ request, query, caller, hold }, deps) {
    const bytes = await readJsonBytes(request);
    const { dryRun } = query;
    const begin = () => hold(triageFor(caller, [bytes], { channel: 'http', dryRun }, deps));
    if (!dryRun && prefersAsync(request)) {
      const id = await deps.jobs.begin(Buffer.from(bytes).toString('utf8'), caller, begin);
      const answer = accepted(id, request);
      return { ...answer, headers: { ...answer.headers, 'preference-applied': 'respond-async' } };
    }
    const work = begin();
    const outcome = await within(ANSWER_MS, work, undefined);
    if (outcome !== undefined) return outcomeAnswer(outcome);
    // A dry run has nothing to keep; whatever becomes of it, nobody waits for it any more.
    if (!dryRun) return keptForLater(Buffer.from(bytes).toString('utf8'), caller, work, request, deps);
    work.catch((error: unknown) => deps.logger.warn('triage.late', { message: messageOf(error) }));
    throw late();
  },
});

/** RFC 7240: preferences are separated by commas, and each may have parameters. */
function prefersAsync({ headers }: ApiRequest): boolean {
  return (headers.get('prefer') ?? '')
    .split(',')
    .some((preference) => preference.split(';')[0]?.trim().toLowerCase() === 'respond-async');
}

async function keptForLater(
  payload: string,
  caller: Caller,
  work: Promise<TriageOutcome>,
  request: ApiRequest,
  { jobs, logger }: ApiDeps,
): Promise<ApiResponse> {
  const keeping = jobs
    .begin(payload, caller, () => work)
    .catch((error: unknown) => {
      logger.warn('triage.not-kept', { message: messageOf(error) });
      // The job would have heard of its end.
      work.catch((reason: unknown) => logger.warn('triage.late', { message: messageOf(reason) }));
      return undefined;
    });
  const id = await within(KEEP_MS, keeping, undefined);
  if (id === undefined) throw late();
  return accepted(id, request);
}

function late(): ProblemError {
  const detail = 'Triage takes too long. The same alerts may be sent again: each is one case.';
  return new ProblemError(503, 'triage.late', detail, { headers: { 'retry-after': '30' } });
}
