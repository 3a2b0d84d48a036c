import type { ApiDeps } from '../../src/api/api-deps.ts';
import { failureId } from '../../src/case/failure.ts';
import { messageOf } from '../../src/errors.ts';

const CODE = 'triage.internal';

/**
 * Keeps messages on which triage itself broke, whole, as failures that can be replayed. Triage answers for each
 * record, so this is a defect of ours; throwing would have Event Hubs deliver the same batch for ever.
 */
export async function keepWhole(
  messages: readonly (Uint8Array | string)[],
  error: unknown,
  { failures, clock, logger }: Pick<ApiDeps, 'failures' | 'clock' | 'logger'>,
): Promise<void> {
  logger.error('delivery.broke', {
    messages: messages.length,
    message: messageOf(error),
    ...(error instanceof Error ? { stack: error.stack } : {}),
  });
  const createdAt = clock().toISOString();
  for (const message of messages) {
    const payload = typeof message === 'string' ? message : Buffer.from(message).toString('utf8');
    await failures.put({
      id: failureId(CODE, payload),
      code: CODE,
      path: '',
      message: 'Triage broke on the batch of this message; the log has the details.',
      createdAt,
      channel: 'hub',
      payload,
    });
  }
}
