import { jsonAnswer } from './answers.ts';
import { defineOperation } from './operation.ts';
import { ProblemError } from './problem.ts';
import { noQuery } from './query.ts';
import { ACCEPTED, accepted, outcomeAnswer } from './triage-answer.ts';
import { triageOutcomeSchema } from './triage-outcome.schema.ts';

/** A caller such as Logic Apps gives up after 120 s; less is left for the way. */
const WITHIN_MS = 60_000;

/** `GET /triage/{id}`: the answer of a call of `POST /triage` that was answered 202. */
export const getTriageJob = defineOperation({
  id: 'get-triage-job',
  method: 'GET',
  route: 'triage/{id}',
  role: 'analyst',
  cost: 'low',
  summary: 'Get the outcome of an accepted triage',
  description:
    'The address that `Location` of a 202 of `POST /triage` names: 202 again until the alerts are triaged, then what `POST /triage` would have answered. Kept for a day.',
  params: { id: 'As in `Location`.' },
  query: noQuery,
  answers: { 200: jsonAnswer('What became of each record.', triageOutcomeSchema), 202: ACCEPTED },
  problems: {
    400: 'Nothing in the body could be read (`triage.unreadable`, with the `failures`).',
    404: 'There is no such triage, or no longer.',
  },
  async handle({ request }, deps) {
    const id = request.params['id'] ?? '';
    const state = await deps.jobs.look(id, WITHIN_MS);
    if (state.kind === 'unknown') throw new ProblemError(404, 'job.not-found', 'There is no such triage.');
    if (state.kind === 'working') return accepted(id, request);
    return outcomeAnswer(state.outcome);
  },
});
