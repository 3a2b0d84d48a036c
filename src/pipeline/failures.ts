import { payloadOf } from '../alert/envelope.ts';
import type { FailureRecord } from '../alert/failure-record.ts';
import { forEachBounded } from '../async/for-each-bounded.ts';
import { failureId } from '../case/failure.ts';
import { isStorageUnavailable, messageOf, TriageError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { IN_FLIGHT, type TriageDeps } from './triage-deps.ts';
import type { TriageOptions, TriageOutcome } from './triage-outcome.ts';

/** A message as it came in. */
export type Message = Uint8Array | string;

/** What triage broke on: a defect of ours, or a case that no table takes. */
export interface Broken {
  add(error: unknown, messages: Iterable<Message>, logger: Logger): void;
  /**
   * Each message that brought such an alert, whole, so that it can be replayed. A message of many alerts that break
   * in the same way is one failure: its payload has them all.
   */
  failures(): readonly FailureRecord[];
}

export function collectBroken(): Broken {
  const found = new Map<Message, Map<string, FailureRecord>>();
  return {
    add(error, messages, logger) {
      const known = error instanceof TriageError;
      const code = known ? error.code : 'triage.internal';
      logger.error('triage.failed', {
        message: messageOf(error),
        stack: error instanceof Error ? error.stack : undefined,
      });
      for (const message of messages) {
        const byCode = found.get(message) ?? new Map<string, FailureRecord>();
        found.set(message, byCode);
        if (byCode.has(code)) continue;
        byCode.set(code, {
          kind: 'failure',
          code,
          path: known ? error.path : '',
          message: known ? error.message : 'The alert could not be triaged; the log has the details.',
          payload: payloadOf(message),
        });
      }
    },
    failures: () => [...found.values()].flatMap((byCode) => [...byCode.values()]),
  };
}

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
