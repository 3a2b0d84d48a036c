import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod';
import type { AlertRow } from '../../src/alert/alert.ts';
import { postExplain } from '../../src/api/post-explain.ts';
import { sampleRow } from '../support/sample-case.ts';
import { call } from './support/call.ts';
import { fakeDeps } from './support/fake-deps.ts';

const row = { table: 'DeviceProcessEvents', FileName: 'systemctl' };

/** What the handler asks the rule to explain, and how it answers. */
async function explained(body: unknown) {
  const asked: [AlertRow, object][] = [];
  const deps = fakeDeps({
    explain: (given, options) => {
      asked.push([given, options]);
      return sampleRow({ columns: given.columns });
    },
  });
  return { asked, answer: await call(postExplain, deps, { body }) };
}

describe('POST /explain', () => {
  it('explains rows of the request by the shipped rule, in their order', async () => {
    const { asked, answer } = await explained({ rows: [row, { table: 'Other', A: [1, null] }] });
    assert.equal(answer.status, 200);
    assert.deepEqual(asked, [
      [{ table: 'DeviceProcessEvents', source: 'request', columns: { FileName: 'systemctl' } }, {}],
      [{ table: 'Other', source: 'request', columns: { A: [1, null] } }, {}],
    ]);
    assert.deepEqual(answer.json, {
      rule: {
        name: 'Detect Systemctl',
        sha256: 'b'.repeat(64),
        source: 'shipped',
        drift: [],
        unsupported: ['line 2: The operator evaluate is not read.'],
      },
      rows: [sampleRow({ columns: { FileName: 'systemctl' } }), sampleRow({ columns: { A: [1, null] } })],
    });
  });

  it('takes a DetectionBranch among the columns for what the alert reported', async () => {
    const { asked } = await explained({
      rows: [
        { ...row, DetectionBranch: 'B' },
        { ...row, DetectionBranch: '' },
      ],
    });
    assert.deepEqual(
      asked.map(([given]) => given.reportedBranch),
      ['B', undefined],
    );
  });

  it('passes the time of the query on in UTC', async () => {
    const { asked } = await explained({ rows: [row], queryTime: '2026-01-02T03:04:05+01:00' });
    assert.deepEqual(asked[0]?.[1], { queryTime: '2026-01-02T02:04:05.000Z' });
    const asInAnAlert = await explained({ rows: [row], queryTime: '2026-01-02 03:04:05Z' });
    assert.deepEqual(asInAnAlert.asked[0]?.[1], { queryTime: '2026-01-02T03:04:05.000Z' });
  });

  it('takes no rows and a thousand', async () => {
    assert.equal((await explained({ rows: [] })).answer.status, 200);
    assert.equal((await explained({ rows: Array.from({ length: 1000 }, () => row) })).answer.status, 200);
  });

  it('is 422 for a query where queries are not explained', async () => {
    const { answer } = await explained({ query: 'DeviceProcessEvents', rows: [row] });
    assert.equal(answer.status, 422);
    assert.match(answer.text, /"code":"rule\.query-unsupported"/);
  });

  it('leaves a query to what explains queries', async () => {
    const rule = { name: 'q', sha256: 's', source: 'request', drift: [], unsupported: [] } as const;
    const deps = fakeDeps({
      explainQuery: async (query, rows, options) => ({
        rule: { ...rule, name: query },
        rows: rows.map(({ columns }) => sampleRow({ columns: { ...columns, ...options } })),
      }),
    });
    const queryTime = '2026-01-02T03:04:05.000Z';
    const { json } = await call(postExplain, deps, { body: { query: 'T | take 1', rows: [row], queryTime } });
    assert.deepEqual(json, {
      rule: { ...rule, name: 'T | take 1' },
      rows: [sampleRow({ columns: { FileName: 'systemctl', queryTime } })],
    });
  });

  const refused: [name: string, body: unknown, pointer: string][] = [
    ['no rows', {}, '/rows'],
    ['a row without a table', { rows: [{ FileName: 'x' }] }, '/rows/0/table'],
    ['a row that is none', { rows: [row, 'x'] }, '/rows/1'],
    ['more than a thousand rows', { rows: Array.from({ length: 1001 }, () => row) }, '/rows'],
    ['a time without a zone', { rows: [], queryTime: '2026-01-02T03:04:05' }, '/queryTime'],
    ['an empty query', { rows: [], query: '' }, '/query'],
    ['an unknown member', { rows: [], rule: 'x' }, ''],
  ];
  for (const [name, body, pointer] of refused) {
    it(`is 400 for ${name} and says where`, async () => {
      const { answer, asked } = await explained(body);
      assert.equal(answer.status, 400);
      const { errors } = z.object({ errors: z.array(z.object({ pointer: z.string() })) }).parse(answer.json);
      assert.equal(errors[0]?.pointer, pointer);
      assert.deepEqual(asked, []);
    });
  }
});
