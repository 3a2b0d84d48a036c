import * as z from 'zod';
import { changeSchema } from '../audit/change.ts';
import { compact } from '../compact.ts';
import { PARAMETER_PROBLEM, pageAnswer } from './answers.ts';
import { respondJson } from './api-request.ts';
import { defineOperation } from './operation.ts';
import { pageParameters } from './query.ts';

/** `GET /audit`: who changed what, and who read what is unmasked, newest first. */
export const listChanges = defineOperation({
  id: 'list-changes',
  method: 'GET',
  route: 'audit',
  role: 'reader',
  cost: 'low',
  summary: 'List every change that was made, newest first',
  description:
    'Verdicts, changes of the allowlist, reads of the payload of a failure, replays of failures, and calls of POST /triage that created or revised cases. GET /allowlist/audit has the entries of the allowlist whole.',
  query: z.strictObject(pageParameters),
  answers: {
    200: pageAnswer(
      'changes',
      z
        .object({ changes: z.array(changeSchema), cursor: z.string().optional() })
        .meta({ id: 'AuditedChangePage' }),
    ),
  },
  problems: { 400: PARAMETER_PROBLEM },
  async handle({ query }, deps) {
    const { items, cursor } = await deps.changes.list(compact(query));
    return respondJson(200, compact({ changes: items, cursor }));
  },
});
