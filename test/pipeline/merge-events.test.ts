import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mergeEvents } from '../../src/pipeline/merge-events.ts';
import type { ExplainedRow } from '../../src/rule/explained.schema.ts';
import { fc } from '../support/seed.ts';

function row(columns: Record<string, unknown>, rest: Partial<ExplainedRow> = {}): ExplainedRow {
  return {
    table: 'DeviceProcessEvents',
    source: 'custom-details',
    columns,
    hit: 'match',
    branches: [],
    ...rest,
  };
}

const columns = fc.record(
  {
    Timestamp: fc.constantFrom('2026-01-15T08:00:00Z', '2026-01-15T08:00:00.000Z', '2026-01-15T09:00:00Z'),
    AccountName: fc.constantFrom('root', 'alice'),
    ProcessCommandLine: fc.constantFrom('systemctl start a', 'systemctl start b'),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const rows = fc.array(
  fc
    .record({ columns, source: fc.constantFrom('raw-row' as const, 'entities' as const) })
    .map(({ columns: c, source }) => row(c, { source })),
  { maxLength: 6 },
);

describe('mergeEvents', () => {
  it('drops a row that a fuller one covers, whichever came first', () => {
    const narrow = row(
      { DeviceName: 'web-01', ProcessCommandLine: 'systemctl start a' },
      { source: 'entities' },
    );
    const full = row({ DeviceName: 'web-01', ProcessCommandLine: 'systemctl start a', AccountName: 'root' });
    assert.deepEqual(mergeEvents([narrow], [full]), [full]);
    assert.deepEqual(mergeEvents([full], [narrow]), [full]);
  });

  it('keeps rows that differ in a value', () => {
    const a = row({ ProcessCommandLine: 'systemctl start a' });
    const b = row({ ProcessCommandLine: 'systemctl start b', AccountName: 'root' });
    assert.equal(mergeEvents([a], [b]).length, 2);
  });

  it('drops a row that another repeats with values beside it, and keeps what stands beside either', () => {
    const plain = row({ DeviceName: 'web-01' }, { source: 'raw-row' });
    const beside = row({ DeviceName: 'web-01' }, { candidates: { AccountName: ['alice', 'bob'] } });
    const other = row({ DeviceName: 'web-01' }, { candidates: { AccountName: ['carol'] } });
    for (const order of [
      [plain, beside, other],
      [other, beside, plain],
    ])
      assert.deepEqual(mergeEvents(...order.map((one) => [one])), mergeEvents([beside, other]));
    assert.equal(mergeEvents([beside, other]).length, 2);
  });

  it('keeps one event that two branches report as two rows', () => {
    const same = { ProcessCommandLine: 'systemctl enable a' };
    const first = row(same, { reportedBranch: 'One' });
    const second = row(same, { reportedBranch: 'Two' });
    assert.equal(mergeEvents([first, second]).length, 2);
  });

  it('takes one moment written with more digits for the same moment', () => {
    const short = row({ Timestamp: '2026-01-15T08:00:00Z' });
    const long = row({ Timestamp: '2026-01-15T08:00:00.0000000Z', AccountName: 'root' });
    assert.deepEqual(mergeEvents([short], [long]), [long]);
  });

  it('orders events by their time', () => {
    const late = row({ Timestamp: '2026-01-15T09:00:00Z', AccountName: 'a' });
    const early = row({ Timestamp: '2026-01-15T08:00:00Z', AccountName: 'b' });
    assert.deepEqual(mergeEvents([late], [early]), [early, late]);
  });

  it('orders an event whose time cannot become text before all others', () => {
    const dated = row({ Timestamp: '2026-01-15T08:00:00Z', AccountName: 'a' });
    const odd = row({ Timestamp: { toString: 1, valueOf: 2 }, AccountName: 'b' });
    assert.deepEqual(mergeEvents([dated], [odd]), [odd, dated]);
  });

  it('gives the same rows in any order of delivery, and loses no value', () => {
    fc.assert(
      fc.property(rows, rows, rows, (a, b, c) => {
        const merged = mergeEvents(a, b, c);
        assert.deepEqual(mergeEvents(c, a, b), merged);
        assert.deepEqual(mergeEvents(mergeEvents(b, c), a, b), merged);
        for (const { columns: told } of [...a, ...b, ...c]) {
          assert.ok(
            merged.some((kept) =>
              Object.entries(told).every(([key, value]) =>
                key === 'Timestamp'
                  ? Date.parse(String(kept.columns[key])) === Date.parse(String(value))
                  : kept.columns[key] === value,
              ),
            ),
          );
        }
      }),
    );
  });
});
