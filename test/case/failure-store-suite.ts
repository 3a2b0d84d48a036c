import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failureId, failureSummaryOf } from '../../src/case/failure.ts';
import type { Failure, FailureStore, FailureSummary } from '../../src/case/stores.ts';
import { incompressible } from './make-case.ts';

function makeFailure(payload: string, overrides: Partial<Failure> = {}): Failure {
  return {
    id: failureId('message.not-json', payload),
    code: 'message.not-json',
    path: '/records/0',
    message: 'Not JSON',
    createdAt: '2026-01-02T03:10:00.000Z',
    channel: 'hub',
    payload,
    ...overrides,
  };
}

async function walk(store: FailureStore, limit: number): Promise<FailureSummary[]> {
  const found: FailureSummary[] = [];
  let page = await store.list({ limit });
  found.push(...page.items);
  while (page.cursor !== undefined) {
    page = await store.list({ limit, cursor: page.cursor });
    found.push(...page.items);
  }
  return found;
}

/** What every `FailureStore` has to do. `open` gives an empty one. */
export function testFailureStore(name: string, open: () => FailureStore): void {
  describe(`${name}: failures`, () => {
    it('keeps the first of a failure that comes again', async () => {
      const store = open();
      const first = makeFailure('{');
      await store.put(first);
      await store.put({ ...first, createdAt: '2026-01-02T04:00:00.000Z' });
      await Promise.all(Array.from({ length: 5 }, () => store.put(first)));
      assert.deepEqual(await store.get(first.id), first);
      assert.deepEqual(await walk(store, 10), [failureSummaryOf(first)]);
    });

    for (const [what, payload] of [
      ['nothing', ''],
      ['1 MiB that does not compress', incompressible(1_048_576)],
      ['lone surrogates and control characters', '\u0000\ud800"\\\n\u007f\ufffe'],
    ] as const) {
      it(`keeps a payload of ${what} whole`, async () => {
        const store = open();
        const failure = makeFailure(payload, {
          message: payload.slice(0, 100_000),
          path: `/${payload.slice(0, 9)}`,
        });
        await store.put(failure);
        const read = await store.get(failure.id);
        assert.ok(read?.payload === payload, 'the payload came back changed');
        assert.deepEqual(read, failure);
        const [summary] = (await store.list({ limit: 5 })).items;
        assert.equal(summary?.size, payload.length);
        assert.ok((summary?.message.length ?? 0) <= 600);
        await store.remove(failure.id);
        assert.equal(await store.get(failure.id), undefined);
      });
    }

    it('lists newest first, in pages', async () => {
      const store = open();
      const failures = Array.from({ length: 23 }, (_, at) =>
        makeFailure(`payload ${at}`, {
          createdAt: new Date(Date.UTC(2026, 0, 1, 0, (at * 5) % 23)).toISOString(),
        }),
      );
      await Promise.all(failures.map((failure) => store.put(failure)));
      const wanted = failures.map(failureSummaryOf).sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
      assert.deepEqual(await walk(store, 10), wanted);
      assert.deepEqual(await walk(store, 23), wanted);
      await assert.rejects(store.list({ limit: 10, cursor: 'x' }), { code: 'cursor.malformed' });
    });

    it('removes from store and list, and does not mind when it is gone', async () => {
      const store = open();
      const [a, b] = [makeFailure('a'), makeFailure('b')];
      await store.put(a);
      await store.put(b);
      await Promise.all([store.remove(a.id), store.remove(a.id)]);
      await store.remove(a.id);
      await store.remove("' or 1 eq 1");
      assert.equal(await store.get(a.id), undefined);
      assert.deepEqual(await walk(store, 10), [failureSummaryOf(b)]);
      await store.put(a);
      assert.equal((await walk(store, 10)).length, 2);
    });
  });
}
