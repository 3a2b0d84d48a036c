import { jsonAnswer } from './answers.ts';
import { respondJson } from './api-request.ts';
import { findFailure } from './find-failure.ts';
import { defineOperation } from './operation.ts';
import { noQuery } from './query.ts';
import { recordChange } from './record-change.ts';
import { triageOutcomeSchema } from './triage-outcome.schema.ts';

/** `POST /failures/{id}/replay`: tries again what could not be triaged. */
export const replayFailure = defineOperation({
  id: 'replay-failure',
  method: 'POST',
  route: 'failures/{id}/replay',
  role: 'analyst',
  cost: 'replay',
  summary: 'Try a failure again',
  description:
    'Runs the payload through triage as it came in. The failure is removed unless the same one comes out again.',
  params: { id: 'The id of the failure.' },
  query: noQuery,
  answers: { 200: jsonAnswer('What became of each record this time.', triageOutcomeSchema) },
  problems: { 404: 'There is no such failure.' },
  async handle({ request, caller }, deps) {
    const failure = await findFailure(request, deps);
    const channel = failure.channel === 'hub' ? 'hub' : 'http';
    const { cases, ignored, failures } = await deps.triage([failure.payload], { channel });
    // Before the failure is removed: where that fails, its cases are made all the same.
    await recordChange(deps, caller, {
      action: 'failure.replayed',
      operation: 'replay-failure',
      target: { kind: 'failure', id: failure.id },
      before: failure.code,
      after: cases.map(({ id }) => id).join(' ') || failures[0]?.code,
    });
    // Triage has stored what failed now; this one is done with unless it is among that.
    if (failures.every(({ id }) => id !== failure.id)) await deps.failures.remove(failure.id);
    return respondJson(200, { cases, ignored, failures });
  },
});
