import { payloadOf } from '../alert/envelope.ts';
import type { FailureRecord } from '../alert/failure-record.ts';
import { isStorageUnavailable, messageOf, TriageError } from '../errors.ts';
import type { Logger } from '../logger.ts';

/** A message as it came in. */
export type Message = Uint8Array | string;

/** What one run of triage broke on: a defect of ours, or a case that no table takes. Each costs its alert alone. */
export interface Broken {
  /**
   * Logs what broke, of which the messages are to be replayed. Throws `storage.unavailable` on: that is no alert's own
   * trouble, and the whole batch is delivered again.
   */
  add(error: unknown, messages: Iterable<Message>, about?: About): void;
  /**
   * Each message that brought such an alert, whole, so that it can be replayed. A message of many alerts that break
   * in the same way is one failure: its payload has them all.
   */
  failures(): readonly FailureRecord[];
}

/** The alert that it broke on, and its case where there is one. */
interface About {
  readonly alertId: string;
  readonly caseId?: string;
}

export function collectBroken(logger: Logger): Broken {
  const found = new Map<Message, Map<string, FailureRecord>>();
  return {
    add(error, messages, about) {
      if (isStorageUnavailable(error)) throw error;
      const known = error instanceof TriageError;
      const code = known ? error.code : 'triage.internal';
      logger.error('triage.failed', {
        ...about,
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
