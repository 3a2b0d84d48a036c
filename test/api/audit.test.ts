import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import * as z from 'zod';
import type { Caller } from '../../src/access/caller.ts';
import { EXAMPLE_ENTRY } from '../../src/api/allowlist-item.ts';
import { deleteAllowlistEntry } from '../../src/api/delete-allowlist-entry.ts';
import { EXAMPLE_ALERT } from '../../src/api/examples.ts';
import { getFailure } from '../../src/api/get-failure.ts';
import { importAllowlist } from '../../src/api/import-allowlist.ts';
import { listChanges } from '../../src/api/list-changes.ts';
import { listFailures } from '../../src/api/list-failures.ts';
import { operations } from '../../src/api/operations.ts';
import { postTriage } from '../../src/api/post-triage.ts';
import { putAllowlistEntry } from '../../src/api/put-allowlist-entry.ts';
import { putCaseVerdict } from '../../src/api/put-case-verdict.ts';
import { replayFailure } from '../../src/api/replay-failure.ts';
import { loadConfig } from '../../src/config.ts';
import { createDeps } from '../../src/deps.ts';
import { memoryStores } from '../support/memory-stores.ts';
import { sampleCase } from '../support/sample-case.ts';
import { call } from './support/call.ts';
import { accessOf, type FakeDeps, fakeDeps } from './support/fake-deps.ts';

const ANA: Caller = {
  kind: 'entra',
  id: '7',
  name: 'ana@example.com',
  role: 'admin',
  address: '192.0.2.7',
};
const pageSchema = z.object({ changes: z.array(z.looseObject({})), cursor: z.string().optional() });
const ID = EXAMPLE_ENTRY.id;
const [RECORD] = EXAMPLE_ALERT.records;

/** The changes as GET /audit tells them, oldest first, without what is different each time. */
async function audited(deps: FakeDeps): Promise<Record<string, unknown>[]> {
  const { status, json } = await call(listChanges, deps);
  assert.equal(status, 200);
  return pageSchema.parse(json).changes.map(({ id, at, ...change }) => {
    assert.match(String(id), /^[\da-f-]{36}$/);
    assert.equal(at, '2026-01-04T12:00:00.000Z');
    return change;
  });
}

function logged(deps: FakeDeps): unknown[] {
  return deps.logged.filter(({ event }) => event === 'audit.change').map(({ fields }) => fields);
}

/** Both places have the one change, with these members. */
async function assertAudited(deps: FakeDeps, expected: Record<string, unknown>): Promise<void> {
  const who = {
    principal: 'ana@example.com',
    caller: { kind: 'entra', id: '7', role: 'admin', address: '192.0.2.7' },
  };
  assert.deepEqual(await audited(deps), [{ ...who, ...expected }]);
  assert.deepEqual(logged(deps), pageSchema.parse((await call(listChanges, deps)).json).changes);
}

/** Waits until no job of `POST /triage` is at work. */
async function settled(stores: FakeDeps['stores']): Promise<void> {
  for await (const id of stores.jobs.unfinished(Date.UTC(2030, 0))) {
    while ((await stores.jobs.get(id))?.value.answer === undefined) await setImmediate();
  }
}

const asAna = () => fakeDeps({ access: accessOf(ANA) });

/** A message that is kept to be replayed. */
const FAILURE = {
  id: 'f',
  code: 'message.not-json',
  path: '',
  message: 'x',
  createdAt: '2026-01-01T00:00:00.000Z',
  channel: 'hub',
  payload: '{',
};

describe('a change leaves word of itself', () => {
  it('of a verdict, from what to what', async () => {
    const deps = asAna();
    const before = {
      classification: 'BenignPositive',
      comment: 'Planned.',
      by: 'x',
      at: '2026-01-01',
    } as const;
    const stored = sampleCase({ verdict: before });
    await deps.stores.cases.insert([stored]);
    const body = { classification: 'BenignPositive', comment: 'Not planned.', by: 'ada@example.com' };
    await call(putCaseVerdict, deps, { params: { id: stored.id }, body });
    await assertAudited(deps, {
      action: 'verdict.given',
      operation: 'put-case-verdict',
      target: { kind: 'case', id: stored.id },
      by: 'ada@example.com',
      before: '{"at":"2026-01-01","by":"x","classification":"BenignPositive","comment":"Planned."}',
      after:
        '{"at":"2026-01-04T12:00:00.000Z","by":"ada@example.com","classification":"BenignPositive","comment":"Not planned.","principal":"ana@example.com"}',
    });
  });

  it('of a verdict before it is given: a process that ends between the two leaves the record', async () => {
    const deps = asAna();
    await deps.stores.cases.insert([sampleCase()]);
    const cases = { ...deps.cases, replace: () => Promise.reject(new Error('killed')) };
    const body = { classification: 'TruePositive', by: 'ada@example.com' };
    const params = { id: sampleCase().id };
    assert.equal((await call(putCaseVerdict, { ...deps, cases }, { params, body })).status, 500);
    assert.deepEqual(
      (await audited(deps)).map(({ action }) => action),
      ['verdict.given'],
    );
  });

  it('of reading a payload, which is unmasked, before it is answered', async () => {
    const deps = asAna();
    await deps.failures.put(FAILURE);
    assert.equal((await call(getFailure, deps, { params: { id: 'f' } })).status, 200);
    await assertAudited(deps, {
      action: 'failure.read',
      operation: 'get-failure',
      target: { kind: 'failure', id: 'f' },
      by: 'ana@example.com',
    });
  });

  it('not of a failure that is not there, nor of the list, which has no payloads', async () => {
    const deps = asAna();
    await deps.failures.put(FAILURE);
    assert.equal((await call(getFailure, deps, { params: { id: 'x' } })).status, 404);
    assert.equal((await call(listFailures, deps)).status, 200);
    assert.deepEqual(await audited(deps), []);
  });

  it('of a replay, with what became of it', async () => {
    const found = sampleCase();
    const deps = fakeDeps({
      access: accessOf(ANA),
      outcome: { cases: [found], ignored: [], failures: [] },
    });
    await deps.failures.put(FAILURE);
    await call(replayFailure, deps, { params: { id: 'f' } });
    await assertAudited(deps, {
      action: 'failure.replayed',
      operation: 'replay-failure',
      target: { kind: 'failure', id: 'f' },
      by: 'ana@example.com',
      before: 'message.not-json',
      after: found.id,
    });
  });

  it('of a replay whose failure cannot be removed', async () => {
    const found = sampleCase();
    const deps = fakeDeps({ outcome: { cases: [found], ignored: [], failures: [] } });
    await deps.failures.put(FAILURE);
    const failures = { ...deps.failures, remove: () => Promise.reject(new Error('away')) };
    await call(replayFailure, { ...deps, failures }, { params: { id: 'f' } });
    assert.deepEqual(
      (await audited(deps)).map(({ action, after }) => [action, after]),
      [['failure.replayed', found.id]],
    );
  });

  it('of an entry that is put, put again, imported and deleted: each text by its digest', async () => {
    const deps = asAna();
    const put = (weight: number) =>
      call(putAllowlistEntry, deps, {
        params: { id: ID },
        body: { ...EXAMPLE_ENTRY, weight },
        query: 'by=b',
      });
    await put(30);
    await put(30);
    await put(9);
    await call(deleteAllowlistEntry, deps, { params: { id: ID } });
    const changes = logged(deps).map((change) =>
      z.looseObject({ before: z.string().optional(), after: z.string().optional() }).parse(change),
    );
    assert.deepEqual(
      changes.map(({ ['action']: action, ['by']: by }) => [action, by]),
      [
        ['allowlist.created', 'b'],
        ['allowlist.replaced', 'b'],
        ['allowlist.removed', 'ana@example.com'],
      ],
    );
    const [created, replaced, removed] = changes;
    assert.equal(created?.before, undefined);
    assert.match(created?.after ?? '', /^[\da-f]{64}$/);
    assert.equal(replaced?.before, created?.after);
    assert.notEqual(replaced?.after, replaced?.before);
    assert.equal(removed?.before, replaced?.after);
    assert.equal(removed?.after, undefined);
  });

  it('of an import, one for each entry; none of a trial', async () => {
    const deps = asAna();
    const { body } = importAllowlist;
    const send = (query: string) =>
      call(importAllowlist, deps, { query, body: body?.example, headers: { 'content-type': 'text/csv' } });
    await send('dryRun=true');
    assert.deepEqual(logged(deps), []);
    const { text, status } = await send('by=c');
    assert.equal(status, 200, text);
    assert.deepEqual(
      (await audited(deps)).map(({ action, operation, target, by }) => ({ action, operation, target, by })),
      [
        {
          action: 'allowlist.created',
          operation: 'import-allowlist',
          target: { kind: 'allowlist-entry', id: ID },
          by: 'c',
        },
      ],
    );
  });

  it('of a shipped entry that is switched off and restored', async () => {
    const deps = fakeDeps();
    const id = deps.shippedEntries[0]?.id ?? assert.fail();
    await call(deleteAllowlistEntry, deps, { params: { id } });
    await call(putAllowlistEntry, deps, { params: { id }, body: deps.shippedEntries[0] });
    assert.deepEqual(
      logged(deps).map((change) => z.object({ action: z.string() }).parse(change).action),
      ['allowlist.switched-off', 'allowlist.restored'],
    );
  });

  it('and an answer that it is made, even where word of it cannot be kept', async () => {
    const deps = fakeDeps();
    const put = () => Promise.reject(new Error('no room'));
    const changes = { ...deps.changes, put };
    const { status } = await call(
      putAllowlistEntry,
      { ...deps, changes },
      { params: { id: ID }, body: EXAMPLE_ENTRY },
    );
    assert.equal(status, 201);
    assert.equal(logged(deps).length, 1);
    assert.match(JSON.stringify(deps.logged), /"audit\.not-kept".*"no room"/);
  });

  it('of a triage, with the cases that it created or revised, and none of a delivery without news', async () => {
    for (const headers of [{}, { prefer: 'respond-async' }]) {
      const stores = memoryStores();
      const config = loadConfig({ CasesStorage: 'UseDevelopmentStorage=true', AUTHENTICATION: 'local' });
      const log = {
        info: (event: string, fields?: Record<string, unknown>) => deps.logger.info(event, fields),
        warn: (event: string, fields?: Record<string, unknown>) => deps.logger.warn(event, fields),
        error: (event: string, fields?: Record<string, unknown>) => deps.logger.error(event, fields),
      };
      const real = createDeps(config, log, { stores, clock: () => new Date('2026-01-04T12:00:00.000Z') });
      const { triage, jobs } = real;
      const deps: FakeDeps = fakeDeps({ access: accessOf(ANA), triage, jobs, changes: stores.changes });
      const send = async (more: object, query = '') => {
        await call(postTriage, deps, { body: { ...RECORD, ...more }, query, headers });
        await settled(stores);
      };
      await send({}, 'dryRun=true');
      assert.deepEqual(await audited(deps), []);
      await send({});
      const id = RECORD.SystemAlertId;
      const row = {
        action: 'alert.triaged',
        operation: 'post-triage',
        target: { kind: 'case', id },
        by: 'ana@example.com',
        after: id,
      };
      await assertAudited(deps, row);
      await send({});
      await assertAudited(deps, row);
      const before = await stores.cases.get(id);
      // A later row of the same alert describes it; what was said of it does not sink for that.
      await send({ AlertSeverity: 'Informational', TimeGenerated: '2027-01-01T00:00:00Z' });
      assert.deepEqual(
        (await audited(deps)).map(({ action, after }) => [action, after]),
        [
          ['alert.triaged', id],
          ['alert.triaged', id],
        ],
      );
      const after = await stores.cases.get(id);
      assert.equal(after?.value.alert.severity, 'Informational');
      assert.deepEqual(
        [after?.value.disposition, after?.value.score],
        [before?.value.disposition, before?.value.score],
      );
    }
  });

  it('of a triage of many, with the first hundred', async () => {
    const changed = Array.from({ length: 101 }, (_, at) => `alert-${at}`);
    const deps = fakeDeps({ outcome: { cases: [], changed, ignored: [], failures: [] } });
    await call(postTriage, deps, { body: EXAMPLE_ALERT });
    assert.match(JSON.stringify(await audited(deps)), /"alert-0 alert-1 .* alert-99 and 1 more"/);
  });

  it('and what changes nothing leaves none', async () => {
    const deps = fakeDeps();
    await deps.stores.cases.insert([sampleCase()]);
    const changing = new Set(['put-case-verdict', 'put-allowlist-entry', 'import-allowlist', 'post-triage']);
    for (const operation of operations.filter(({ id }) => !changing.has(id))) {
      const { body, params = {} } = operation;
      await call(operation, deps, {
        params: Object.fromEntries(Object.keys(params).map((name) => [name, 'nobody'])),
        ...(body ? { body: body.example } : {}),
      });
    }
    assert.deepEqual(logged(deps), []);
  });
});

describe('GET /audit', () => {
  it('goes in pages, newest first', async () => {
    const deps = fakeDeps();
    for (let at = 0; at < 3; at += 1) {
      await deps.changes.put({
        id: String(at),
        at: `2026-01-04T12:00:0${at}.000Z`,
        action: 'verdict.given',
        operation: 'put-case-verdict',
        target: { kind: 'case', id: 'a' },
        by: 'x',
        caller: { kind: 'local', id: 'local' },
      });
    }
    const first = pageSchema.parse((await call(listChanges, deps, { query: 'limit=2' })).json);
    const rest = pageSchema.parse(
      (await call(listChanges, deps, { query: `limit=2&cursor=${first.cursor}` })).json,
    );
    assert.deepEqual(
      [...first.changes, ...rest.changes].map(({ id }) => id),
      ['2', '1', '0'],
    );
    assert.equal((await call(listChanges, deps, { query: 'cursor=nonsense' })).status, 400);
  });
});
