import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRateLimiter } from '../../src/access/rate-limiter.ts';
import { fc } from '../support/seed.ts';

/** A clock that a test sets, in seconds. */
function stoppedClock() {
  let seconds = 0;
  return {
    clock: () => new Date(Date.UTC(2026, 0, 4) + seconds * 1000),
    pass: (more: number) => {
      seconds += more;
    },
  };
}

describe('the rate limiter', () => {
  it('lets a minute’s calls through at once, then one for each share of a minute that passes', () => {
    const { clock, pass } = stoppedClock();
    const limiter = createRateLimiter({ perMinute: 6, clock });
    for (let call = 0; call < 6; call += 1) assert.equal(limiter.take('a'), 'admitted');
    assert.deepEqual(limiter.take('a'), { retryAfterS: 10 });
    pass(4);
    assert.deepEqual(limiter.take('a'), { retryAfterS: 6 });
    pass(6);
    assert.equal(limiter.take('a'), 'admitted');
    assert.deepEqual(limiter.take('a'), { retryAfterS: 10 });
  });

  it('keeps callers apart', () => {
    const { clock } = stoppedClock();
    const limiter = createRateLimiter({ perMinute: 1, clock });
    assert.equal(limiter.take('a'), 'admitted');
    assert.equal(limiter.take('b'), 'admitted');
    assert.deepEqual(limiter.take('a'), { retryAfterS: 60 });
  });

  it('never holds more than a minute’s calls', () => {
    const { clock, pass } = stoppedClock();
    const limiter = createRateLimiter({ perMinute: 2, clock });
    limiter.take('a');
    pass(3600);
    const taken = [1, 2, 3].map(() => limiter.take('a'));
    assert.deepEqual(taken, ['admitted', 'admitted', { retryAfterS: 30 }]);
  });

  it('forgets the callers that called longest ago beyond as many as it keeps', () => {
    const { clock } = stoppedClock();
    const limiter = createRateLimiter({ perMinute: 1, maxCallers: 2, clock });
    limiter.take('a');
    limiter.take('b');
    limiter.take('a');
    limiter.take('c');
    assert.deepEqual(limiter.take('a'), { retryAfterS: 60 });
    assert.equal(limiter.take('b'), 'admitted');
  });

  it('gives nothing for a clock that is set back', () => {
    const { clock, pass } = stoppedClock();
    const limiter = createRateLimiter({ perMinute: 1, clock });
    limiter.take('a');
    pass(-30);
    assert.deepEqual(limiter.take('a'), { retryAfterS: 60 });
  });

  it('counts a call that costs more as so many, and at most as a whole minute of them', () => {
    const { clock, pass } = stoppedClock();
    const limiter = createRateLimiter({ perMinute: 6, clock });
    assert.equal(limiter.take('a', 4), 'admitted');
    assert.deepEqual(limiter.take('a', 4), { retryAfterS: 20 });
    assert.equal(limiter.take('a', 2), 'admitted');
    assert.deepEqual(limiter.take('a', 100), { retryAfterS: 60 });
    pass(60);
    assert.equal(limiter.take('a', 100), 'admitted');
    assert.deepEqual(limiter.take('a'), { retryAfterS: 10 });
  });

  it('has no limit at 0', () => {
    const limiter = createRateLimiter({ perMinute: 0, clock: () => new Date(0) });
    for (let call = 0; call < 5000; call += 1) assert.equal(limiter.take('a'), 'admitted');
  });

  it('admits within any time at most what the bucket and that time hold', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }),
        (perMinute, pauses) => {
          const { clock, pass } = stoppedClock();
          const limiter = createRateLimiter({ perMinute, clock });
          let admitted = 0;
          let seconds = 0;
          for (const pause of pauses) {
            pass(pause);
            seconds += pause;
            if (limiter.take('a') === 'admitted') admitted += 1;
          }
          assert.ok(admitted <= perMinute + (seconds * perMinute) / 60);
          assert.ok(admitted >= Math.min(pauses.length, perMinute));
        },
      ),
    );
  });
});
