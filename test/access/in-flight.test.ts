import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createInFlightLimiter, type InFlightOptions, type Place } from '../../src/access/in-flight.ts';
import { fc } from '../support/seed.ts';

/** A limiter, and what became of each call so far. */
function limiterOf(options: InFlightOptions) {
  const limiter = createInFlightLimiter(options);
  async function begin(caller: string, units = 1) {
    const call: { state: 'waiting' | 'in' | 'full'; leave: () => void } = {
      state: 'waiting',
      leave: () => assert.fail('has no place to leave'),
    };
    void limiter.take(caller, units).then((place) => {
      call.state = place === 'full' ? 'full' : 'in';
      if (place !== 'full') call.leave = () => place.release();
    });
    await settled();
    return call;
  }
  return { begin };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the limit of calls in flight', () => {
  it('is one for each caller', async () => {
    const { begin } = limiterOf({ perCaller: 2, together: 10 });
    const calls = [await begin('a'), await begin('a'), await begin('a'), await begin('b')];
    assert.deepEqual(
      calls.map(({ state }) => state),
      ['in', 'in', 'waiting', 'in'],
    );
    calls[0]?.leave();
    await settled();
    assert.equal(calls[2]?.state, 'in');
    for (const at of [1, 2, 3]) calls[at]?.leave();
  });

  it('is one for all together, so that one caller leaves room for others', async () => {
    const { begin } = limiterOf({ perCaller: 2, together: 3 });
    const calls = [await begin('a'), await begin('a'), await begin('b'), await begin('b'), await begin('c')];
    assert.deepEqual(
      calls.map(({ state }) => state),
      ['in', 'in', 'in', 'waiting', 'waiting'],
    );
    calls[2]?.leave();
    await settled();
    // In the order in which they came.
    assert.deepEqual([calls[3]?.state, calls[4]?.state], ['in', 'waiting']);
    for (const at of [0, 1, 3]) calls[at]?.leave();
    await settled();
    calls[4]?.leave();
  });

  it('counts units: a large call takes what many small ones do, at most all of the caller’s room', async () => {
    const { begin } = limiterOf({ perCaller: 4, together: 8 });
    const large = await begin('a', 100);
    const small = await begin('a', 1);
    assert.deepEqual([large.state, small.state, (await begin('b', 4)).state], ['in', 'waiting', 'in']);
    large.leave();
    await settled();
    assert.equal(small.state, 'in');
    const other = await begin('a', 4);
    assert.equal(other.state, 'waiting');
    small.leave();
    await settled();
    assert.equal(other.state, 'in');
  });

  it('lets no small call pass a large one that waits for room', async () => {
    const { begin } = limiterOf({ perCaller: 4, together: 4 });
    const first = await begin('a', 2);
    const large = await begin('b', 4);
    const small = await begin('c', 1);
    assert.deepEqual([large.state, small.state], ['waiting', 'waiting']);
    first.leave();
    await settled();
    assert.deepEqual([large.state, small.state], ['in', 'waiting']);
    large.leave();
    await settled();
    small.leave();
  });

  it('lets no small call of a caller pass a larger one of the same', async () => {
    const { begin } = limiterOf({ perCaller: 2, together: 10 });
    const first = await begin('a', 1);
    const large = await begin('a', 2);
    const small = await begin('a', 1);
    assert.deepEqual([large.state, small.state], ['waiting', 'waiting']);
    first.leave();
    await settled();
    assert.deepEqual([large.state, small.state], ['in', 'waiting']);
    large.leave();
    await settled();
    small.leave();
  });

  it('lets calls of others pass one whose caller has no room left', async () => {
    const { begin } = limiterOf({ perCaller: 1, together: 2 });
    const calls = [await begin('a'), await begin('a'), await begin('b')];
    assert.deepEqual(
      calls.map(({ state }) => state),
      ['in', 'waiting', 'in'],
    );
    calls[0]?.leave();
    calls[2]?.leave();
    await settled();
    calls[1]?.leave();
  });

  it('refuses a call that has waited long enough, and lets whoever waited behind it enter', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { begin } = limiterOf({ perCaller: 4, together: 4, waitMs: 1_000 });
    const first = await begin('a', 2);
    const large = await begin('b', 4);
    t.mock.timers.tick(500);
    const small = await begin('c', 1);
    t.mock.timers.tick(499);
    await settled();
    assert.deepEqual([large.state, small.state], ['waiting', 'waiting']);
    t.mock.timers.tick(1);
    await settled();
    assert.deepEqual([large.state, small.state], ['full', 'in']);
    first.leave();
    small.leave();
  });

  it('refuses at once what would be too many that wait', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { begin } = limiterOf({ perCaller: 1, together: 2 });
    const calls = [];
    for (let call = 0; call < 7; call += 1) calls.push(await begin('a'));
    assert.equal(calls.map(({ state }) => state).join(' '), 'in waiting waiting waiting waiting full full');
    const others = [];
    for (const caller of 'bcdefghi') others.push(await begin(caller));
    // Eight units wait, four for each of the two that all have.
    assert.equal(
      others.map(({ state }) => state).join(' '),
      'in waiting waiting waiting waiting full full full',
    );
  });

  it('takes a place back once, however often it is given back', async () => {
    const { begin } = limiterOf({ perCaller: 1, together: 1 });
    const first = await begin('a');
    first.leave();
    first.leave();
    const [second, third] = [await begin('b'), await begin('c')];
    assert.deepEqual([second.state, third.state], ['in', 'waiting']);
    second.leave();
    await settled();
    third.leave();
  });

  it('never has more in flight than it may, and in the end everybody was served or refused', async () => {
    const call = fc.record({
      caller: fc.constantFrom('a', 'b', 'c'),
      units: fc.integer({ min: 1, max: 6 }),
      leaves: fc.nat(5),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 40 }), async (calls) => {
        const options = { perCaller: 4, together: 7 };
        const limiter = createInFlightLimiter(options);
        const held: { caller: string; units: number; place: Place }[] = [];
        let open = 0;
        const total = (of: typeof held) => of.reduce((sum, { units }) => sum + units, 0);
        const leave = (index: number) => held.splice(index % Math.max(1, held.length), 1)[0]?.place.release();
        for (const { caller, units, leaves } of calls) {
          open += 1;
          void limiter.take(caller, units).then((place) => {
            open -= 1;
            if (place !== 'full') held.push({ caller, units: Math.min(units, options.perCaller), place });
            assert.ok(total(held) <= options.together);
            assert.ok(total(held.filter((one) => one.caller === caller)) <= options.perCaller);
          });
          await Promise.resolve();
          await Promise.resolve();
          if (leaves > 2) leave(leaves);
        }
        for (let round = 0; round < 200 && (open > 0 || held.length > 0); round += 1) {
          await settled();
          leave(0);
        }
        assert.deepEqual([open, held.length], [0, 0]);
      }),
    );
  });
});
