import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { ProblemError } from '../../src/api/problem.ts';
import {
  flagParameter,
  momentParameter,
  nameParameter,
  noQuery,
  pageParameters,
  readQuery,
} from '../../src/api/query.ts';

const schema = z.strictObject({
  ...pageParameters,
  flag: flagParameter,
  host: nameParameter,
  since: momentParameter,
});
const read = (query: string) => readQuery(new URLSearchParams(query), schema);

describe('a query that is right', () => {
  const defaults = { limit: 50, flag: false };
  const rows: [query: string, expected: object][] = [
    ['', {}],
    ['limit=1', { limit: 1 }],
    ['limit=200', { limit: 200 }],
    ['flag=true', { flag: true }],
    ['host=web-01.example.com', { host: 'web-01.example.com' }],
    ['since=2026-01-02', { since: '2026-01-02T00:00:00.000Z' }],
    ['since=2026-01-02T03:04:05Z', { since: '2026-01-02T03:04:05.000Z' }],
    ['since=2026-01-02T03:04:05%2B02:00', { since: '2026-01-02T01:04:05.000Z' }],
    ['cursor=abc', { cursor: 'abc' }],
    ['code=the-key-of-the-function&clientId=default', {}],
  ];
  for (const [query, expected] of rows) {
    it(`reads ${query || 'nothing'}`, () => assert.deepEqual(read(query), { ...defaults, ...expected }));
  }
});

describe('a query that is wrong names the parameter', () => {
  const rows: [query: string, parameter: string][] = [
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=1e2', 'limit'],
    ['limit=0x10', 'limit'],
    ['limit=%201', 'limit'],
    ['limit=', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1,2', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['limit=1&limit=1', 'limit'],
    ['flag=yes', 'flag'],
    ['flag=', 'flag'],
    ['host=a,b', 'host'],
    ['host=', 'host'],
    ['host=a%00b', 'host'],
    [`host=${'a'.repeat(257)}`, 'host'],
    ['since=yesterday', 'since'],
    ['since=2026-02-30', 'since'],
    ['since=2026-01-02T03:04:05', 'since'],
    ['since=2026-01-02T03:04:05+02:00', 'since'],
    ['since=1767322800', 'since'],
    ['cursor=', 'cursor'],
    ['nonsense=1', 'nonsense'],
    ['Limit=1', 'Limit'],
    ['__proto__=1', '__proto__'],
    ['constructor=1', 'constructor'],
  ];
  for (const [query, parameter] of rows) {
    it(`refuses ${query.slice(0, 40)}`, () => {
      assert.throws(
        () => read(query),
        (error) => {
          assert.ok(error instanceof ProblemError);
          assert.equal(error.status, 400);
          assert.equal(error.code, 'query.invalid');
          assert.match(error.message, new RegExp(`^The query parameter ${parameter} .*\\.$`));
          assert.deepEqual(error.extensions['errors'], [{ detail: error.message, parameter }]);
          return true;
        },
      );
    });
  }

  it('where the operation has no parameters at all', () => {
    assert.throws(
      () => readQuery(new URLSearchParams('x=1'), noQuery),
      /parameter x is unknown here; known are: none/,
    );
  });
});
