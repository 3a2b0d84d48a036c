import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forEachBounded } from '../../src/async/for-each-bounded.ts';
import { mergeSorted } from '../../src/tables/merge-sorted.ts';
import { fc } from '../support/seed.ts';

/** A sorted source that counts the pages it was asked for. Some pages are empty, as the service's may be. */
function source(items: readonly number[], size: number) {
  const state = { pages: 0 };
  async function* pages(): AsyncGenerator<readonly number[], void> {
    for (let at = 0; at < items.length; at += size) {
      state.pages += 1;
      yield items.slice(at, at + size);
      yield [];
    }
  }
  return { state, pages: pages() };
}

async function collect(items: AsyncIterable<number>): Promise<number[]> {
  const found: number[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const ascending = (a: number, b: number) => a - b;

describe('mergeSorted', () => {
  it('is the sorted whole', async () => {
    const lists = fc.array(fc.array(fc.integer({ min: 0, max: 50 })), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(lists, fc.integer({ min: 1, max: 4 }), async (parts, size) => {
        const sources = parts.map((part) => source([...part].sort(ascending), size).pages);
        const merged = await collect(mergeSorted(sources, ascending));
        assert.deepEqual(merged, parts.flat().sort(ascending));
      }),
    );
  });

  it('reads no page before it is needed', async () => {
    const [low, high] = [source([1, 2, 3, 4, 5, 6], 2), source([7, 8, 9], 1)];
    const merged = mergeSorted([low.pages, high.pages], ascending);
    const seen: number[] = [];
    for await (const item of merged) {
      seen.push(item);
      if (item === 4) break;
    }
    assert.deepEqual(seen, [1, 2, 3, 4]);
    assert.deepEqual([low.state.pages, high.state.pages], [2, 1]);
  });

  it('passes on the error of a source', async () => {
    async function* failing(): AsyncGenerator<readonly number[], void> {
      yield [1];
      throw new RangeError('gone');
    }
    await assert.rejects(collect(mergeSorted([failing()], ascending)), RangeError);
  });
});

describe('forEachBounded', () => {
  it('does everything once, never more than the limit at a time', async () => {
    let running = 0;
    let most = 0;
    const done: number[] = [];
    await forEachBounded([...Array(20).keys()], 4, async (item) => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      done.push(item);
    });
    assert.equal(most, 4);
    assert.deepEqual(done.sort(ascending), [...Array(20).keys()]);
  });

  it('stops at the first error, when what is on the way has ended', async () => {
    const done: number[] = [];
    const work = async (item: number) => {
      await Promise.resolve();
      if (item === 1) throw new RangeError('one');
      await Promise.resolve();
      done.push(item);
    };
    await assert.rejects(forEachBounded([...Array(20).keys()], 3, work), RangeError);
    assert.deepEqual(done, [0, 2]);
  });
});
