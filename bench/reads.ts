import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiDeps } from '../src/api/api-deps.ts';
import { getCase } from '../src/api/get-case.ts';
import { listCases } from '../src/api/list-cases.ts';
import type { Case } from '../src/case/case.schema.ts';
import type { CaseStore } from '../src/case/stores.ts';
import { loadConfig } from '../src/config.ts';
import { createDeps } from '../src/deps.ts';
import { storesOn } from '../src/open-stores.ts';
import { call } from '../test/api/support/call.ts';
import { sampleCase } from '../test/support/sample-case.ts';
import { type Benchmark, type BenchRun, type Figure, median, rounded } from './support/measure.ts';
import { type SortedTables, sortedTables } from './support/sorted-table.ts';

const ROUNDS = 30;
const BATCH = 1_000;
const FIRST = Date.UTC(2026, 0, 1);
/** Few, so that each has more cases than a page from the beginning. */
const HOSTS = 2;
const DISPOSITIONS = ['likely-benign', 'needs-review', 'likely-malicious'] as const;

/** The `n`-th of many cases: small ones, since what is measured is how their number counts. */
function caseOf(n: number): Case {
  const small = sampleCase();
  const createdAt = new Date(FIRST + n * 1_000).toISOString();
  return {
    ...small,
    id: `d0c0ffee-0000-4000-8000-${String(n).padStart(12, '0')}`,
    createdAt,
    updatedAt: createdAt,
    events: [],
    note: '',
    disposition: DISPOSITIONS[n % DISPOSITIONS.length] ?? 'needs-review',
    context: { ...small.context, host: { ...small.context.host, name: `host-${n % HOSTS}.example.com` } },
  };
}

async function fill(store: CaseStore, from: number, to: number): Promise<void> {
  for (let start = from; start < to; start += BATCH) {
    const size = Math.min(BATCH, to - start);
    await store.insert(Array.from({ length: size }, (_, at) => caseOf(start + at)));
  }
}

/** Goals: against what it takes at the smallest number of cases. */
const FLAT = 1.1;

interface Reads {
  readonly tables: SortedTables;
  readonly deps: ApiDeps;
}

async function read(deps: ApiDeps, target: { readonly query?: string; readonly id?: string }): Promise<void> {
  const { query = '', id } = target;
  const answer = await (id === undefined
    ? call(listCases, deps, { query })
    : call(getCase, deps, { params: { id } }));
  if (answer.status !== 200) throw new Error(`GET /cases answers ${answer.status}`);
}

/** What each call takes at this number of cases: requests, rows read and milliseconds, medians or means. */
async function measure({ tables, deps }: Reads, cases: number) {
  const calls: Readonly<Record<string, (round: number) => Parameters<typeof read>[1]>> = {
    'GET /cases': () => ({ query: 'limit=50' }),
    'GET /cases?disposition=': () => ({ query: 'limit=50&disposition=likely-malicious' }),
    'GET /cases?host=': () => ({ query: 'limit=50&host=host-1.example.com' }),
    'GET /cases/{id}': (round) => ({ id: caseOf((round * 7919) % cases).id }),
  };
  const taken: { what: string; unit: string; value: number }[] = [];
  for (const [what, target] of Object.entries(calls)) {
    const before = { ...tables.traffic };
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const started = performance.now();
      await read(deps, target(round));
      times.push(performance.now() - started);
    }
    const per = (name: 'requests' | 'rowsRead') => (tables.traffic[name] - before[name]) / ROUNDS;
    taken.push({ what, unit: 'requests', value: per('requests') });
    taken.push({ what, unit: 'rows read', value: per('rowsRead') });
    taken.push({ what, unit: 'ms', value: median(times) });
  }
  return taken;
}

/** Whether reading stays as cheap when there are many cases. */
export const reads: Benchmark = {
  name: 'reads',
  about:
    'What the two calls ask of a table service at 1,000, 100,000 and 1,000,000 cases, against sorted tables (SQLite) behind the interface of the table client: requests and rows are those that Azure would see, milliseconds are without network. Azurite reads a whole table for each list, so that no time of it says anything about Azure. Ratios are against 1,000 cases.',
  async run({ short, log }: BenchRun) {
    const directory = mkdtempSync(join(tmpdir(), 'triage-bench-'));
    const tables = sortedTables(join(directory, 'tables.sqlite'));
    try {
      const stores = storesOn(tables.open);
      const quiet = () => undefined;
      const logger = { info: quiet, warn: quiet, error: quiet };
      const deps = createDeps(
        loadConfig({ CasesStorage: 'sorted tables', RATE_LIMIT_PER_MINUTE: '1000000' }),
        logger,
        { stores },
      );
      const figures: Figure[] = [];
      let few: Awaited<ReturnType<typeof measure>> | undefined;
      let filled = 0;
      for (const size of short ? [1_000, 10_000] : [1_000, 100_000, 1_000_000]) {
        await fill(stores.cases, filled, size);
        filled = size;
        log(`${size} cases`);
        const taken = await measure({ tables, deps }, size);
        for (const [at, { what, unit, value }] of taken.entries()) {
          const ratio = value / (few?.[at]?.value ?? Number.NaN);
          figures.push({
            what: `${what} of ${size.toLocaleString('en-US')}`,
            unit,
            value: rounded(value),
            ...(few === undefined ? {} : { ratio: rounded(ratio) }),
            ...(few === undefined || unit === 'ms' ? {} : { goal: 'flat', met: ratio <= FLAT }),
          });
        }
        few ??= taken;
      }
      return figures;
    } finally {
      tables.close();
      rmSync(directory, { recursive: true });
    }
  },
};
