import * as z from 'zod';
import type { TriageOutcome } from '../pipeline/triage-outcome.ts';
import { jsonAnswer } from './answers.ts';
import { type ApiRequest, type ApiResponse, respondJson } from './api-request.ts';
import type { AnswerSpec } from './operation.ts';
import { ProblemError } from './problem.ts';

/** Seconds after which an accepted triage is worth asking for: most take less than one. */
const RETRY_AFTER_S = 5;

const acceptedSchema = z
  .object({ id: z.string().describe('Of the triage: the last part of `Location`.') })
  .meta({ id: 'AcceptedTriage' });

/** The answer to a triage that is not done yet. */
export const ACCEPTED: AnswerSpec = jsonAnswer('The alerts are being triaged.', acceptedSchema, {
  headers: {
    Location: 'Where the outcome will be.',
    'Retry-After': 'Seconds to wait before asking there.',
  },
});

/**
 * 202 with the address of the outcome. It is absolute where the address of the request is known, which Logic Apps
 * asks for (Microsoft Learn, "Create custom APIs you can call from Azure Logic Apps", asynchronous polling).
 */
export function accepted(id: string, { origin = '', path }: ApiRequest): ApiResponse {
  // Of `/api/triage` and of `/api/triage/{id}`, whatever the prefix of routes is.
  const [triage] = /^.*?\/triage(?=\/|$)/i.exec(path ?? '') ?? ['/api/triage'];
  const location = `${origin}${triage}/${id}`;
  return respondJson(202, { id }, { location, 'retry-after': String(RETRY_AFTER_S) });
}

/** The answer to a triage that is done. Throws a 400 when nothing of what was sent could be read. */
export function outcomeAnswer({ cases, ignored, failures }: TriageOutcome): ApiResponse {
  if (failures.length > 0 && cases.length === 0 && ignored.length === 0) {
    const detail = `Nothing in the body could be read. First problem: ${failures[0]?.code}.`;
    throw new ProblemError(400, 'triage.unreadable', detail, { extensions: { failures } });
  }
  return respondJson(200, { cases, ignored, failures });
}
