import * as z from 'zod';
import { messageOf } from '../errors.ts';
import type { ApiDeps } from './api-deps.ts';

/** How the write-back to incidents stands: part of the answer of `GET /health`. */
export const writeBackHealthSchema = z
  .object({
    status: z
      .enum(['ok', 'paused', 'unknown', 'not-configured'])
      .describe('`paused`: Sentinel asked to wait. `unknown`: the table service is away.'),
    pending: z.int().optional().describe('Cases whose incident is not as wanted yet.'),
    more: z.boolean().optional().describe('More are pending than were counted.'),
    oldestDueAt: z.string().optional().describe('ISO 8601, of the case that is due for longest.'),
    sentInWindow: z.int().optional().describe('PUTs within the last five minutes, of 70 at most.'),
    pausedUntil: z.string().optional().describe('ISO 8601.'),
  })
  .meta({ id: 'WriteBackHealth' });

type Health = z.infer<typeof writeBackHealthSchema>;

/** Never throws: a write-back that lags is no reason to call the service unable to work. */
export async function writeBackHealth({ writeBack, logger }: ApiDeps): Promise<Health> {
  if (writeBack === undefined) return { status: 'not-configured' };
  try {
    const { pending, more, oldestDueMs, sentInWindow, pausedUntilMs } = await writeBack.health();
    return {
      status: pausedUntilMs === undefined ? 'ok' : 'paused',
      pending,
      more,
      sentInWindow,
      ...(oldestDueMs === undefined ? {} : { oldestDueAt: new Date(oldestDueMs).toISOString() }),
      ...(pausedUntilMs === undefined ? {} : { pausedUntil: new Date(pausedUntilMs).toISOString() }),
    };
  } catch (error) {
    logger.warn('health.writeback-unknown', { message: messageOf(error) });
    return { status: 'unknown' };
  }
}
