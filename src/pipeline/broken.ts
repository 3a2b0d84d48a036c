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
  add(error: unknown, messages: Iterable<Message>, about?: About, tell?: Tell): void;
  /**
   * Each message that brought such an alert, whole, so that it can be replayed. A message of many alerts that break
   * in the same way is one failure: its payload has them all.
   */
  failures(): readonly FailureRecord[];
}

/** The alert that it broke on, and its case where there is one. */
interface About {
  readonly alertId?: string;
  readonly caseId?: string;
}

/** Tells the log of an error, and says as what it is kept. */
type Tell = (
  error: unknown,
  logger: Logger,
  fields: Readonly<Record<string, unknown>>,
) => Pick<FailureRecord, 'code' | 'path' | 'message'>;

/** There is no case, or what came is not in it. */
const notTriaged: Tell = (error, logger, fields) => {
  logger.error('triage.failed', fields);
  if (error instanceof TriageError) return { code: error.code, path: error.path, message: error.message };
  const message = 'The alert could not be triaged; the log has the details.';
  return { code: 'triage.internal', path: '', message };
};

/** The case is there, and does not know the others of its host. */
export const storyUntold: Tell = (_error, logger, fields) => {
  logger.error('story.untold', fields);
  const message = 'The alert has its case, but the story of that could not be told; the log has the details.';
  return { code: 'story.untold', path: '', message };
};

export function collectBroken(logger: Logger): Broken {
  const found = new Map<Message, Map<string, FailureRecord>>();
  return {
    add(error, messages, about, tell = notTriaged) {
      if (isStorageUnavailable(error)) throw error;
      const failure = tell(error, logger, {
        ...about,
        message: messageOf(error),
        stack: error instanceof Error ? error.stack : undefined,
      });
      for (const message of messages) {
        const byCode = found.get(message) ?? new Map<string, FailureRecord>();
        found.set(message, byCode);
        if (byCode.has(failure.code)) continue;
        byCode.set(failure.code, { kind: 'failure', ...failure, payload: payloadOf(message) });
      }
    },
    failures: () => [...found.values()].flatMap((byCode) => [...byCode.values()]),
  };
}
