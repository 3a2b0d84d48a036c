import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXAMPLE_ENTRY, itemEtag } from '../../src/api/allowlist-item.ts';
import type { ApiDeps } from '../../src/api/api-deps.ts';
import { etagOf } from '../../src/api/etag.ts';
import { listCases } from '../../src/api/list-cases.ts';
import { listFailures } from '../../src/api/list-failures.ts';
import type { Operation } from '../../src/api/operation.ts';
import { operations } from '../../src/api/operations.ts';
import type { Case } from '../../src/case/case.schema.ts';
import type { Failure } from '../../src/case/stores.ts';
import { type Answer, call } from '../api/support/call.ts';
import { accessOf, LOCAL_CALLER } from '../api/support/fake-deps.ts';
import { memoryStores } from '../support/memory-stores.ts';
import { freshDeps } from './fresh-deps.ts';
import { type FuzzRequest, THE_ETAG } from './http-requests.ts';

const NOW = '2026-01-16T12:00:00.000Z';
const SAMPLES = resolve(import.meta.dirname, '../../samples');
const sample = (name: string) => readFileSync(resolve(SAMPLES, name));
const PAYLOADS = [sample('web-shell-enables-unit.json'), sample('dpkg-postinst-starts-service.json')];

/** What is stored before a session begins. */
export interface Stored {
  readonly cases: readonly Case[];
  readonly failures: readonly Failure[];
}

/** What two alerts and two messages that nobody can read leave behind. */
export async function storedBefore(): Promise<Stored> {
  const stores = memoryStores();
  const deps = freshDeps({ stores, clock: () => new Date(NOW) });
  const { cases, failures } = await deps.triage([...PAYLOADS, '{"records":1}', '['], { channel: 'http' });
  const whole = await Promise.all(failures.map(({ id }) => stores.failures.get(id)));
  return { cases, failures: whole.filter((failure) => failure !== undefined) };
}

const asset = { contentType: 'text/javascript; charset=utf-8', bodies: { identity: Buffer.from('1') } };

/** A service with two of everything, and the errors that it logs. */
export async function serviceWith(
  { cases, failures }: Stored,
  explainQuery: NonNullable<ApiDeps['explainQuery']>,
) {
  const errors: unknown[] = [];
  const quiet = () => undefined;
  const logger = {
    info: quiet,
    warn: quiet,
    error: (event: string, fields?: unknown) => errors.push([event, fields]),
  };
  const stores = memoryStores();
  const deps: ApiDeps = {
    ...freshDeps({ stores, clock: () => new Date(NOW) }, logger),
    access: accessOf(LOCAL_CALLER),
    explainQuery,
    consoleFiles: async (name) => (name === 'index.html' || name === 'app.js' ? asset : undefined),
  };
  await stores.cases.insert(cases);
  for (const failure of failures) await stores.failures.put(failure);
  const changed = { by: 'fuzz', at: NOW };
  const [first] = deps.shippedEntries;
  assert.ok(first);
  await deps.allowlist.put({ ...first, id: EXAMPLE_ENTRY.id, expires: '2026-12-31' }, changed);
  await deps.allowlist.remove(first.id, changed);
  for (const id of ['1', '2']) {
    await deps.changes.put({
      id,
      at: NOW,
      action: 'verdict.given',
      operation: 'put-case-verdict',
      by: 'fuzz',
      caller: { kind: 'local', id: 'local', role: 'admin' },
      target: { kind: 'case', id },
    });
  }
  return { deps, errors };
}

/** The ids that an operation has something under. */
async function idsOf(
  { route }: Operation,
  { cases, failures }: Stored,
  deps: ApiDeps,
): Promise<readonly string[]> {
  if (route.startsWith('cases/')) return cases.map(({ id }) => id);
  if (route.startsWith('failures/')) return failures.map(({ id }) => id);
  if (route.startsWith('allowlist/'))
    return [EXAMPLE_ENTRY.id, ...deps.shippedEntries.slice(0, 2).map(({ id }) => id)];
  if (route.startsWith('triage/'))
    return [await deps.jobs.begin(PAYLOADS[0]?.toString() ?? '', LOCAL_CALLER)];
  return route.startsWith('console/') ? ['app.js'] : ['x'];
}

/** A cursor of the list that is asked for, or of another, bent as the request says. */
async function cursorFor(
  operation: Operation,
  { query, cursor }: FuzzRequest,
  deps: ApiDeps,
): Promise<string | undefined> {
  if (cursor === undefined) return undefined;
  const { bend, at } = cursor;
  const other = operation.id === listCases.id ? listFailures : listCases;
  const list = bend === 'of another list' ? other : operation;
  const filter = bend === 'of another list' ? [] : query.filter(([name]) => name !== 'limit');
  const { json } = await call(list, deps, {
    query: new URLSearchParams([...filter, ['limit', '1']]).toString(),
  });
  const given =
    typeof json === 'object' && json !== null && 'cursor' in json ? String(json.cursor) : 'A'.repeat(64);
  const place = at % given.length;
  if (bend === 'cut') return given.slice(0, place);
  if (bend === 'turned')
    return `${given.slice(0, place)}${given[place] === 'A' ? '_' : 'A'}${given.slice(place + 1)}`;
  if (bend === 'doubled') return given + given;
  return bend === 'padded' ? `${given}==` : given;
}

/** The ETag of what an operation changes, as a caller has read it. */
async function etagFor({ route }: Operation, id: string, deps: ApiDeps): Promise<string> {
  if (route.startsWith('cases/')) return etagOf((await deps.cases.get(id))?.etag ?? 'none');
  const shipped = deps.shippedEntries.find((entry) => entry.id === id);
  return itemEtag(shipped, await deps.allowlist.get(id)) ?? '"none"';
}

/** Asks as a request says, with what the service has stored and given in place of what stands in it by name. */
export async function answerTo(request: FuzzRequest, kept: Stored, deps: ApiDeps): Promise<Answer> {
  const { id, query, headers, body } = request;
  const operation = operations.find((one) => one.id === request.operation);
  assert.ok(operation, request.operation);
  const names = [...operation.route.matchAll(/\{(\w+)/g)].map(([, name = '']) => name);
  const ids = await idsOf(operation, kept, deps);
  const place = typeof id === 'number' ? (ids[id % ids.length] ?? 'x') : id;
  const etag = await etagFor(operation, place, deps);
  const cursor = await cursorFor(operation, request, deps);
  return call(operation, deps, {
    query: new URLSearchParams(cursor === undefined ? query : [...query, ['cursor', cursor]]).toString(),
    params: Object.fromEntries(names.map((name) => [name, place])),
    headers: Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value.replaceAll(THE_ETAG, etag)]],
      ),
    ),
    ...(body === undefined ? {} : { body }),
  });
}
