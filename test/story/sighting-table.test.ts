import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { knownHosts } from '../../src/story/known-hosts.ts';
import { sightingTable } from '../../src/story/sighting-table.ts';
import type { Sighting } from '../../src/story/story.schema.ts';
import { hashOf, partitionOf } from '../../src/tables/keys.ts';
import type { Table } from '../../src/tables/table.ts';
import { guid } from '../case/make-case.ts';
import { memoryTable } from '../support/memory-table.ts';
import { fc } from '../support/seed.ts';
import { sighting } from './sighting-store-suite.ts';

/** A table that counts what it is asked. */
function counted(table: Table = memoryTable()) {
  const asked = { pages: 0, transactions: 0 };
  return {
    asked,
    table: {
      ...table,
      get: table.get,
      page(...query) {
        asked.pages += 1;
        return table.page(...query);
      },
      submit(...changes) {
        asked.transactions += 1;
        return table.submit(...changes);
      },
    } satisfies Table,
  };
}

function idsOf(found: readonly Sighting[] | undefined): readonly string[] {
  return [...new Set(found?.map(({ caseId }) => caseId))].sort();
}

function ids(...numbers: readonly number[]): readonly string[] {
  return numbers.map(guid).sort();
}

const HOST = 'web-01.example.com';
const OTHER = 'web-02.example.com';

describe('sightings in a table', () => {
  it('are left without a look on hosts that nobody has seen, in a transaction a partition', async () => {
    const { table, asked } = counted();
    const hosts = Array.from({ length: 100 }, (_, n) => sighting(n, [0], { host: `app-${n}.example.com` }));
    const seen = await sightingTable(table).leave(hosts);
    assert.equal(seen.size, 100);
    assert.deepEqual(asked, { pages: 0, transactions: 16 });
  });

  it('are known to the process that left them, without a look', async () => {
    const { table, asked } = counted();
    const store = sightingTable(table);
    await store.leave([sighting(1, [0])]);
    await store.leave([sighting(2, [5])]);
    const seen = await store.leave([sighting(3, [-30]), sighting(3, [-20], { values: 10 })]);
    assert.deepEqual(idsOf(seen.get(HOST)), ids(1, 2, 3));
    assert.deepEqual(asked, { pages: 0, transactions: 3 });
  });

  it('are read where another process has left some', async () => {
    const { table, asked } = counted();
    const [one, two] = [sightingTable(table), sightingTable(table)];
    await one.leave([sighting(1, [0])]);
    assert.deepEqual(idsOf((await two.leave([sighting(2, [0])])).get(HOST)), ids(1, 2));
    assert.equal(asked.pages, 1);
    assert.deepEqual(idsOf((await one.leave([sighting(3, [0])])).get(HOST)), ids(1, 2, 3));
    assert.equal(asked.pages, 2);
    // What it has read it knows.
    await one.leave([sighting(4, [0])]);
    assert.equal(asked.pages, 2);
  });

  it('are read where what is known does not reach back far enough', async () => {
    const { table, asked } = counted();
    await sightingTable(table).leave([sighting(1, [-300])]);
    const store = sightingTable(table);
    assert.deepEqual(idsOf((await store.leave([sighting(2, [0])])).get(HOST)), ids(2));
    assert.deepEqual(idsOf((await store.leave([sighting(3, [-280])])).get(HOST)), ids(1, 2, 3));
    assert.equal(asked.pages, 2);
  });

  it('are known as far back as the window of the next one reaches, and read beyond that', async () => {
    const { table, asked } = counted();
    const store = sightingTable(table);
    for (const n of [1, 2, 3, 4, 5]) await store.leave([sighting(n, [n * 60])]);
    assert.deepEqual(idsOf((await store.leave([sighting(6, [300])])).get(HOST)), ids(3, 4, 5, 6));
    assert.equal(asked.pages, 0);
    assert.deepEqual(idsOf((await store.leave([sighting(7, [60])])).get(HOST)), ids(1, 2, 3, 4, 5, 6, 7));
    assert.equal(asked.pages, 1);
  });

  it('of a busy host are read each time, and do not make others be read', async () => {
    const { table, asked } = counted();
    const store = sightingTable(table);
    await store.leave(Array.from({ length: 130 }, (_, n) => sighting(n, [n % 50])));
    assert.equal(asked.pages, 0);
    // A host of the same partition, which shares its transactions.
    const quiet = hostBeside(HOST);
    await store.leave([sighting(200, [0], { host: quiet })]);
    const seen = await store.leave([sighting(201, [0]), sighting(202, [0], { host: quiet })]);
    assert.equal(idsOf(seen.get(HOST)).length, 131);
    assert.deepEqual(idsOf(seen.get(quiet)), ids(200, 202));
    assert.equal(asked.pages, 1);
  });

  it('of a host with more than an answer holds are read around their time', async () => {
    const whole = memoryTable();
    const { table, asked } = counted({
      ...whole,
      page: async (query, continuation) => {
        const after = continuation ?? query.after;
        const { rows } = await whole.page({ ...query, after });
        const page = rows.slice(0, 3);
        const last = page.at(-1)?.rowKey;
        return rows.length > 3 && last !== undefined ? { rows: page, continuation: last } : { rows: page };
      },
    });
    await sightingTable(table).leave([1, 2, 3, 4, 5].map((n) => sighting(n, [n * 200])));
    const store = sightingTable(table);
    assert.deepEqual(idsOf((await store.leave([sighting(6, [210])])).get(HOST)), ids(1, 6));
    assert.equal(asked.pages, 2);
    const before = asked.transactions;
    await store.leave([sighting(7, [220])]);
    assert.equal(asked.transactions, before + 1);
  });

  it('are written and read again after a transaction whose answer was lost', async () => {
    const whole = memoryTable();
    let lost = 0;
    const store = sightingTable({
      ...whole,
      async submit(partition, changes) {
        const answer = await whole.submit(partition, changes);
        if (lost > 0) {
          lost -= 1;
          throw new Error('lost');
        }
        return answer;
      },
    });
    await store.leave([sighting(1, [0])]);
    lost = 1;
    await assert.rejects(store.leave([sighting(2, [0])]), { message: 'lost' });
    assert.deepEqual(idsOf((await store.leave([sighting(2, [0])])).get(HOST)), ids(1, 2));
  });

  it('show at least one of two writers the other, however their calls interleave', async () => {
    const call = fc.record({
      hosts: fc.array(fc.constantFrom(HOST, HOST, OTHER), { minLength: 1, maxLength: 3 }),
      minute: fc.integer({ min: 0, max: 50 }),
      // More than a transaction takes, now and then.
      copies: fc.constantFrom(1, 1, 1, 45),
    });
    // Each worker does one call after the other; two of them share the memory of a process.
    const workers = fc.array(fc.array(call, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 3 });
    const property = fc.asyncProperty(fc.scheduler(), workers, async (scheduler, all) => {
      const table = slowTable(scheduler);
      const stores = [0, 1].map(() => sightingTable(table));
      const done = all.map(async (calls, worker) => {
        const ended = [];
        for (const [at, { hosts, minute, copies }] of calls.entries()) {
          const own = hosts.flatMap((host, n) =>
            Array.from({ length: copies }, (_, copy) =>
              sighting(worker * 10_000 + at * 1_000 + n * 100 + copy, [minute], { host }),
            ),
          );
          ended.push({ own, seen: (await stores[worker % 2]?.leave(own)) ?? new Map() });
        }
        return ended;
      });
      await scheduler.waitFor(Promise.all(done));
      const left = (await Promise.all(done))
        .flat()
        .flatMap(({ own, seen }) =>
          own.map(({ caseId, host }) => ({ caseId, host, seen: new Set(idsOf(seen.get(host))) })),
        );
      for (const one of left) {
        const strangers = left.filter(
          (other) => other.host === one.host && !other.seen.has(one.caseId) && !one.seen.has(other.caseId),
        );
        assert.deepEqual(strangers, []);
      }
    });
    await fc.assert(property, { numRuns: 150 });
  });
});

/** A table whose questions and answers take turns as the scheduler will have it. */
function slowTable(scheduler: fc.Scheduler): Table {
  const whole = memoryTable();
  const turn = () => scheduler.schedule(Promise.resolve());
  return {
    ...whole,
    async page(query, continuation) {
      await turn();
      const answer = await whole.page(query, continuation);
      await turn();
      return answer;
    },
    async submit(partition, changes) {
      await turn();
      const answer = await whole.submit(partition, changes);
      await turn();
      return answer;
    },
  };
}

describe('known hosts', () => {
  const known = (texts: number) => ({
    etag: '"1"',
    since: 0,
    texts: new Map(Array.from({ length: texts }, (_, n) => [String(n), n])),
  });

  it('forget those first that were not set for longest', () => {
    const hosts = knownHosts(10);
    hosts.set('a', known(3));
    hosts.set('b', known(3));
    hosts.set('a', known(2));
    hosts.set('c', known(3));
    assert.deepEqual(
      ['a', 'b', 'c'].map((hash) => hosts.get(hash) !== undefined),
      [true, false, true],
    );
  });

  it('keep what is near the newest sighting, and say how far back that is', () => {
    const hour = 3_600_000;
    const texts = new Map([
      ['old', 0],
      ['near', 1.5 * hour],
      ['new', 4 * hour],
    ]);
    const hosts = knownHosts();
    hosts.set('a', { etag: '"1"', since: Number.NEGATIVE_INFINITY, texts });
    assert.deepEqual(hosts.get('a'), {
      etag: '"1"',
      since: 1.5 * hour,
      texts: new Map([
        ['near', 1.5 * hour],
        ['new', 4 * hour],
      ]),
    });
  });

  it('keep no more than the fact of a host that has too much', () => {
    const hosts = knownHosts();
    hosts.set('a', known(1_000));
    assert.equal(hosts.get('a'), 'busy');
    hosts.set('a', known(1));
    assert.deepEqual(hosts.get('a'), known(1));
  });
});

/** Another host whose rows lie in the same partition. */
function hostBeside(host: string): string {
  const partition = partitionOf(hashOf(host));
  for (let n = 0; ; n += 1) {
    const name = `beside-${n}.example.com`;
    if (partitionOf(hashOf(name)) === partition) return name;
  }
}
