import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { withRetries } from '../../../host/consumers/retry.ts';
import type { RetryOptions, RpcRetryContext } from '../../../host/functions-core/rpc.ts';

const never = new AbortController().signal;
const fixed = (maxRetryCount: number): RetryOptions => ({
  retryStrategy: 'fixedDelay',
  maxRetryCount,
  delayInterval: { seconds: 0 },
});

/** Fails that many times, and says what it saw. */
function failing(times: number) {
  const told: (RpcRetryContext | undefined)[] = [];
  const pauses: (number | undefined)[] = [];
  return {
    told,
    pauses,
    attempt: async (retry: RpcRetryContext | undefined) => {
      told.push(retry);
      if (told.length <= times) throw new Error(`failure ${told.length}`);
    },
    onFailure: (_error: unknown, pause: number | undefined) => {
      pauses.push(pause);
    },
    signal: never,
  };
}

suite('retries', () => {
  for (const [policy, times, kind, attempts] of [
    [undefined, 0, 'done', 1],
    [undefined, 1, 'exhausted', 1],
    [fixed(0), 1, 'exhausted', 1],
    [fixed(2), 2, 'done', 3],
    [fixed(2), 3, 'exhausted', 3],
    [fixed(-1), 4, 'done', 5],
  ] as const) {
    test(`with ${policy?.maxRetryCount ?? 'no'} allowed, ${times} failures end ${kind} after ${attempts}`, async () => {
      const work = failing(times);
      assert.equal((await withRetries(policy, work)).kind, kind);
      assert.equal(work.told.length, attempts);
    });
  }

  test('tell each attempt which one it is, and why', async () => {
    const work = failing(2);
    await withRetries(fixed(-1), work);
    assert.deepEqual(work.told, [
      undefined,
      { retryCount: 1, maxRetryCount: -1, exception: { message: 'failure 1', source: '' } },
      { retryCount: 2, maxRetryCount: -1, exception: { message: 'failure 2', source: '' } },
    ]);
  });

  test('wait longer each time up to the most, and give the work up when they are told to', async () => {
    const ending = new AbortController();
    const pauses: number[] = [];
    const outcome = await withRetries(
      {
        retryStrategy: 'exponentialBackoff',
        maxRetryCount: -1,
        minimumInterval: { seconds: 0 },
        maximumInterval: { seconds: 0.3 },
      },
      {
        attempt: async () => {
          throw new Error('away');
        },
        onFailure: (_error, pause) => {
          pauses.push(pause ?? 0);
          if (pauses.length === 4) ending.abort();
        },
        signal: ending.signal,
      },
    );
    assert.equal(outcome.kind, 'abandoned');
    const [first = 0, second = 0, ...rest] = pauses;
    assert.ok(first >= 100 && first <= 120, `${first}`);
    assert.ok(second >= 200 && second <= 240, `${second}`);
    assert.deepEqual(rest, [300, 300]);
  });

  test('do not begin when the work is to be given up', async () => {
    const work = { ...failing(0), signal: AbortSignal.abort() };
    assert.equal((await withRetries(fixed(3), work)).kind, 'abandoned');
    assert.equal(work.told.length, 0);
  });
});
