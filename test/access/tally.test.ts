import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTally } from '../../src/access/tally.ts';

describe('the tally', () => {
  it('counts each key by itself, and anew after its minute', () => {
    let seconds = 0;
    const tally = createTally(() => new Date(Date.UTC(2026, 0, 4) + seconds * 1000));
    assert.deepEqual([tally.count('a'), tally.count('a'), tally.count('b')], [1, 2, 1]);
    seconds = 59.999;
    assert.equal(tally.count('a'), 3);
    seconds = 60;
    assert.equal(tally.count('a'), 1);
    seconds = 30;
    assert.equal(tally.count('a'), 1);
  });

  it('holds no more keys than it may: the one that began longest ago goes', () => {
    const tally = createTally(() => new Date(0), 2);
    for (const key of ['a', 'b', 'a', 'c']) tally.count(key);
    assert.deepEqual([tally.count('b'), tally.count('c'), tally.count('a')], [2, 2, 1]);
  });
});
