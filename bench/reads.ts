import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Case } from '../src/case/case.schema.ts';
import { caseTable } from '../src/case/case-table.ts';
import type { CaseFilter, CaseStore } from '../src/case/stores.ts';
import { sampleCase } from '../test/support/sample-case.ts';
import { type Benchmark, type BenchRun, type Figure, median, rounded } from './support/measure.ts';
import { type SortedTables, sortedTables } from './support/sorted-table.ts';

const ROUNDS = 30;
const BATCH = 1_000;
const FIRST = Date.UTC(2026, 0, 1);
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
    context: { ...small.context, host: { ...small.context.host, name: `host-${n % 5_000}.example.com` } },
  };
}

async function fill(store: CaseStore, from: number, to: number): Promise<void> {
  for (let start = from; start < to; start += BATCH) {
    const size = Math.min(BATCH, to - start);
    await store.insert(Array.from({ length: size }, (_, at) => caseOf(start + at)));
  }
}

const NARROW: CaseFilter = { host: 'host-17.example.com' };

async function measure(tables: SortedTables, store: CaseStore, cases: number): Promise<Figure[]> {
  const calls: Readonly<Record<string, (round: number) => Promise<unknown>>> = {
    'GET /cases': () => store.list({}, { limit: 50 }),
    'GET /cases?disposition=': () => store.list({ disposition: 'likely-malicious' }, { limit: 50 }),
    'GET /cases?host=': () => store.list(NARROW, { limit: 50 }),
    'GET /cases/{id}': (round) => store.get(caseOf((round * 7919) % cases).id),
  };
  const figures: Figure[] = [];
  for (const [what, call] of Object.entries(calls)) {
    const before = { ...tables.traffic };
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const started = performance.now();
      await call(round);
      times.push(performance.now() - started);
    }
    const per = (name: 'requests' | 'rowsRead') => (tables.traffic[name] - before[name]) / ROUNDS;
    const size = `${what} of ${cases.toLocaleString('en-US')}`;
    figures.push({ what: size, value: rounded(per('requests')), unit: 'requests' });
    figures.push({ what: size, value: rounded(per('rowsRead')), unit: 'rows read' });
    figures.push({ what: size, value: rounded(median(times)), unit: 'ms' });
  }
  return figures;
}

/** Whether reading stays as cheap when there are many cases. */
export const reads: Benchmark = {
  name: 'reads',
  about:
    'What the store asks of a table service at 1,000, 100,000 and 1,000,000 cases, against sorted tables (SQLite) behind the same interface: requests and rows are those that Azure would see, milliseconds are without network. Azurite reads a whole table for each list, so that no time of it says anything about Azure.',
  async run({ short, log }: BenchRun) {
    const directory = mkdtempSync(join(tmpdir(), 'triage-bench-'));
    const tables = sortedTables(join(directory, 'tables.sqlite'));
    try {
      const store = caseTable(tables.open('cases'));
      const figures: Figure[] = [];
      let filled = 0;
      for (const size of short ? [1_000, 10_000] : [1_000, 100_000, 1_000_000]) {
        await fill(store, filled, size);
        filled = size;
        log(`${size} cases`);
        figures.push(...(await measure(tables, store, size)));
      }
      return figures;
    } finally {
      tables.close();
      rmSync(directory, { recursive: true });
    }
  },
};
