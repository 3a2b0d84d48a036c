import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../src/errors.ts';
import type { RetryOptions, RpcRetryContext } from '../functions-core/rpc.ts';

/** `done`, `exhausted` with what the last attempt threw, or `abandoned` because the signal came first. */
export type RetryOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'exhausted'; readonly error: unknown }
  | { readonly kind: 'abandoned' };

export interface RetryHooks {
  readonly attempt: (retry: RpcRetryContext | undefined) => Promise<void>;
  /** `count` is 0 for the first attempt; no next delay means that this was the last. */
  readonly onFailure: (error: unknown, nextDelayMs: number | undefined, count: number) => void;
  readonly signal: AbortSignal;
}

/** The library rounds intervals to seconds, so a short one becomes none at all. */
const SHORTEST_MS = 100;

/**
 * Tries until it succeeds, under the retry policy that the trigger registered (Microsoft Learn, "Azure Functions
 * error handling and retries"): a fixed delay, or one that doubles from the least to the most, up to a fifth
 * longer by chance so that partitions do not come back together. No policy means one attempt.
 */
export async function withRetries(
  policy: RetryOptions | undefined,
  { attempt, onFailure, signal }: RetryHooks,
): Promise<RetryOutcome> {
  const limit = policy ? policy.maxRetryCount : 0;
  let retry: RpcRetryContext | undefined;
  for (let count = 0; !signal.aborted; count++) {
    try {
      await attempt(retry);
      return { kind: 'done' };
    } catch (error) {
      if (signal.aborted) break;
      const exhausted = limit >= 0 && count >= limit;
      const pause = policy && !exhausted ? delayMs(policy, count) : undefined;
      onFailure(error, pause, count);
      if (pause === undefined) return { kind: 'exhausted', error };
      await delay(pause, undefined, { signal }).catch(() => undefined);
      retry = {
        retryCount: count + 1,
        maxRetryCount: limit,
        exception: { message: messageOf(error), source: '' },
      };
    }
  }
  return { kind: 'abandoned' };
}

function delayMs(policy: RetryOptions, count: number): number {
  if (policy.retryStrategy === 'fixedDelay') {
    return Math.max(SHORTEST_MS, policy.delayInterval.seconds * 1000);
  }
  const least = Math.max(SHORTEST_MS, policy.minimumInterval.seconds * 1000);
  const most = Math.max(least, policy.maximumInterval.seconds * 1000);
  return Math.min(most, least * 2 ** count * (1 + Math.random() / 5));
}
