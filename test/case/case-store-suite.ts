import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Case } from '../../src/case/case.schema.ts';
import { summaryOf } from '../../src/case/case-summary.ts';
import type { CaseStore, Stored } from '../../src/case/stores.ts';
import { guid, incompressible, makeCase, walk } from './make-case.ts';

async function stored(store: CaseStore, id: string): Promise<Stored<Case>> {
  const found = await store.get(id);
  assert.ok(found, `no case ${id}`);
  return found;
}

const hostileIds = [
  '/',
  '\\',
  '#?/../%2e%2e',
  "' or 1 eq 1",
  "') or PartitionKey ne ('",
  'nul\u0000here',
  'tab\tline\nfeed\u0085',
  '🛠️ systemctl',
  'lone \ud800 surrogate',
  'lone \ud801 surrogate',
  'x'.repeat(1000),
  `${'x'.repeat(1000)}y`,
  'c~0',
  '__proto__',
  'constructor',
  ' ',
];

/** What every `CaseStore` has to do. `open` gives an empty one. */
export function testCaseStore(name: string, open: () => CaseStore): void {
  describe(`${name}: cases`, () => {
    it('inserts once, lines its answers up and keeps what is there', async () => {
      const store = open();
      const [a, b, c] = [1, 2, 3].map((at) => makeCase({ id: guid(at) }));
      assert.ok(a && b && c);
      assert.deepEqual(await store.insert([b]), ['created']);
      assert.deepEqual(await store.insert([a, { ...b, revision: 9 }, c, a]), [
        'created',
        'exists',
        'created',
        'exists',
      ]);
      assert.deepEqual((await stored(store, a.id)).value, a);
      assert.equal((await stored(store, b.id)).value.revision, 1);
      assert.deepEqual(await store.insert([]), []);
      assert.equal(await store.get(guid(99)), undefined);
    });

    it('lets exactly one of 50 concurrent inserts create a case', async () => {
      const store = open();
      const others = Array.from({ length: 49 }, (_, at) => makeCase({ id: guid(100 + at) }));
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, at) =>
          store.insert([makeCase({ id: guid(7) }), ...others.slice(at, at + 1)]),
        ),
      );
      assert.equal(answers.filter(([first]) => first === 'created').length, 1);
      assert.equal(answers.flatMap((answer) => answer.slice(1)).filter((one) => one !== 'created').length, 0);
      assert.equal((await walk(store, {}, 200)).length, 50);
    });

    it('creates the new ones of a batch that was partly there', async () => {
      const store = open();
      const batch = Array.from({ length: 120 }, (_, at) => makeCase({ id: guid(at) }));
      await store.insert(batch.filter((_, at) => at % 40 === 0));
      const answers = await store.insert(batch);
      assert.deepEqual(
        answers,
        batch.map((_, at) => (at % 40 === 0 ? 'exists' : 'created')),
      );
      assert.deepEqual(
        await store.insert(batch),
        batch.map(() => 'exists'),
      );
      assert.equal((await walk(store, {}, 200)).length, 120);
    });

    for (const [what, note] of [
      ['1.5 MiB with repeats beyond 32 KB', `${incompressible(40_000)}`.repeat(40)],
      ['700 KB that does not compress', incompressible(700_000)],
      ['2.4 MB that does not compress', incompressible(2_400_000)],
      ['characters of every kind', '\u0000\u001f\u007f\u0085\u2028\ud800 𐍈 🛠️ \ufffe <script>'],
    ] as const) {
      it(`keeps a case of ${what}, and a smaller one in its place`, async () => {
        const store = open();
        const large = { ...makeCase({ id: guid(1) }), note, summary: note.slice(0, 5_000) };
        assert.deepEqual(await store.insert([large]), ['created']);
        const read = await stored(store, large.id);
        assert.ok(read.value.note === note, 'the note came back changed');
        assert.deepEqual(read.value, large);
        assert.deepEqual((await store.list({}, { limit: 1 })).items, [summaryOf(large)]);
        const small = { ...large, note: 'short', revision: 2 };
        assert.notEqual(await store.replace(read, small), 'conflict');
        assert.deepEqual((await stored(store, large.id)).value, small);
      });
    }

    it('replaces under the ETag only', async () => {
      const store = open();
      const first = makeCase({ id: guid(1) });
      await store.insert([first]);
      const read = await stored(store, first.id);
      const second = await store.replace(read, { ...first, revision: 2 });
      assert.ok(second !== 'conflict');
      assert.equal(await store.replace(read, { ...first, revision: 3 }), 'conflict');
      const third = await store.replace(second, { ...first, revision: 4 });
      assert.ok(third !== 'conflict');
      const last = await stored(store, first.id);
      assert.deepEqual(last, third);
      assert.equal(last.value.revision, 4);
      const gone = { value: makeCase({ id: guid(2) }), etag: last.etag };
      assert.equal(await store.replace(gone, gone.value), 'conflict');
      assert.equal(await store.get(guid(2)), undefined);
    });

    it('lets one of ten concurrent writers of one revision win', async () => {
      const store = open();
      const first = makeCase({ id: guid(1) });
      await store.insert([first]);
      const read = await stored(store, first.id);
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, at) => store.replace(read, { ...first, revision: at + 2 })),
      );
      const [won, ...more] = answers.filter((answer) => answer !== 'conflict');
      assert.ok(won);
      assert.equal(more.length, 0);
      assert.deepEqual(await stored(store, first.id), won);
    });

    it('moves a case between lists when its disposition, host or account changes', async () => {
      const store = open();
      const first = makeCase({
        id: guid(1),
        disposition: 'needs-review',
        host: 'a.example.com',
        account: 'root',
      });
      await store.insert([first]);
      const next = makeCase({
        id: guid(1),
        disposition: 'likely-malicious',
        host: 'b.example.com',
        account: 'ci',
      });
      assert.notEqual(await store.replace(await stored(store, first.id), next), 'conflict');
      const sizes = await Promise.all(
        [
          {},
          { disposition: 'needs-review' as const },
          { disposition: 'likely-malicious' as const },
          { host: 'a.example.com' },
          { host: 'B.EXAMPLE.COM' },
          { account: 'root' },
          { account: 'CI' },
        ].map(async (filter) => (await walk(store, filter, 10)).length),
      );
      assert.deepEqual(sizes, [1, 0, 1, 0, 1, 0, 1]);
    });

    it('refuses a case whose id or createdAt would change, and one without a usable id or time', async () => {
      const store = open();
      const first = makeCase({ id: guid(1) });
      await store.insert([first]);
      const read = await stored(store, first.id);
      const invalid = (path: string) => ({ name: 'TriageError', code: 'case.invalid', path });
      await assert.rejects(store.replace(read, { ...first, id: guid(2) }), invalid('/id'));
      await assert.rejects(
        store.replace(read, { ...first, createdAt: '2026-01-02T03:10:00.001Z' }),
        invalid('/createdAt'),
      );
      const good = makeCase({ id: guid(3) });
      await assert.rejects(store.insert([makeCase({ id: '' }), good]), invalid('/0/id'));
      await assert.rejects(store.insert([makeCase({ id: 'x'.repeat(1025) })]), invalid('/0/id'));
      const timeless = makeCase({ id: guid(4), createdAt: 'yesterday' });
      await assert.rejects(store.insert([good, timeless]), invalid('/1/createdAt'));
      assert.ok(await store.get(good.id), 'the good neighbour was not stored');
    });

    it('keeps hostile ids apart and finds none by tricks', async () => {
      const store = open();
      const cases = hostileIds.map((id) => makeCase({ id }));
      assert.deepEqual(
        await store.insert(cases),
        cases.map(() => 'created'),
      );
      for (const found of cases) assert.deepEqual((await stored(store, found.id)).value, found);
      assert.deepEqual(new Set((await walk(store, {}, 5)).map(({ id }) => id)), new Set(hostileIds));
      for (const id of ["x' or '1' eq '1", '*', '%', 'x'.repeat(100_000), '']) {
        assert.equal(await store.get(id), undefined);
      }
      for (const text of ["' or true or '", 'host eq', '\u0000', '\ud800', 'x'.repeat(100_000)]) {
        const lists = [{ host: text }, { account: text }, { branch: text }, { category: text }];
        for (const filter of lists) assert.deepEqual(await walk(store, filter, 10), []);
      }
    });
  });
}
