import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countCases } from '../../src/api/count-cases.ts';
import { sampleCase } from '../support/sample-case.ts';
import { call } from './support/call.ts';
import { fakeDeps } from './support/fake-deps.ts';

async function filled() {
  const deps = fakeDeps();
  await deps.stores.cases.insert([
    sampleCase({ id: 'a', createdAt: '2026-01-04T11:10:00.000Z' }),
    sampleCase({ id: 'b', createdAt: '2026-01-03T11:10:00.000Z', disposition: 'needs-review' }),
    sampleCase({ id: 'c', createdAt: '2025-12-20T11:10:00.000Z' }),
  ]);
  return deps;
}

describe('GET /cases/counts', () => {
  it('counts the last seven days by day where nothing is asked for', async () => {
    const { status, json } = await call(countCases, await filled());
    assert.equal(status, 200);
    const none = { 'likely-benign': 0, 'needs-review': 0, 'likely-malicious': 0 };
    assert.deepEqual(json, {
      bucket: 'day',
      since: '2025-12-28T00:00:00.000Z',
      until: '2026-01-05T00:00:00.000Z',
      buckets: [
        ...['2025-12-28', '2025-12-29', '2025-12-30', '2025-12-31', '2026-01-01', '2026-01-02'].map(
          (day) => ({
            start: `${day}T00:00:00.000Z`,
            counts: none,
          }),
        ),
        { start: '2026-01-03T00:00:00.000Z', counts: { ...none, 'needs-review': 1 } },
        { start: '2026-01-04T00:00:00.000Z', counts: { ...none, 'likely-malicious': 1 } },
      ],
      total: { 'likely-benign': 0, 'needs-review': 1, 'likely-malicious': 1 },
      truncated: false,
    });
  });

  it('counts by the hour up to three days, from whole hour to whole hour', async () => {
    const query = 'since=2026-01-04T10:59:59Z&until=2026-01-04T12:00:01Z';
    const { text } = await call(countCases, await filled(), { query });
    assert.match(
      text,
      /^\{"bucket":"hour","since":"2026-01-04T10:00:00.000Z","until":"2026-01-04T13:00:00.000Z"/,
    );
    assert.equal(text.match(/"start"/g)?.length, 3);
  });

  const refused: [query: string, detail: RegExp][] = [
    ['since=2026-01-05', /since must be before until/],
    ['since=2025-01-01', /since may lie 90 days before until where buckets are days/],
    ['since=2025-12-01&bucket=hour', /since may lie 14 days before until where buckets are hours/],
    ['bucket=minute', /bucket must be hour or day/],
    ['since=yesterday', /since must be an ISO 8601/],
    ['days=3', /days is unknown here/],
  ];
  for (const [query, detail] of refused) {
    it(`refuses ${query}`, async () => {
      const { status, text } = await call(countCases, await filled(), { query });
      assert.equal(status, 400);
      assert.match(text, /"code":"query\.invalid"/);
      assert.match(text, detail);
    });
  }
});
