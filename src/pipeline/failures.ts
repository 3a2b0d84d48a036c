import type { ReadRecord } from '../alert/alert.ts';
import { payloadOf } from '../alert/envelope.ts';
import { failureId } from '../case/failure.ts';
import { isStorageUnavailable, messageOf, TriageError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { forEachBounded } from '../tables/for-each-bounded.ts';
import type { TriageOptions, TriageOutcome } from '../triage-outcome.ts';
import { IN_FLIGHT, type TriageDeps } from './triage-deps.ts';

export type FailureRecord = Extract<ReadRecord, { kind: 'failure' }>;

/** A defect of ours, or a case that no table takes: the message is kept whole, so that it can be replayed. */
export function unexpectedFailure(
  error: unknown,
  message: Uint8Array | string,
  logger: Logger,
): FailureRecord {
  const known = error instanceof TriageError;
  logger.error('triage.failed', {
    message: messageOf(error),
    stack: error instanceof Error ? error.stack : undefined,
  });
  return {
    kind: 'failure',
    code: known ? error.code : 'triage.internal',
    path: known ? error.path : '',
    message: known ? error.message : 'The alert could not be triaged; the log has the details.',
    payload: payloadOf(message),
  };
}

/** Failures as the outcome names them. */
export function namedFailures(failures: readonly FailureRecord[]): TriageOutcome['failures'] {
  return failures.map((failure) => {
    const { code, path, message } = failure;
    return { id: failureId(failure.code, failure.payload), code, path, message };
  });
}

/** Writes failures to their table. */
export async function recordFailures(
  failures: readonly FailureRecord[],
  { channel }: TriageOptions,
  deps: Pick<TriageDeps, 'failures' | 'clock' | 'logger'>,
): Promise<void> {
  const createdAt = deps.clock().toISOString();
  await forEachBounded(failures, IN_FLIGHT, async (failure) => {
    const { code, path, message, payload } = failure;
    const id = failureId(code, payload);
    try {
      await deps.failures.put({ id, code, path, message, createdAt, channel, payload });
    } catch (error) {
      if (isStorageUnavailable(error)) throw error;
      // Throwing would have the whole batch delivered again for ever; the log is the last place that is left.
      deps.logger.error('failure.lost', {
        id,
        code,
        message: messageOf(error),
        payload: payload.slice(0, 10_000),
      });
    }
  });
}
