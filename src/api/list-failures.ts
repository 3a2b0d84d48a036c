import * as z from 'zod';
import { compact } from '../compact.ts';
import type { DeepReadonly } from '../deep-readonly.ts';
import { PARAMETER_PROBLEM, pageAnswer } from './answers.ts';
import { respondJson } from './api-request.ts';
import { defineOperation } from './operation.ts';
import { pageParameters } from './query.ts';

export const failureSummarySchema = z
  .object({
    id: z.string(),
    code: z.string().describe('Stable: `message.not-json`, `raw-row.too-large` …'),
    path: z.string().describe('JSON Pointer of the first problem inside the payload.'),
    message: z.string(),
    createdAt: z.string().describe('ISO 8601, of the first time it was seen.'),
    channel: z.string().describe('Where it came in: `hub` or `http`.'),
    size: z.int().describe('Of the payload, in UTF-16 code units.'),
  })
  .meta({ id: 'FailureSummary' });

const failurePageSchema = z
  .object({ failures: z.array(failureSummarySchema), cursor: z.string().optional() })
  .meta({ id: 'FailurePage' });

export type FailurePage = DeepReadonly<z.infer<typeof failurePageSchema>>;

/** `GET /failures`: what could not be triaged, newest first. */
export const listFailures = defineOperation({
  id: 'list-failures',
  method: 'GET',
  route: 'failures',
  role: 'reader',
  cost: 'low',
  summary: 'List what could not be triaged, newest first',
  query: z.strictObject(pageParameters),
  answers: {
    200: pageAnswer('failures', failurePageSchema),
  },
  problems: { 400: PARAMETER_PROBLEM },
  async handle({ query }, deps) {
    const page = await deps.failures.list(compact(query));
    return respondJson(200, compact({ failures: page.items, cursor: page.cursor }));
  },
});
