import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { retryAfterMs } from '../../src/http/retry-after.ts';

const now = Date.parse('2026-01-15T10:00:00Z');

describe('retryAfterMs', () => {
  for (const [header, expected] of [
    ['0', 0],
    ['17', 17_000],
    [' 3 ', 3_000],
    ['Thu, 15 Jan 2026 10:00:30 GMT', 30_000],
    ['Thu, 15 Jan 2026 09:59:00 GMT', 0],
    ['Sat, 13 Sep 275760 00:00:00 GMT', undefined],
    ['', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['99999999999999', undefined],
    [undefined, undefined],
  ] as const) {
    it(`reads ${JSON.stringify(header)}`, () => {
      assert.equal(retryAfterMs(header, now), expected);
    });
  }
});
