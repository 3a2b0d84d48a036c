import * as z from 'zod';
import { shownPayload } from '../alert/envelope.ts';
import type { DeepReadonly } from '../deep-readonly.ts';
import { jsonAnswer } from './answers.ts';
import { respondJson } from './api-request.ts';
import { findFailure } from './find-failure.ts';
import { failureSummarySchema } from './list-failures.ts';
import { defineOperation } from './operation.ts';
import { noQuery } from './query.ts';
import { recordChange } from './record-change.ts';

const failureViewSchema = failureSummarySchema
  .extend({
    encoding: z
      .enum(['text', 'base64'])
      .describe('How `payload` is written: `base64` where it came in as bytes that are no text.'),
    payload: z.string().describe('What came in, whole, with all that it holds: nothing is masked.'),
  })
  .meta({ id: 'FailureView' });

export type FailureView = DeepReadonly<z.infer<typeof failureViewSchema>>;

/** `GET /failures/{id}`: a failure with its payload. For whoever may replay it: raw evidence may hold secrets. */
export const getFailure = defineOperation({
  id: 'get-failure',
  method: 'GET',
  route: 'failures/{id}',
  role: 'analyst',
  cost: 'low',
  summary: 'Get a failure with its payload',
  description: 'The payload is unmasked and may hold secrets: each read is recorded in `GET /audit`.',
  params: { id: 'The id of the failure.' },
  query: noQuery,
  answers: { 200: jsonAnswer('The failure, whole.', failureViewSchema) },
  problems: { 404: 'There is no such failure.' },
  async handle({ request, caller }, deps) {
    const failure = await findFailure(request, deps);
    await recordChange(deps, caller, {
      action: 'failure.read',
      operation: 'get-failure',
      target: { kind: 'failure', id: failure.id },
    });
    return respondJson(200, { ...failure, size: failure.payload.length, ...shownPayload(failure.payload) });
  },
});
