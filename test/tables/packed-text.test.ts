import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { packRow, packText, unpackText } from '../../src/tables/packed-text.ts';
import { incompressible } from '../case/make-case.ts';
import { fc } from '../support/seed.ts';

function packed(text: string) {
  const found = packText(text);
  assert.ok(found, 'the text should fit');
  return found;
}

describe('packed text', () => {
  it('comes back whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 400 }), (text, times) => {
        const long = text.repeat(times);
        assert.equal(unpackText(packed(long).rows), long);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps every column below 64 KiB and every row, as it is sent, below 1 MiB', () => {
    const { rows } = packed(incompressible(3_700_000));
    assert.equal(rows.length, 4);
    for (const row of rows) {
      const sizes = Object.values(row).map((column) =>
        Buffer.isBuffer(column) ? column.length : Number.NaN,
      );
      assert.ok(sizes.every((size) => size < 65_536));
      assert.ok(sizes.reduce((sum, size) => sum + size, 0) * (4 / 3) < 1_000_000);
    }
    assert.equal(unpackText(rows).length, 3_700_000);
  });

  it('finds repeats that are further apart than 32 KiB', () => {
    const text = incompressible(40_000).repeat(40);
    const [row, ...more] = packed(text).rows;
    assert.deepEqual(more, []);
    assert.equal(Object.keys(row ?? {}).length, 1);
  });

  it('refuses what does not fit, compressed or plain', () => {
    assert.equal(packText(incompressible(4_000_000)), undefined);
    assert.equal(packText('x'.repeat(64 * 1024 * 1024 + 1)), undefined);
    assert.ok(packText('x'.repeat(64 * 1024 * 1024)));
  });

  it('has a value in one row, or not at all', () => {
    const value = { text: incompressible(600_000) };
    assert.deepEqual(JSON.parse(unpackText([packRow(value) ?? {}])), value);
    assert.ok(packRow({ text: incompressible(1_500_000) }) === undefined, 'two rows');
    assert.ok(packRow({ text: incompressible(4_000_000) }) === undefined, 'more than a record holds');
  });

  it('throws when a column is missing or of another type', () => {
    const { rows } = packed(incompressible(900_000));
    assert.throws(() => unpackText(rows.slice(0, -1)));
    assert.throws(() => unpackText([{ body00: 'text' }]), TypeError);
    assert.throws(() => unpackText([]));
  });

  it('stamps different contents differently', () => {
    assert.notEqual(packed('a').stamp, packed('b').stamp);
    assert.equal(packed('a').stamp, packed('a').stamp);
  });
});
