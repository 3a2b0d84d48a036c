import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Case, CaseSummary } from '../../src/case/case.schema.ts';
import { summaryOf } from '../../src/case/case-summary.ts';
import type { CaseFilter, CaseStore } from '../../src/case/stores.ts';
import { hashOf } from '../../src/tables/keys.ts';
import { fc } from '../support/seed.ts';
import { guid, makeCase, walk } from './make-case.ts';

const dispositions = ['likely-benign', 'needs-review', 'likely-malicious'] as const;
const hosts = [
  'web-01.example.com',
  'WEB-01.example.com',
  'db-01.example.com',
  "o'hara.example.com",
] as const;
const accounts = ['root', 'Root', 'www-data', 'deploy'] as const;
const branches = ['WebApp_Process_Spawned_Systemctl', 'Suspicious_Service_Unit_File_Created', 'It\'s "odd"'];
const categories = ['config-management', 'ci-runner', undefined] as const;
const verdicts = ['TruePositive', 'BenignPositive', 'none', 'none'] as const;
const start = Date.parse('2026-03-01T00:00:00.000Z');

/** 300 cases at 60 instants, so that several share one; traits follow the hash of the number. */
function population(): Case[] {
  return Array.from({ length: 300 }, (_, at) => {
    const dice = Buffer.from(hashOf(String(at)), 'hex');
    const pick = <Item>(items: readonly [Item, ...Item[]], die: number): Item =>
      items[(dice[die] ?? 0) % items.length] ?? items[0];
    const category = pick(categories, 0);
    const verdict = pick(verdicts, 9);
    return makeCase({
      id: guid(at),
      createdAt: new Date(start + ((dice[1] ?? 0) % 60) * 1_000).toISOString(),
      disposition: pick(dispositions, 2),
      host: pick(hosts, 3),
      account: pick(accounts, 4),
      branches: branches.filter((_, branch) => (dice[5 + branch] ?? 0) % 2 === 1),
      ...(category === undefined ? {} : { category }),
      ...(verdict === 'none' ? {} : { verdict }),
    });
  });
}

/** The list as its definition says: everything that passes, sorted. */
function expected(cases: readonly Case[], filter: CaseFilter): CaseSummary[] {
  const same = (value: string | undefined, wanted: string | undefined) =>
    wanted === undefined || value?.toLowerCase() === wanted.toLowerCase();
  return cases
    .filter((found) => filter.disposition === undefined || found.disposition === filter.disposition)
    .filter((found) => same(found.context.host.name, filter.host))
    .filter((found) => same(found.context.account.name, filter.account))
    .filter((found) => filter.category === undefined || found.category === filter.category)
    .filter(
      (found) => filter.verdict === undefined || (found.verdict?.classification ?? 'none') === filter.verdict,
    )
    .map(summaryOf)
    .filter((found) => filter.branch === undefined || found.branches.includes(filter.branch))
    .filter((found) => filter.since === undefined || Date.parse(found.createdAt) >= Date.parse(filter.since))
    .filter((found) => filter.until === undefined || Date.parse(found.createdAt) < Date.parse(filter.until))
    .sort(
      (a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt) || (hashOf(a.id) < hashOf(b.id) ? -1 : 1),
    );
}

const time = fc.integer({ min: -1, max: 61 }).map((at) => new Date(start + at * 1_000).toISOString());
const anyFilter: fc.Arbitrary<CaseFilter> = fc.record(
  {
    disposition: fc.constantFrom(...dispositions),
    host: fc.constantFrom(...hosts, 'unknown.example.com'),
    account: fc.constantFrom(...accounts),
    branch: fc.constantFrom(...branches),
    category: fc.constantFrom('config-management', 'ci-runner'),
    verdict: fc.constantFrom('TruePositive', 'FalsePositive', 'none'),
    since: time,
    until: time,
  },
  { requiredKeys: [] },
);

/** What the lists of every `CaseStore` have to do. `open` gives an empty one. */
export function testCaseList(name: string, open: () => CaseStore): void {
  describe(`${name}: lists of cases`, () => {
    const cases = population();
    let store: CaseStore;
    before(async () => {
      store = open();
      await store.insert(cases);
    });

    for (const [what, filter] of [
      ['everything', {}],
      ['a disposition', { disposition: 'likely-malicious' }],
      ['a host, ignoring case', { host: 'Web-01.EXAMPLE.com' }],
      ['an account, ignoring case', { account: 'ROOT' }],
      ['a branch', { branch: 'It\'s "odd"' }],
      ['a category', { category: 'ci-runner' }],
      ['a verdict', { verdict: 'TruePositive' }],
      ['no verdict', { verdict: 'none' }],
      ['a verdict on a disposition', { verdict: 'BenignPositive', disposition: 'needs-review' }],
      ['a stretch of time', { since: '2026-03-01T00:00:10.000Z', until: '2026-03-01T00:00:20.000Z' }],
      ['everything at once', { disposition: 'needs-review', account: 'deploy', category: 'ci-runner' }],
    ] as const satisfies readonly (readonly [string, CaseFilter])[]) {
      it(`newest first: ${what}`, async () => {
        const wanted = expected(cases, filter);
        assert.ok(wanted.length > 3, 'the filter should find something');
        assert.deepEqual(await walk(store, filter, 45), wanted);
      });
    }

    it('are the sorted and filtered cases, for any filter and page size', async () => {
      await fc.assert(
        fc.asyncProperty(anyFilter, fc.constantFrom(3, 25, 200), async (filter, limit) => {
          const wanted = expected(cases, filter).slice(0, limit * 3);
          const first = await store.list(filter, { limit });
          assert.deepEqual(first.items, wanted.slice(0, limit));
          const { cursor } = first;
          assert.equal(cursor !== undefined, wanted.length > limit);
          if (cursor === undefined) return;
          const second = await store.list(filter, { limit, cursor });
          assert.deepEqual(second.items, wanted.slice(limit, limit * 2));
          assert.equal(second.cursor !== undefined, wanted.length > limit * 2);
        }),
        { numRuns: 25 },
      );
    });

    it('end with a full page that has no cursor', async () => {
      const page = await store.list({}, { limit: 300 });
      assert.equal(page.items.length, 300);
      assert.equal(page.cursor, undefined);
    });

    it('refuse a cursor that is malformed or belongs to another filter', async () => {
      const { cursor = '' } = await store.list({ host: 'web-01.example.com' }, { limit: 5 });
      assert.match(cursor, /^[A-Za-z0-9_-]{10,}$/);
      const middle = cursor.length >> 1;
      const bad = [
        '',
        'x',
        "' or 1 eq 1",
        '\u0000',
        cursor.slice(1),
        `${cursor}A`,
        `${'A'.repeat(cursor.length)}`,
      ];
      const tampered = cursor.slice(0, -3) + (cursor.endsWith('AAA') ? 'BBB' : 'AAA');
      for (const wrong of [...bad, tampered, `${cursor.slice(0, middle)} ${cursor.slice(middle + 1)}`]) {
        await assert.rejects(store.list({ host: 'web-01.example.com' }, { limit: 5, cursor: wrong }), {
          name: 'TriageError',
          code: 'cursor.malformed',
        });
      }
      for (const filter of [{}, { account: 'web-01.example.com' }, { host: 'db-01.example.com' }]) {
        await assert.rejects(store.list(filter, { limit: 5, cursor }), { code: 'cursor.malformed' });
      }
    });

    it('follow a verdict from one to another', async () => {
      const one = makeCase({ id: guid(1) });
      const changing = open();
      await changing.insert([one]);
      const judged = async (verdict: 'TruePositive' | 'BenignPositive') => {
        const stored = await changing.get(one.id);
        assert.ok(stored);
        await changing.replace(stored, makeCase({ id: one.id, verdict }));
      };
      await judged('TruePositive');
      await judged('BenignPositive');
      const found = async (verdict: CaseFilter['verdict']) =>
        (await walk(changing, verdict ? { verdict } : {}, 5)).length;
      const lists = [
        await found(undefined),
        await found('none'),
        await found('TruePositive'),
        await found('BenignPositive'),
      ];
      assert.deepEqual(lists, [1, 0, 0, 1]);
    });

    it('are tallied newest first, up to a limit and within a stretch', async () => {
      const wanted = expected(cases, {}).map(({ createdAt, disposition }) => ({
        createdAtMs: Date.parse(createdAt),
        disposition,
      }));
      assert.deepEqual(await store.tally({}, 1_000), { items: wanted, more: false });
      const fewer = await store.tally({}, 50);
      assert.deepEqual(
        fewer.items.map(({ createdAtMs }) => createdAtMs),
        wanted.slice(0, 50).map(({ createdAtMs }) => createdAtMs),
      );
      assert.equal(fewer.more, true);
      const stretch = { since: '2026-03-01T00:00:10.000Z', until: '2026-03-01T00:00:20.000Z' };
      const within = await store.tally(stretch, 1_000);
      assert.equal(within.items.length, expected(cases, stretch).length);
    });

    it('refuse a time that is none', async () => {
      const malformed = (path: string) => ({ code: 'filter.malformed', path });
      await assert.rejects(store.list({ since: 'x' }, { limit: 5 }), malformed('/since'));
      await assert.rejects(store.list({ until: '' }, { limit: 5 }), malformed('/until'));
    });
  });
}
