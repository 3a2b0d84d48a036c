import assert from 'node:assert/strict';
import { before, beforeEach, suite, test } from 'node:test';
import type { Case } from '../../../src/case/case.schema.ts';
import { failureId } from '../../../src/case/failure.ts';
import { createDeps } from '../../../src/deps.ts';
import { type Stores, storesOn } from '../../../src/open-stores.ts';
import { hashOf, mailboxKeyOf, PARTITIONS, partitionOf, partKeyOf } from '../../../src/tables/keys.ts';
import type { Columns, ColumnValue } from '../../../src/tables/table.ts';
import { type MemoryTable, memoryTable } from '../../support/memory-table.ts';
import { configOf } from '../../support/settings.ts';
import { createAudit } from './audit.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { StoredRow } from './stored-rows.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

suite('audit of what a ledger sent', () => {
  let tables = new Map<string, MemoryTable>();
  let stores: Stores = storesOn(open);
  let ledger: Ledger;
  let audit: ReturnType<typeof createAudit>;
  /** The first alert of the ledger. */
  let id: string;

  function open(name: string): MemoryTable {
    const table = tables.get(name) ?? memoryTable();
    tables.set(name, table);
    return table;
  }
  async function rows(name: string): Promise<readonly StoredRow[]> {
    const range = { after: '', before: '\uffff', where: [], select: [], pageSize: 1000 };
    const found = [...PARTITIONS, 'due'].map(async (partition) => {
      const page = await open(name).page({ ...range, partition });
      return page.rows.map(({ rowKey, columns }) => ({ partition, rowKey, columns }));
    });
    return (await Promise.all(found)).flat();
  }
  const look = () => audit({ stores, rows }, ledger);
  const triage = (sent: readonly string[]) =>
    createDeps(configOf({}), silent, { stores }).triage(sent, { channel: 'hub' });
  /** The first row of a table that `wanted` accepts. */
  async function rowOf(name: string, wanted: (rowKey: string) => boolean) {
    const row = (await rows(name)).find(({ rowKey }) => wanted(rowKey));
    assert.ok(row, `no such row of ${name}`);
    return row;
  }
  async function remove(name: string, wanted: (rowKey: string) => boolean) {
    const { partition, rowKey } = await rowOf(name, wanted);
    await open(name).submit(partition, [{ kind: 'delete', rowKey }]);
  }
  /** Writes such a row with another key, or with another text in one of its columns. */
  async function copy(name: string, wanted: (rowKey: string) => boolean, change: Changed) {
    const { partition, rowKey, columns } = await rowOf(name, wanted);
    const { key = (same) => same, column, text = (same) => same } = change;
    const changed = column === undefined ? {} : { [column]: text(String(columns[column])) };
    const put = { kind: 'put', rowKey: key(rowKey), columns: { ...asColumns(columns), ...changed } } as const;
    await open(name).submit(partition, [put]);
  }
  const isOf = (kind: string) => (rowKey: string) =>
    rowKey.startsWith(`${kind}~`) && rowKey.includes(hashOf(id));
  const isSighting = (rowKey: string) => rowKey.includes('~');
  async function revise(change: (found: Case) => Case, revision = 1) {
    const stored = await stores.cases.get(id);
    assert.ok(stored);
    const next = { ...change(stored.value), revision: stored.value.revision + revision };
    assert.notEqual(await stores.cases.replace(stored, next), 'conflict');
  }
  const keepAsFailure = (code: string, payload: string) =>
    stores.failures.put({
      id: failureId(code, payload),
      code,
      path: '',
      message: 'planted',
      createdAt: '2026-01-15T08:00:00.000Z',
      channel: 'hub',
      payload,
    });

  /** What the service makes of the messages: made once, since a rule takes its time to compile. */
  const made: [table: string, rows: readonly StoredRow[]][] = [];
  const first = createLedger();
  const messages = [...first.alerts(2, { versions: 2, incidents: true }), ...first.poisoned(1)];
  const [poison = ''] = first.poison;

  before(async () => {
    await triage(messages);
    for (const name of tables.keys()) made.push([name, await rows(name)]);
  });
  beforeEach(async () => {
    tables = new Map();
    stores = storesOn(open);
    ledger = first;
    audit = createAudit();
    id = [...first.owed.keys()][0] ?? '';
    for (const [name, kept] of made) {
      for (const { partition, rowKey, columns } of kept) {
        await open(name).submit(partition, [{ kind: 'put', rowKey, columns: asColumns(columns) }]);
      }
    }
  });

  test('finds nothing where everything is in its place', async () => {
    assert.deepEqual(await look(), { lost: 0, doubled: 0, outOfOrder: 0, findings: [] });
  });

  test('finds nothing in what was sent in parts, backwards and twice', async () => {
    await look();
    ledger = createLedger();
    const more = ledger.alerts(2, { versions: 3, incidents: true }).toReversed();
    for (const message of [...more, ...more]) await triage([message]);
    assert.deepEqual(await look(), { lost: 0, doubled: 0, outOfOrder: 0, findings: [] });
  });

  test('knows the alerts of every ledger that it has seen', async () => {
    await look();
    ledger = createLedger();
    await triage(ledger.alerts(1));
    assert.deepEqual((await look()).findings, []);
    await remove('cases', isOf('c'));
    assert.ok((await look()).findings.includes(`lost: no case ${id}`));
  });

  const planted: {
    readonly fault: string;
    readonly plant: () => Promise<unknown>;
    /** Each must be among what is found, with the id for `ID` and its hash for `HASH`. */
    readonly found: readonly string[];
  }[] = [
    {
      fault: 'a lost case',
      plant: () => remove('cases', isOf('c')),
      found: ['lost: no case ID'],
    },
    {
      fault: 'a lost row of evidence',
      plant: () => revise((found) => ({ ...found, events: found.events.slice(1) })),
      found: ['lost: 1 rows of ID', 'lost: the sighting of ID'],
    },
    {
      fault: 'a lost message',
      plant: async () => {
        const { items } = await stores.failures.list({ limit: 1 });
        await stores.failures.remove(items[0]?.id ?? '');
      },
      found: ['lost: the message POISON'],
    },
    {
      fault: 'a good message kept as a failure, too',
      plant: () => keepAsFailure('triage.internal', messages[0] ?? ''),
      found: [`doubled: a good message kept as failure FAILURE`],
    },
    {
      fault: 'a message kept as two failures',
      plant: () => keepAsFailure('another', poison),
      found: ['doubled: failure '],
    },
    {
      fault: 'a second case for an alert, under another id',
      plant: async () => {
        const stored = await stores.cases.get(id);
        assert.ok(stored);
        await stores.cases.insert([{ ...stored.value, id: 'another' }]);
      },
      found: ['doubled: a case of no alert: another', `doubled: a row of no case: i~${hashOf('another')}`],
    },
    {
      fault: 'a row of evidence twice',
      plant: () => revise((found) => ({ ...found, events: [...found.events, ...found.events.slice(1)] })),
      found: ['doubled: 1 rows of ID'],
    },
    {
      fault: 'a missing row of a list',
      plant: () => remove('cases', isOf('l')),
      found: ['lost: case ID without its row: '],
    },
    {
      fault: 'a foreign row of a list',
      plant: () => copy('cases', isOf('l'), { key: (rowKey) => rowKey.replace('l~', 'l~x') }),
      found: ['doubled: a row without a case: '],
    },
    {
      fault: 'a row of a list of an earlier revision',
      plant: () =>
        copy('cases', isOf('l'), {
          column: 'listing',
          text: (text) => text.replace(/"revision":\d+/, '"revision":0'),
        }),
      found: ['outOfOrder: a row of another revision of case ID: '],
    },
    {
      fault: 'a part of no body',
      plant: () => copy('cases', isOf('c'), { key: () => partKeyOf(hashOf(id), 7) }),
      found: ['doubled: a row without a case: '],
    },
    {
      fault: 'a missing row of the list of failures',
      plant: () => remove('failures', (rowKey) => rowKey.startsWith('l~')),
      found: ['lost: failure '],
    },
    {
      fault: 'a stale incident',
      plant: () => revise((found) => ({ ...found, incident: { ...found.incident, title: 'created' } })),
      found: ['outOfOrder: the incident of ID is '],
    },
    {
      fault: 'a stale incident link',
      plant: () =>
        copy('cases', isOf('i'), { column: 'incident', text: (text) => text.replace('updated', 'created') }),
      found: ['outOfOrder: the incident link of ID is '],
    },
    {
      fault: 'a lost incident link',
      plant: () =>
        open('cases').submit(partitionOf(hashOf(id)), [
          { kind: 'put', rowKey: mailboxKeyOf(hashOf(id)), columns: {} },
        ]),
      found: ['lost: the incident link of ID'],
    },
    {
      fault: 'a stale description',
      plant: () => revise((found) => ({ ...found, alert: { ...found.alert, severity: 'Low' } })),
      found: ['outOfOrder: ID is Low'],
    },
    {
      fault: 'a revision that does not rise',
      plant: async () => {
        await look();
        await revise((found) => ({ ...found, summary: 'written again' }), 0);
      },
      found: ['outOfOrder: ID went from revision '],
    },
    {
      fault: 'a lost sighting',
      plant: async () => {
        const row = await rowOf('sightings', isSighting);
        id = [...ledger.owed.keys()].find((one) => String(row.columns['sighting']).includes(one)) ?? '';
        await remove('sightings', isSighting);
      },
      found: ['lost: the sighting of ID'],
    },
    {
      fault: 'a lost marker of a host',
      plant: () => remove('sightings', (rowKey) => !isSighting(rowKey)),
      found: ['lost: the marker of the host of '],
    },
    {
      fault: 'a sighting of no case',
      plant: () =>
        copy('sightings', isSighting, {
          key: (rowKey) => `${rowKey}0`,
          column: 'sighting',
          text: (text) => text.replace(/"caseId":"[^"]*"/, '"caseId":"another"'),
        }),
      found: ['doubled: a sighting of no case: '],
    },
    {
      fault: 'an enrichment of no case',
      plant: () => stores.enrichments.put([{ caseId: 'another', createdMs: 0, attempts: 0, dueMs: 1 }]),
      found: ['doubled: an enrichment of no case: '],
    },
    {
      fault: 'something to write back of no case',
      plant: () =>
        open('cases').submit('0', [
          { kind: 'put', rowKey: `o~${'0'.repeat(16)}~${'0'.repeat(64)}~1`, columns: {} },
        ]),
      found: ['doubled: a row of no case: o~'],
    },
  ];

  for (const { fault, plant, found } of planted) {
    test(`names ${fault}`, async () => {
      await plant();
      const { findings, ...counts } = await look();
      const wanted = found.map((text) =>
        text
          .replace('ID', id)
          .replace('POISON', poison)
          .replace('FAILURE', failureId('triage.internal', messages[0] ?? '')),
      );
      for (const text of wanted) {
        assert.ok(
          findings.some((finding) => finding.startsWith(text)),
          `${text} is not in ${JSON.stringify(findings)}`,
        );
      }
      const kinds = new Set(findings.map((finding) => finding.split(':')[0]));
      assert.deepEqual(
        kinds,
        new Set(Object.entries(counts).flatMap(([kind, count]) => (count > 0 ? [kind] : []))),
      );
    });
  }
});

/** How a copy of a row differs from it. */
interface Changed {
  readonly key?: (rowKey: string) => string;
  readonly column?: string;
  readonly text?: (text: string) => string;
}

/** Columns as they can be written again. */
function asColumns(columns: StoredRow['columns']): Columns {
  const entries = Object.entries(columns).filter((entry): entry is [string, ColumnValue] => {
    const [, value] = entry;
    return ['string', 'number', 'boolean'].includes(typeof value) || Buffer.isBuffer(value);
  });
  return Object.fromEntries(entries);
}
