import assert from 'node:assert/strict';
import { beforeEach, describe, it, mock } from 'node:test';
import { createQuota, type Leave } from '../../src/http/quota.ts';

const LATE = Number.POSITIVE_INFINITY;
const never = new AbortController().signal;
const now = (): number => Date.now();

/** Settled promises run their reactions; the mocked clock does not move. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

function release(leave: Leave | undefined): void {
  assert.ok(leave?.kind === 'granted');
  leave.lease.release();
}

describe('createQuota', () => {
  beforeEach((context) => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
    if ('after' in context) context.after(() => mock.timers.reset());
  });

  it('lets no more calls start in any window than its limit', async () => {
    const quota = createQuota({ concurrency: 100, windows: [{ limit: 5, ms: 1_000 }] }, now);
    const starts: number[] = [];
    for (let call = 0; call < 23; call += 1) {
      void quota.acquire(LATE, never).then((leave) => {
        starts.push(now());
        release(leave);
      });
    }
    for (let tick = 0; tick < 60; tick += 1) {
      await settle();
      mock.timers.tick(100);
    }
    assert.equal(starts.length, 23);
    for (const start of starts) {
      const within = starts.filter((other) => other >= start && other < start + 1_000).length;
      assert.ok(within <= 5, `${within} calls start within 1 s of ${start}`);
    }
    assert.equal((starts.at(-1) ?? 0) - (starts[0] ?? 0), 4_000, 'and none waits longer than it must');
  });

  it('heeds each of several windows', async () => {
    const windows = [
      { limit: 2, ms: 100 },
      { limit: 3, ms: 1_000 },
    ];
    const quota = createQuota({ concurrency: 100, windows }, now);
    const starts: number[] = [];
    for (let call = 0; call < 4; call += 1) {
      void quota.acquire(LATE, never).then((leave) => {
        starts.push(now() - 1_000_000);
        release(leave);
      });
    }
    for (let tick = 0; tick < 11; tick += 1) {
      await settle();
      mock.timers.tick(100);
    }
    await settle();
    assert.deepEqual(starts, [0, 0, 100, 1_000]);
  });

  it('counts a call until it is over, since nobody knows when it reached the service', async () => {
    const quota = createQuota({ concurrency: 9, windows: [{ limit: 2, ms: 1_000 }] }, now);
    const [first, second] = [await quota.acquire(LATE, never), await quota.acquire(LATE, never)];
    let thirdAt: number | undefined;
    void quota.acquire(LATE, never).then(() => {
      thirdAt = now() - 1_000_000;
    });
    mock.timers.tick(5_000);
    await settle();
    assert.equal(thirdAt, undefined, 'two are under way still');
    release(first);
    await settle();
    mock.timers.tick(999);
    await settle();
    assert.equal(thirdAt, undefined, 'the first one may have arrived at its very end');
    mock.timers.tick(1);
    await settle();
    assert.equal(thirdAt, 6_000);
    release(second);
  });

  it('serves in the order of asking', async () => {
    const quota = createQuota({ concurrency: 1, windows: [] }, now);
    const order: number[] = [];
    const calls = [1, 2, 3].map((call) =>
      quota.acquire(LATE, never).then((leave) => {
        order.push(call);
        release(leave);
      }),
    );
    await Promise.all(calls);
    assert.deepEqual(order, [1, 2, 3]);
  });

  it('refuses at once what cannot start before its deadline', async () => {
    const quota = createQuota({ concurrency: 9, windows: [{ limit: 1, ms: 1_000 }] }, now);
    release(await quota.acquire(LATE, never));
    assert.deepEqual(await quota.acquire(now() + 999, never), { kind: 'refused', waitMs: 1_000 });
  });

  it('gives up the place of a call that is called off', async () => {
    const quota = createQuota({ concurrency: 1, windows: [] }, now);
    const first = await quota.acquire(LATE, never);
    const off = new AbortController();
    const second = quota.acquire(LATE, off.signal);
    const third = quota.acquire(LATE, never);
    off.abort();
    assert.equal((await second).kind, 'refused');
    release(first);
    assert.equal((await third).kind, 'granted');
  });

  it('refuses a call whose signal has aborted before it asks', async () => {
    const quota = createQuota({ concurrency: 1, windows: [] }, now);
    assert.equal((await quota.acquire(LATE, AbortSignal.abort())).kind, 'refused');
    assert.equal((await quota.acquire(LATE, never)).kind, 'granted');
  });

  it('counts a lease that is given back twice once', async () => {
    const quota = createQuota({ concurrency: 1, windows: [] }, now);
    const first = await quota.acquire(LATE, never);
    release(first);
    release(first);
    await quota.acquire(LATE, never);
    let granted = false;
    void quota.acquire(LATE, never).then(() => {
      granted = true;
    });
    await settle();
    assert.equal(granted, false);
  });

  it('lets nothing start while the service asks to wait', async () => {
    const quota = createQuota({ concurrency: 9, windows: [] }, now);
    quota.pauseUntil(now() + 500);
    let startedAt: number | undefined;
    void quota.acquire(LATE, never).then(() => {
      startedAt = now();
    });
    await settle();
    mock.timers.tick(499);
    await settle();
    assert.equal(startedAt, undefined);
    mock.timers.tick(1);
    await settle();
    assert.equal(startedAt, 1_000_500);
  });
});
