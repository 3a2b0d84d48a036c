import type { FailureRecord } from '../alert/failure-record.ts';
import { forEachBounded } from '../async/for-each-bounded.ts';
import { failureId } from '../case/failure.ts';
import { isStorageUnavailable, messageOf } from '../errors.ts';
import { IN_FLIGHT, type TriageDeps } from './triage-deps.ts';
import type { TriageOptions, TriageOutcome } from './triage-outcome.ts';

/** Of how many records of one message each is a failure of its own; what no reader made has more. */
const MOST_OF_A_MESSAGE = 100;

/**
 * The failures of one message; of very many records one failure, `message.too-many-failures`. Its payload is a message
 * of just these records, so that a replay that reads some of them leaves a smaller one.
 */
export function failuresOfMessage(failures: readonly FailureRecord[]): readonly FailureRecord[] {
  const [first] = failures;
  if (first === undefined || failures.length <= MOST_OF_A_MESSAGE) return failures;
  return [
    {
      kind: 'failure',
      code: 'message.too-many-failures',
      path: '/records/0',
      message: `${failures.length} records of the message cannot be read. The first: ${first.code}. ${first.message}`,
      payload: `{"records":[${failures.map(({ payload }) => payload).join(',')}]}`,
    },
  ];
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
      deps.logger.error('failure.lost', { id, code, message: messageOf(error), payload });
    }
  });
}
