import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import * as z from 'zod';
import { payloadOf } from '../../src/alert/envelope.ts';
import { getCase } from '../../src/api/get-case.ts';
import { getCaseNote } from '../../src/api/get-case-note.ts';
import { getFailure } from '../../src/api/get-failure.ts';
import { listCases } from '../../src/api/list-cases.ts';
import { listFailures } from '../../src/api/list-failures.ts';
import type { Operation } from '../../src/api/operation.ts';
import { operations } from '../../src/api/operations.ts';
import { putCaseVerdict } from '../../src/api/put-case-verdict.ts';
import { replayFailure } from '../../src/api/replay-failure.ts';
import type { WriteBack } from '../../src/incident/write-back.ts';
import { noteContentSecurityPolicy } from '../../src/note/html.ts';
import { renderNote } from '../../src/note/render-note.ts';
import { sampleCase } from '../support/sample-case.ts';
import { call } from './support/call.ts';
import { accessOf, type FakeDeps, fakeDeps } from './support/fake-deps.ts';

const ID = sampleCase().id;
const params = { id: ID };
const pageSchema = z.object({ cases: z.array(z.object({ id: z.string() })), cursor: z.string().optional() });

let deps: FakeDeps;
beforeEach(async () => {
  deps = fakeDeps();
  await deps.stores.cases.insert([sampleCase()]);
});

describe('an unknown id is 404 whatever characters it has', () => {
  const ids = [
    '22222222-2222-4222-8222-222222222222',
    '',
    '..',
    'a/b',
    'a%2Fb',
    "'; drop",
    'é\u202E\u0000',
    '*',
  ];
  for (const id of [...ids, 'x'.repeat(5000)]) {
    for (const operation of [getCase, getCaseNote, putCaseVerdict, getFailure, replayFailure]) {
      it(`${operation.id} of ${JSON.stringify(id.slice(0, 40))}`, async () => {
        const body = operation === putCaseVerdict ? { classification: 'TruePositive', by: 'ada' } : undefined;
        const { status, text } = await call(operation, deps, { params: { id }, body });
        assert.equal(status, 404);
        const what = operation.route.startsWith('failures') ? 'failure' : 'case';
        assert.ok(text.includes(`"code":"${what}.not-found"`), text);
      });
    }
  }
});

/** The entry of an operation's example: the id of the path has to be that of the body. */
function exampleEntryId({ body }: Operation): string {
  return z.looseObject({ id: z.string() }).parse(body?.example).id;
}

describe('every operation that reads the storage', () => {
  const reading = operations.filter(
    ({ id }) =>
      ![
        'post-triage',
        'post-explain',
        'get-rule',
        'get-openapi',
        'get-console',
        'get-console-asset',
      ].includes(id),
  );
  for (const operation of reading) {
    it(`${operation.id} answers 503 with Retry-After when it is away`, async () => {
      deps.stores.away = true;
      const entry = operation.id === 'put-allowlist-entry' ? { id: exampleEntryId(operation) } : params;
      const type = operation.body?.mediaType ?? 'application/json';
      const { status, headers } = await call(operation, deps, {
        params: entry,
        body: operation.body?.example,
        headers: { 'content-type': type },
      });
      assert.deepEqual([status, headers['retry-after']], [503, '5']);
    });
  }
});

describe('GET /cases', () => {
  it('passes the filter on and answers a page with the cursor of the next', async () => {
    const others = [1, 2, 3].map((day) =>
      sampleCase({
        id: `case-${day}`,
        createdAt: `2026-01-0${day}T00:00:00.000Z`,
        disposition: 'needs-review',
      }),
    );
    await deps.stores.cases.insert(others);
    const first = await call(listCases, deps, { query: 'disposition=needs-review&limit=2' });
    assert.equal(first.status, 200);
    const page = pageSchema.parse(first.json);
    assert.deepEqual(
      page.cases.map(({ id }) => id),
      ['case-3', 'case-2'],
    );
    const query = `disposition=needs-review&limit=2&cursor=${page.cursor}`;
    const last = pageSchema.parse((await call(listCases, deps, { query })).json);
    assert.deepEqual(last, { cases: last.cases });
    assert.deepEqual(
      last.cases.map(({ id }) => id),
      ['case-1'],
    );
  });

  const filters: [query: string, found: number][] = [
    ['host=WEB-01.example.com', 1],
    ['host=web-02.example.com', 0],
    ['account=www-data', 1],
    ['branch=WebApp_Process_Spawned_Systemctl', 1],
    ['branch=webapp_process_spawned_systemctl', 0],
    ['category=ci-runner', 0],
    ['verdict=none', 1],
    ['verdict=TruePositive', 0],
    ['since=2026-01-02&until=2026-01-03', 1],
    ['since=2026-01-03', 0],
    ['until=2026-01-02T04:10:00%2B01:00', 0],
    ['since=0001-01-01', 1],
  ];
  for (const [query, found] of filters) {
    it(`finds ${found} by ${query}`, async () => {
      const { status, json } = await call(listCases, deps, { query });
      assert.equal(status, 200);
      assert.equal(pageSchema.parse(json).cases.length, found);
    });
  }

  const malformed = [
    'disposition=benign',
    'category=ci',
    'limit=201',
    'cursor=nonsense',
    'since=x',
    'colour=red',
  ];
  for (const query of malformed) {
    it(`is 400 for ${query} and names the parameter`, async () => {
      const { status, json } = await call(listCases, deps, { query });
      assert.equal(status, 400);
      const { errors } = z.object({ errors: z.array(z.object({ parameter: z.string() })) }).parse(json);
      assert.deepEqual(errors[0]?.parameter, query.split('=')[0]);
    });
  }
});

const NOT_CONFIGURED = [{ action: 'comment', state: 'not-configured', attempts: 0 }];

describe('GET /cases/{id}', () => {
  it('answers the case whole with a strong ETag', async () => {
    const { status, json, headers } = await call(getCase, deps, { params });
    assert.equal(status, 200);
    assert.deepEqual(json, { ...sampleCase(), writeback: NOT_CONFIGURED });
    assert.match(headers['etag'] ?? '', /^"[^"]+"$/);
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['x-content-type-options'], 'nosniff');
  });

  it('finds it by an id in upper case', async () => {
    assert.equal((await call(getCase, deps, { params: { id: ID.toUpperCase() } })).status, 200);
  });

  it('is 304 while the caller has it', async () => {
    const etag = (await call(getCase, deps, { params })).headers['etag'] ?? '';
    const same = await call(getCase, deps, { params, headers: { 'if-none-match': `W/${etag}` } });
    assert.deepEqual([same.status, same.text, same.headers['etag']], [304, '', etag]);
    assert.equal((await call(getCase, deps, { params, headers: { 'if-none-match': '"x"' } })).status, 200);
  });

  it('shows the write-back, whose steps change the ETag but keep no verdict from being written', async () => {
    let attempts = 0;
    const writeBack: WriteBack = {
      deliver: () => Promise.reject(new Error('not asked')),
      health: () => Promise.reject(new Error('not asked')),
      itemsOf: async () => [{ action: 'comment', state: 'pending', attempts }],
    };
    const writing = { ...deps, writeBack };
    const first = await call(getCase, writing, { params });
    assert.deepEqual(z.object({ writeback: z.array(z.unknown()) }).parse(first.json).writeback, [
      { action: 'comment', state: 'pending', attempts: 0 },
    ]);
    const etag = first.headers['etag'] ?? '';
    attempts = 1;
    const again = await call(getCase, writing, { params, headers: { 'if-none-match': etag } });
    assert.equal(again.status, 200);
    const body = { classification: 'Undetermined', by: 'a' };
    const given = await call(putCaseVerdict, writing, { params, body, headers: { 'if-match': etag } });
    assert.equal(given.status, 200);
    const late = await call(putCaseVerdict, writing, { params, body, headers: { 'if-match': etag } });
    assert.equal(late.status, 412);
  });
});

describe('GET /cases/{id}/note', () => {
  it('is Markdown', async () => {
    const { status, text, headers } = await call(getCaseNote, deps, { params });
    assert.deepEqual([status, text], [200, sampleCase().note]);
    assert.equal(headers['content-type'], 'text/markdown; charset=utf-8');
    assert.equal(headers['vary'], 'accept');
  });

  it('is a page under a strict policy for a browser', async () => {
    const { text, headers } = await call(getCaseNote, deps, { params, headers: { accept: 'text/html' } });
    assert.match(text, /^<!doctype html>[\s\S]*<strong>likely-malicious<\/strong>/);
    assert.equal(headers['content-type'], 'text/html; charset=utf-8');
    assert.equal(headers['content-security-policy'], noteContentSecurityPolicy);
    assert.equal(headers['vary'], 'accept');
  });
});

describe('PUT /cases/{id}/verdict', () => {
  const verdict = { classification: 'TruePositive', by: 'ada@example.com', comment: 'Web shell.' };
  const etag = async () => (await call(getCase, deps, { params })).headers['etag'] ?? '';

  it('keeps whom the service knows beside whom the caller says, who cannot say that', async () => {
    const access = accessOf({ kind: 'api-key', id: 'soar', name: 'soar', role: 'analyst' });
    const headers = { 'x-ms-client-principal-name': 'forged@example.com' };
    const mine = { ...fakeDeps(), access, cases: deps.cases };
    const { json } = await call(putCaseVerdict, mine, { params, headers, body: verdict });
    const { verdict: given } = z.object({ verdict: z.looseObject({}) }).parse(json);
    assert.deepEqual([given['by'], given['principal']], ['ada@example.com', 'soar']);
    const bad = await call(putCaseVerdict, mine, { params, body: { ...verdict, principal: 'x' } });
    assert.equal(bad.status, 400);
  });

  it('writes the verdict as the next revision, with its note', async () => {
    const answer = await call(putCaseVerdict, deps, { params, body: verdict });
    assert.equal(answer.status, 200);
    const expected = sampleCase({
      revision: 2,
      updatedAt: '2026-01-04T12:00:00.000Z',
      verdict: {
        classification: 'TruePositive',
        by: 'ada@example.com',
        comment: 'Web shell.',
        at: '2026-01-04T12:00:00.000Z',
      },
    });
    assert.deepEqual(answer.json, { ...expected, note: renderNote(expected) });
    const shown = z.object({}).loose().parse(answer.json);
    assert.deepEqual((await call(getCase, deps, { params })).json, { ...shown, writeback: NOT_CONFIGURED });
    assert.equal(answer.headers['etag'], await etag());
  });

  it('leaves an absent comment absent', async () => {
    const { json } = await call(putCaseVerdict, deps, {
      params,
      body: { classification: 'Undetermined', by: 'a' },
    });
    const { verdict: given } = z.object({ verdict: z.object({}).loose() }).parse(json);
    assert.deepEqual(Object.keys(given).sort(), ['at', 'by', 'classification']);
  });

  it('honours If-Match', async () => {
    const before = await etag();
    const put = (ifMatch: string) =>
      call(putCaseVerdict, deps, { params, body: verdict, headers: { 'if-match': ifMatch } });
    assert.equal((await put('"other"')).status, 412);
    assert.equal((await put(`W/${before}`)).status, 412);
    assert.equal(await etag(), before);
    assert.equal((await put(`"other", ${before}`)).status, 200);
    const stale = await put(before);
    assert.equal(stale.status, 412);
    assert.match(stale.text, /"code":"case\.changed"/);
    assert.equal((await put('*')).status, 200);
  });

  /** A store on which `others` write the case before each of the first writes of the caller. */
  const contended = (others: number): FakeDeps => {
    let left = others;
    const { cases } = deps.stores;
    return {
      ...deps,
      cases: {
        ...cases,
        async replace(previous, next) {
          if (left > 0) {
            left -= 1;
            const stored = await cases.get(next.id);
            assert.ok(stored);
            const severity = `${stored.value.alert.severity}!`;
            await cases.replace(stored, { ...stored.value, alert: { ...stored.value.alert, severity } });
          }
          return cases.replace(previous, next);
        },
      },
    };
  };

  it('keeps what others wrote meanwhile', async () => {
    const { status, json } = await call(putCaseVerdict, contended(3), { params, body: verdict });
    assert.equal(status, 200);
    const written = z.object({ alert: z.object({ severity: z.string() }), verdict: z.unknown() }).parse(json);
    assert.equal(written.alert.severity, 'High!!!');
    assert.ok(written.verdict);
  });

  it('is 412 when another was faster than the ETag that the caller named', async () => {
    const headers = { 'if-match': await etag() };
    const answer = await call(putCaseVerdict, contended(1), { params, body: verdict, headers });
    assert.equal(answer.status, 412);
  });

  it('is 503 when others never stop', async () => {
    const answer = await call(putCaseVerdict, contended(1000), { params, body: verdict });
    assert.equal(answer.status, 503);
    assert.match(answer.text, /"code":"case\.contended"/);
  });

  const refused: [name: string, body: unknown][] = [
    ['an unknown classification', { ...verdict, classification: 'truepositive' }],
    ['nobody', { ...verdict, by: ' ' }],
    ['no one named', { classification: 'TruePositive' }],
    ['a comment that is no text', { ...verdict, comment: null }],
    ['an overlong comment', { ...verdict, comment: 'x'.repeat(4001) }],
    ['an unknown member', { ...verdict, at: '2020-01-01T00:00:00Z' }],
  ];
  for (const [name, body] of refused) {
    it(`is 400 for ${name}`, async () => {
      const answer = await call(putCaseVerdict, deps, { params, body });
      assert.equal(answer.status, 400);
      assert.match(answer.text, /"code":"body\.invalid"/);
    });
  }
});

describe('GET /failures', () => {
  it('lists them newest first, without their payloads', async () => {
    for (const day of [1, 2]) {
      await deps.stores.failures.put({
        id: `f${day}`,
        code: 'message.not-json',
        path: '',
        message: 'Not JSON.',
        createdAt: `2026-01-0${day}T00:00:00.000Z`,
        channel: 'hub',
        payload: 'secret',
      });
    }
    const { status, json, text } = await call(listFailures, deps, { query: 'limit=1' });
    assert.equal(status, 200);
    assert.doesNotMatch(text, /secret/);
    const { failures, cursor } = z.object({ failures: z.array(z.unknown()), cursor: z.string() }).parse(json);
    assert.deepEqual(failures, [
      {
        id: 'f2',
        code: 'message.not-json',
        path: '',
        message: 'Not JSON.',
        createdAt: '2026-01-02T00:00:00.000Z',
        channel: 'hub',
        size: 6,
      },
    ]);
    const next = await call(listFailures, deps, { query: `limit=1&cursor=${cursor}` });
    assert.match(next.text, /"id":"f1"/);
  });
});

describe('GET /failures/{id}', () => {
  const failure = {
    id: 'f1',
    code: 'message.not-json',
    path: '',
    message: 'Not JSON.',
    createdAt: '2026-01-01T00:00:00.000Z',
    channel: 'hub',
  };
  const shown = async (payload: string) => {
    await deps.stores.failures.put({ ...failure, payload });
    const { status, json } = await call(getFailure, deps, { params: { id: 'f1' } });
    assert.equal(status, 200);
    return json;
  };

  it('shows the failure with its payload, whole', async () => {
    const payload = `{"records": ${'x'.repeat(300_000)}\u0000\ud800`;
    const expected = { ...failure, size: payload.length, encoding: 'text', payload };
    assert.deepEqual(await shown(payload), expected);
  });

  it('shows the bytes of a message that is no text as base64', async () => {
    const payload = payloadOf(Uint8Array.of(0xff, 0x00, 0x7b));
    const expected = { ...failure, size: payload.length, encoding: 'base64', payload: '/wB7' };
    assert.deepEqual(await shown(payload), expected);
  });

  for (const rest of ['%%%', '/w=', '/x==', '/wB7\n']) {
    it(`shows as text what only begins like bytes: ${JSON.stringify(rest)}`, async () => {
      const payload = `data:application/octet-stream;base64,${rest}`;
      assert.deepEqual(await shown(payload), { ...failure, size: payload.length, encoding: 'text', payload });
    });
  }
});
