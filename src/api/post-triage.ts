import { z } from 'zod';
import { jsonAnswer } from './answers.ts';
import { respondJson } from './api-request.ts';
import { readJsonBytes } from './body.ts';
import { EXAMPLE_ALERT } from './examples.ts';
import { defineOperation } from './operation.ts';
import { ProblemError } from './problem.ts';
import { flagParameter } from './query.ts';
import { triageOutcomeSchema } from './triage-outcome.schema.ts';

/** For the document only: what a payload is, is told by its shape, and failures name what is wrong with it. */
const alertPayloadSchema = z
  .union([z.looseObject({}), z.array(z.looseObject({}))])
  .meta({ id: 'AlertPayload' });

/** `POST /triage`: alerts over HTTP instead of the hub, in any of the forms that the hub takes. */
export const postTriage = defineOperation({
  id: 'post-triage',
  method: 'POST',
  route: 'triage',
  role: 'analyst',
  dryRunRole: 'reader',
  summary: 'Triage alerts',
  description:
    'Takes SecurityAlert and SecurityIncident rows, Logic App incident and alert payloads and Defender XDR streaming records: one, an array of them, or `{"records": […]}`. One case per alert, however often it is sent.',
  query: z.strictObject({
    dryRun: flagParameter.describe('Tells what the cases would be and writes nothing.'),
  }),
  body: { schema: alertPayloadSchema, example: EXAMPLE_ALERT },
  answers: { 200: jsonAnswer('What became of each record.', triageOutcomeSchema) },
  problems: {
    400: 'Nothing in the body could be read (`triage.unreadable`, with the `failures`), or a parameter is malformed.',
    413: 'The body is larger than 1 MiB.',
    415: 'The body is not JSON in UTF-8.',
  },
  async handle({ request, query }, deps) {
    const bytes = await readJsonBytes(request);
    const { cases, ignored, failures } = await deps.triage([bytes], {
      channel: 'http',
      dryRun: query.dryRun,
    });
    if (failures.length > 0 && cases.length === 0 && ignored.length === 0) {
      const detail = `Nothing in the body could be read. First problem: ${failures[0]?.code}.`;
      throw new ProblemError(400, 'triage.unreadable', detail, { extensions: { failures } });
    }
    return respondJson(200, { cases, ignored, failures });
  },
});
