import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shareWork } from '../../src/async/share-work.ts';

function counted(outcome: () => Promise<string>) {
  let nowMs = 0;
  let count = 0;
  const ask = shareWork(
    () => {
      count += 1;
      return outcome();
    },
    1000,
    () => new Date(nowMs),
  );
  return {
    ask,
    count: () => count,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('shared work', () => {
  it('is done once for all who ask while it is under way, however long that takes', async () => {
    let finish: (text: string) => void = () => undefined;
    const slow = new Promise<string>((resolve) => {
      finish = resolve;
    });
    const { ask, count, pass } = counted(() => slow);
    const first = ask();
    pass(60_000);
    const second = ask();
    finish('done');
    assert.deepEqual(await Promise.all([first, second]), ['done', 'done']);
    assert.equal(count(), 1);
  });

  it('stands for a while, and is then done anew; a clock that was set back keeps it no longer', async () => {
    const { ask, count, pass } = counted(async () => 'x');
    await ask();
    pass(999);
    await ask();
    assert.equal(count(), 1);
    pass(1);
    await ask();
    assert.equal(count(), 2);
    pass(-5000);
    await ask();
    assert.equal(count(), 3);
  });

  it('that fails fails for all who asked, and is tried anew afterwards', async () => {
    const { ask, count, pass } = counted(() => Promise.reject(new Error('away')));
    await assert.rejects(ask(), { message: 'away' });
    await assert.rejects(ask(), { message: 'away' });
    assert.equal(count(), 1);
    pass(1000);
    await assert.rejects(ask(), { message: 'away' });
    assert.equal(count(), 2);
  });
});
