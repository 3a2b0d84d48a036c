import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSlices, mapInSlices, type Pause } from '../../src/async/slices.ts';

/** A clock that work moves on, in milliseconds. */
function workClock() {
  let ms = 0;
  return {
    now: () => ms,
    work: (more: number) => {
      ms += more;
    },
  };
}

/** Notes each turn of the event loop that goes by until it is stopped. */
function countTurns() {
  let turns = 0;
  let isOn = true;
  const turn = () => {
    turns += 1;
    if (isOn) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    turns: () => turns,
    stop: () => {
      isOn = false;
    },
  };
}

/** Work of so many pieces of 1 ms by each name; gives how many pieces each did in each slice. */
async function slicesOf(
  plan: Readonly<Record<string, readonly [pieces: number, pause: Pause]>>,
  work: (ms: number) => void,
) {
  const loop = countTurns();
  const turns = new Map<number, Record<string, number>>();
  const oneWork = async ([name, [count, pause]]: readonly [string, readonly [number, Pause]]) => {
    for (let piece = 0; piece < count; piece += 1) {
      await pause();
      const turn = turns.get(loop.turns()) ?? {};
      turns.set(loop.turns(), turn);
      turn[name] = (turn[name] ?? 0) + 1;
      work(1);
    }
  };
  await Promise.all(Object.entries(plan).map(oneWork));
  loop.stop();
  return [...turns.values()];
}

describe('slices', () => {
  it('let the event loop turn between them, and not within them', async () => {
    const { now, work } = workClock();
    const { later } = createSlices(now);
    // Ten pieces of a millisecond are a slice.
    assert.deepEqual(await slicesOf({ a: [25, later] }, work), [{ a: 10 }, { a: 10 }, { a: 5 }]);
  });

  it('are one in a turn of the event loop, however many work, and all come on', async () => {
    const { now, work } = workClock();
    const { later } = createSlices(now);
    const slices = await slicesOf({ a: [40, later], b: [40, later], c: [40, later] }, work);
    for (const slice of slices) {
      const pieces = Object.values(slice).reduce((sum, count) => sum + count, 0);
      assert.ok(pieces <= 12, JSON.stringify(slices));
    }
    assert.deepEqual(Object.keys(Object.assign({}, ...slices.slice(0, 3))).sort(), ['a', 'b', 'c']);
  });

  it('go to alerts of the hub first, and one of four to the rest', async () => {
    const { now, work } = workClock();
    const { first, later } = createSlices(now);
    const slices = await slicesOf({ call: [20, later], hub: [80, first] }, work);
    assert.equal(
      slices.map((slice) => Object.keys(slice).join('+')).join(' '),
      'hub hub hub call hub hub hub call hub hub',
    );
  });

  it('are filled by those that wait, where one has little to do', async () => {
    const { now, work } = workClock();
    const { later } = createSlices(now);
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`w${at}`, [1, later] as const]));
    assert.equal((await slicesOf(many, work)).length, 2);
  });

  it('cost nothing while there is time left', async () => {
    const { now } = workClock();
    const { later } = createSlices(now);
    await later();
    const loop = countTurns();
    for (let piece = 0; piece < 1_000; piece += 1) await later();
    assert.equal(loop.turns(), 0);
    loop.stop();
  });
});

describe('mapInSlices', () => {
  it('keeps the order, and pauses before each item', async () => {
    let pauses = 0;
    const pause = async () => {
      pauses += 1;
    };
    assert.deepEqual(await mapInSlices(new Set(['a', 'b']), pause, (item, at) => `${item}${at}`), [
      'a0',
      'b1',
    ]);
    assert.equal(pauses, 2);
  });

  it('ends with what the work throws', async () => {
    const work = () => {
      throw new Error('a defect');
    };
    await assert.rejects(
      mapInSlices([1], async () => undefined, work),
      /a defect/,
    );
  });
});
