import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstTime, toUtcIso } from '../../src/alert/times.ts';

test('times of every form become ISO 8601 in UTC', () => {
  const rows: readonly (readonly [unknown, string | undefined])[] = [
    ['2026-01-15T08:00:00Z', '2026-01-15T08:00:00.000Z'],
    ['2026-01-15T08:00:00.1234567Z', '2026-01-15T08:00:00.123Z'],
    ['2026-01-15T08:00:00.5Z', '2026-01-15T08:00:00.500Z'],
    ['2026-01-15 08:00:00Z', '2026-01-15T08:00:00.000Z'],
    ['2026-01-15 08:00:00', '2026-01-15T08:00:00.000Z'],
    ['2026-01-15T08:00', '2026-01-15T08:00:00.000Z'],
    ['2026-01-15T08:00:00+02:00', '2026-01-15T06:00:00.000Z'],
    ['2026-01-15T08:00:00-0530', '2026-01-15T13:30:00.000Z'],
    ['  2026-01-15T08:00:00z ', '2026-01-15T08:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2026-02-29T00:00:00Z', undefined],
    ['2026-13-01T00:00:00Z', undefined],
    ['2026-01-15T24:00:00Z', undefined],
    ['2026-01-15T08:60:00Z', undefined],
    ['0000-01-01T00:00:00+14:00', undefined],
    ['yesterday', undefined],
    ['', undefined],
    [1_768_464_000_000, undefined],
    [null, undefined],
  ];
  for (const [value, expected] of rows) assert.equal(toUtcIso(value), expected, String(value));
});

test('the first that is a time is taken', () => {
  assert.equal(
    firstTime(undefined, 'soon', '2026-01-15 08:00:00Z', '2027-01-01T00:00:00Z'),
    '2026-01-15T08:00:00.000Z',
  );
  assert.equal(firstTime(), undefined);
});
