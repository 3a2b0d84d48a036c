import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Disposition } from '../../src/case/case.schema.ts';
import { HOUR_MS, rememberCounts } from '../../src/case/count-cases.ts';
import type { CaseStore, TalliedCase } from '../../src/case/stores.ts';

const noon = Date.parse('2026-03-02T12:00:00.000Z');
const at = (hours: number, disposition: Disposition = 'needs-review'): TalliedCase => ({
  createdAtMs: noon + hours * HOUR_MS,
  disposition,
});

/** A store of tallies, newest first, that writes down what is read of it. */
function tallies(cases: readonly TalliedCase[], most = Number.POSITIVE_INFINITY) {
  const reads: { readonly since: string; readonly until: string }[] = [];
  const store: Pick<CaseStore, 'tally'> = {
    async tally({ since = '', until = '' }, limit) {
      reads.push({ since, until });
      const found = cases
        .filter(({ createdAtMs }) => createdAtMs >= Date.parse(since) && createdAtMs < Date.parse(until))
        .sort((a, b) => b.createdAtMs - a.createdAtMs);
      const kept = Math.min(limit, most);
      return { items: found.slice(0, kept), more: found.length > kept };
    },
  };
  return { store, reads };
}

const stretch = { sinceMs: noon - 6 * HOUR_MS, untilMs: noon + HOUR_MS, bucketMs: HOUR_MS };

describe('counting cases over time', () => {
  it('gives every bucket, oldest first, with each disposition', async () => {
    const { store } = tallies([
      at(-6),
      at(-5.5, 'likely-malicious'),
      at(-1),
      at(-1.5),
      at(0.25, 'likely-benign'),
    ]);
    const count = rememberCounts(store, () => new Date(noon + HOUR_MS / 2));
    const { buckets, truncated } = await count(stretch);
    assert.deepEqual(
      buckets.map(({ startMs, counts }) => [(startMs - noon) / HOUR_MS, ...Object.values(counts)]),
      [
        [-6, 0, 1, 1],
        [-5, 0, 0, 0],
        [-4, 0, 0, 0],
        [-3, 0, 0, 0],
        [-2, 0, 1, 0],
        [-1, 0, 1, 0],
        [0, 1, 0, 0],
      ],
    );
    assert.equal(truncated, false);
  });

  it('adds hours up to days', async () => {
    const { store } = tallies([at(-13), at(-12), at(-1), at(0)]);
    const count = rememberCounts(store, () => new Date(noon));
    const day = 24 * HOUR_MS;
    const days = { sinceMs: noon - 1.5 * day, untilMs: noon + 0.5 * day, bucketMs: day };
    const { buckets } = await count(days);
    assert.deepEqual(
      buckets.map(({ startMs, counts }) => [new Date(startMs).toISOString(), counts['needs-review']]),
      [
        ['2026-03-01T00:00:00.000Z', 1],
        ['2026-03-02T00:00:00.000Z', 3],
      ],
    );
  });

  it('reads only the hour that goes on again, until five minutes have passed', async () => {
    let now = noon + HOUR_MS / 2;
    const { store, reads } = tallies([at(-3), at(0)]);
    const count = rememberCounts(store, () => new Date(now));
    await count(stretch);
    await count(stretch);
    now += 6_000;
    await count(stretch);
    now += 5 * 60_000;
    await count(stretch);
    assert.deepEqual(
      reads.map(({ since, until }) => [since.slice(11, 16), until.slice(11, 16)]),
      [
        ['06:00', '13:00'],
        ['12:00', '13:00'],
        ['06:00', '13:00'],
      ],
    );
  });

  it('takes an hour that has just ended for one that goes on', async () => {
    let now = noon + 30_000;
    const { store, reads } = tallies([at(-0.5)]);
    const count = rememberCounts(store, () => new Date(now));
    await count(stretch);
    now += 6_000;
    await count(stretch);
    assert.deepEqual(reads.at(-1)?.since, '2026-03-02T11:00:00.000Z');
  });

  it('says so where there are more cases than it reads, and counts only whole buckets', async () => {
    const { store } = tallies([at(-5.5), at(-2.5), at(-2.4), at(-1)], 2);
    const count = rememberCounts(store, () => new Date(noon));
    const { buckets, truncated } = await count(stretch);
    assert.equal(truncated, true);
    // The second newest lies in the hour from -3: of that hour there may be more.
    assert.deepEqual(
      buckets.map(({ startMs, counts }) => [(startMs - noon) / HOUR_MS, counts['needs-review']]),
      [
        [-2, 0],
        [-1, 1],
        [0, 0],
      ],
    );
    assert.equal((await count(stretch)).truncated, true);
  });
});
