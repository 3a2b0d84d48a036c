import { payloadOf } from '../../src/alert/envelope.ts';
import type { FailureRecord } from '../../src/alert/failure-record.ts';
import type { ApiDeps } from '../../src/api/api-deps.ts';
import { messageOf } from '../../src/errors.ts';
import { namedFailures, recordFailures } from '../../src/pipeline/failures.ts';
import { reportOutcome } from '../../src/pipeline/report-outcome.ts';

/**
 * Keeps messages on which triage itself broke, whole, as failures that can be replayed, and counts them as such.
 * Triage answers for each record, so this is a defect of ours; throwing would have Event Hubs deliver the same batch
 * for ever. Throws `storage.unavailable`.
 */
export async function keepWhole(
  messages: readonly (Uint8Array | string)[],
  error: unknown,
  deps: Pick<ApiDeps, 'failures' | 'clock' | 'counters' | 'logger' | 'telemetry'>,
): Promise<void> {
  deps.logger.error('delivery.broke', {
    messages: messages.length,
    message: messageOf(error),
    ...(error instanceof Error ? { stack: error.stack } : {}),
  });
  const failures = messages.map(
    (message): FailureRecord => ({
      kind: 'failure',
      code: 'triage.internal',
      path: '',
      message: 'Triage broke on the batch of this message; the log has the details.',
      payload: payloadOf(message),
    }),
  );
  await recordFailures(failures, { channel: 'hub' }, deps);
  const outcome = { cases: [], ignored: [], failures: namedFailures(failures) };
  const delivery = { outcome, created: new Set<string>(), alertsIn: 0, messages: messages.length };
  reportOutcome(delivery, { channel: 'hub' }, deps);
}
