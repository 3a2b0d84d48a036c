import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { shippedEntries } from '../../src/allowlist/shipped.ts';
import { simulateAllowlist } from '../../src/api/simulate-allowlist.ts';
import { sampleEntry } from '../allowlist/store/sample-entry.ts';
import { guid } from '../case/make-case.ts';
import { storedCase } from '../simulate/stored-case.ts';
import { call } from './support/call.ts';
import { fakeDeps } from './support/fake-deps.ts';

const problemItems = z.array(z.object({ code: z.string(), pointer: z.string(), detail: z.string() }));
const answerSchema = z.object({
  cases: z.object({
    examined: z.number(),
    since: z.string().optional(),
    truncated: z.boolean(),
    unreadable: z.number(),
  }),
  flipped: z.number(),
  flips: z.array(
    z.object({
      id: z.string(),
      from: z.string(),
      to: z.string(),
      summary: z.string(),
      verdict: z.string().optional(),
    }),
  ),
  hides: z.array(z.looseObject({ kind: z.string(), id: z.string() })),
  refused: z.object({ code: z.string(), errors: problemItems }).optional(),
});

async function depsWith(...cases: Parameters<typeof storedCase>[0][]) {
  const deps = fakeDeps();
  await deps.stores.cases.insert(cases.map((traits) => storedCase(traits)));
  return deps;
}

async function simulated(deps: ReturnType<typeof fakeDeps>, body: unknown) {
  const { status, json, text } = await call(simulateAllowlist, deps, { body });
  assert.equal(status, 200, text);
  return answerSchema.parse(json);
}

const entry = sampleEntry();

describe('POST /allowlist/simulate', () => {
  it('lists the stored cases that would flip, and changes nothing', async () => {
    const deps = await depsWith(
      { number: 1, verdict: 'BenignPositive' },
      { number: 2, createdAt: '2026-01-01T00:00:00.000Z' },
    );
    const answer = await simulated(deps, { entries: [entry] });
    assert.deepEqual(answer.cases, {
      examined: 2,
      since: '2026-01-01T00:00:00.000Z',
      truncated: false,
      unreadable: 0,
    });
    assert.deepEqual(
      answer.flips.map(({ id, from, to, verdict }) => ({ id, from, to, verdict })),
      [
        { id: guid(1), from: 'needs-review', to: 'likely-benign', verdict: 'BenignPositive' },
        { id: guid(2), from: 'needs-review', to: 'likely-benign', verdict: undefined },
      ],
    );
    assert.deepEqual([answer.flipped, answer.hides, answer.refused], [2, [], undefined]);
    assert.equal((await deps.stores.cases.get(guid(1)))?.value.disposition, 'needs-review');
    assert.deepEqual(await deps.allowlist.list(), []);
    const since = await simulated(deps, { entries: [entry], since: '2026-01-02' });
    assert.deepEqual(
      since.flips.map(({ id }) => id),
      [guid(1)],
    );
    const one = await simulated(deps, { entries: [entry], limit: 1 });
    assert.deepEqual([one.cases.examined, one.cases.truncated], [1, true]);
  });

  it('names a confirmed attack that would be hidden', async () => {
    const deps = await depsWith({ number: 1, verdict: 'TruePositive' });
    const { hides, refused } = await simulated(deps, { entries: [entry] });
    assert.deepEqual(
      hides.map(({ kind, id }) => [kind, id]),
      [['case', guid(1)]],
    );
    assert.equal(refused, undefined);
  });

  it('tries a broad entry all the same, and says what PUT would answer', async () => {
    const deps = await depsWith({ number: 1 });
    const broad = {
      ...entry,
      ancestry: { parent: { names: ['bash', 'python*', 'perl', 'node'] } },
      what: { verbs: ['restart', 'enable', 'start'] },
    };
    const { flipped, hides, refused } = await simulated(deps, { entries: [broad] });
    assert.equal(flipped, 1);
    assert.equal(refused?.code, 'allowlist.invalid');
    assert.deepEqual(refused?.errors[0]?.code, 'process.bare-interpreter');
    assert.equal(refused?.errors[0]?.pointer, '/entries/0/ancestry/parent');
    const hidden = hides.map(({ id }) => id);
    assert.ok(hidden.includes('quiet.perl-cron') && hidden.includes('supply-chain.setup-py'), hidden.join());
    assert.equal(refused?.errors.length, hides.length + 1);
  });

  it('says hides-known-bad where the lint has no objection', async () => {
    const narrow = {
      ...entry,
      ancestry: { parent: { names: ['python*'], modules: ['telemetry_helper'] } },
      what: { verbs: ['enable', 'start'] },
    };
    const { refused } = await simulated(await depsWith(), { entries: [narrow] });
    assert.deepEqual(
      [refused?.code, refused?.errors.map(({ code }) => code)],
      ['allowlist.hides-known-bad', ['known-bad.supply-chain']],
    );
  });

  it('tries taking entries away: what they excuse comes back', async () => {
    const deps = await depsWith({ number: 1 });
    await deps.allowlist.put(entry, { by: 'a', at: '2026-01-01T00:00:00.000Z' });
    const { flips } = await simulated(deps, { remove: [entry.id] });
    assert.deepEqual(
      flips.map(({ from, to }) => [from, to]),
      [['likely-benign', 'needs-review']],
    );
    const replaced = await simulated(deps, {
      entries: [{ ...entry, hosts: { names: ['shop-02.example.com'] } }],
    });
    assert.equal(replaced.flipped, 1);
  });

  it('takes a shipped entry as it is, without a last day', async () => {
    const { refused } = await simulated(await depsWith(), { entries: [shippedEntries[0]] });
    assert.equal(refused, undefined);
  });

  for (const [what, body, status, code, wanted] of [
    ['a body of another form', { entries: {} }, 400, 'body.invalid', /"pointer":"\/entries"/],
    ['a limit out of range', { entries: [], limit: 5001 }, 400, 'body.invalid', /"pointer":"\/limit"/],
    [
      'a since that is no time',
      { entries: [], since: 'soon' },
      400,
      'body.invalid',
      /"detail":"must be an ISO 8601 date or date-time with a zone","pointer":"\/since"/,
    ],
    [
      'a malformed entry, one that is there twice and an unknown id',
      { entries: [entry, { ...entry, weight: 0, who: 1 }, entry], remove: ['nobody'] },
      422,
      'allowlist.invalid',
      /"schema.too-small".*"\/entries\/1\/weight".*"id.repeated".*"\/entries\/2\/id".*"id.unknown".*"\/remove\/0"/,
    ],
  ] as const) {
    it(`answers ${status} ${code} for ${what}`, async () => {
      const answer = await call(simulateAllowlist, await depsWith(), { body });
      assert.equal(answer.status, status);
      assert.equal(z.looseObject({ code: z.string() }).parse(answer.json).code, code);
      assert.match(answer.text, wanted);
    });
  }
});
