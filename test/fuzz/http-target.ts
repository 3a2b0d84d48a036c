import assert from 'node:assert/strict';
import fc from 'fast-check';
import { operations } from '../../src/api/operations.ts';
import { loadConfig } from '../../src/config.ts';
import { createDeps } from '../../src/deps.ts';
import { call } from '../api/support/call.ts';
import { accessOf, LOCAL_CALLER } from '../api/support/fake-deps.ts';
import { anyText } from '../support/any-text.ts';
import { hostileText } from '../support/hostile-text.ts';
import { memoryStores } from '../support/memory-stores.ts';
import { hostileBytes, hostileValue } from './hostile-json.ts';
import { hostileQuery } from './hostile-query.ts';
import { requireCleanPrototypes, type Target } from './target.ts';

const text = fc.oneof(
  hostileText,
  anyText,
  fc.constantFrom('', '0', '-1', '1e9', 'null', '../..', '%2e%2e', 'true'),
);

/** A body of the right shape with hostile values, so that it gets past the first check. */
const shaped = fc
  .tuple(
    fc.constantFrom<(value: string, query: string) => string>(
      (value, query) => `{"query":${query},"rows":[{"table":"DeviceProcessEvents","FileName":${value}}]}`,
      (value) => `{"rows":[{"table":"DeviceFileEvents","FolderPath":${value}}],"queryTime":${value}}`,
      (value) => `{"classification":"TruePositive","by":"a","comment":${value}}`,
      (value) => `{"classification":${value},"by":${value}}`,
      (value) => `{"entries":[${value}],"since":${value}}`,
      (value) => `{"entries":[{"id":"x","category":"ci","reason":"r","owner":"o","match":${value}}]}`,
    ),
    hostileValue,
    hostileQuery,
  )
  .map(([shape, value, query]) => Buffer.from(shape(value, JSON.stringify(query))));

const headers = fc.record({
  'content-type': fc.constantFrom(
    'application/json',
    'application/json',
    'application/json; charset=utf-8',
    'text/csv',
    'text/html',
    'application/json;;;charset="',
    '',
  ),
  accept: fc.constantFrom('*/*', 'text/html', 'text/html;q=9e99', ',,;q=', 'application/json'),
  'if-match': fc.constantFrom('*', 'W/"1"', '"', '""', '1,2', 'x'.repeat(5000)),
  'content-length': fc.constantFrom('0', '-1', '1e9', 'x', '99999999999'),
});

const queryNames = [
  'disposition',
  'host',
  'account',
  'branch',
  'category',
  'since',
  'until',
  'limit',
  'cursor',
  'dryRun',
  '__proto__',
  'constructor',
];

const request = fc.record({
  operation: fc.constantFrom(...operations),
  body: fc.oneof(hostileBytes, shaped, fc.constant(Buffer.alloc(1_100_000, '[')), fc.constant(undefined)),
  param: text,
  query: fc.array(fc.tuple(fc.constantFrom(...queryNames), text), { maxLength: 3 }),
  headers,
  declared: fc.subarray(['content-type', 'accept', 'if-match', 'content-length'] as const),
});

const CONFIG = loadConfig({ CasesStorage: 'in memory' });
/** Fewer than these have a meaning here; what else comes is a defect. */
const EXPECTED = new Set([200, 201, 202, 204, 304, 400, 403, 404, 405, 409, 412, 413, 415, 422, 428]);

export function httpTarget(): Target {
  const errors: unknown[] = [];
  const quiet = () => undefined;
  const logger = {
    info: quiet,
    warn: quiet,
    error: (event: string, fields?: unknown) => errors.push([event, fields]),
  };
  const deps = { ...createDeps(CONFIG, logger, { stores: memoryStores() }), access: accessOf(LOCAL_CALLER) };
  return {
    name: 'http',
    holds: 'every operation answers with a status of its own, problems as RFC 9457 without a stack',
    hangMs: 60_000,
    share: 0.3,
    property: () =>
      fc.asyncProperty(request, async ({ operation, body, param, query, headers: all, declared }) => {
        errors.length = 0;
        const names = [...operation.route.matchAll(/\{(\w+)/g)].map(([, name = '']) => name);
        const answer = await call(operation, deps, {
          query: new URLSearchParams(query).toString(),
          params: Object.fromEntries(names.map((name) => [name, param])),
          headers: Object.fromEntries(declared.map((name) => [name, all[name]])),
          ...(body === undefined ? {} : { body }),
        });
        const { status, json } = answer;
        assert.ok(EXPECTED.has(status), `${operation.id} answers ${status}: ${JSON.stringify(errors)}`);
        if (status >= 400) {
          assert.match(answer.headers['content-type'] ?? '', /^application\/problem\+json/);
          assert.match(JSON.stringify(json), /"code":"[a-z0-9.-]+"/);
          assert.doesNotMatch(answer.text, /\bat .+\.[jt]s:\d+/);
        }
        requireCleanPrototypes();
      }),
  };
}
