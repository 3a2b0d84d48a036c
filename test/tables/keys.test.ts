import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeCursor, encodeCursor, fingerprintOf } from '../../src/tables/cursor.ts';
import { dueKeyOf, hashOf, PARTITIONS, partitionOf, positionOf, timeKeyOf } from '../../src/tables/keys.ts';
import { anyText } from '../support/any-text.ts';
import { fc } from '../support/seed.ts';

const instant = fc.integer({ min: 0, max: 8_640_000_000_000_000 });

describe('keys', () => {
  it('sort the later instant first', () => {
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        assert.equal(timeKeyOf(a) < timeKeyOf(b), a > b);
        assert.match(timeKeyOf(a), /^\d{16}$/);
      }),
    );
    assert.equal(timeKeyOf(-1), timeKeyOf(0));
  });

  it('of what is due sort the earlier instant first', () => {
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        assert.equal(dueKeyOf(a) < dueKeyOf(b), a < b);
        assert.match(dueKeyOf(a), /^\d{16}$/);
      }),
    );
    assert.equal(dueKeyOf(-1), dueKeyOf(0));
  });

  it('hold nothing that a key may not hold, whatever the id', () => {
    fc.assert(
      fc.property(anyText, (id) => {
        assert.match(hashOf(id), /^[0-9a-f]{64}$/);
        assert.ok(PARTITIONS.includes(partitionOf(hashOf(id))));
      }),
    );
  });

  it('differ for ids that UTF-8 cannot tell apart', () => {
    assert.notEqual(hashOf('\ud800'), hashOf('\ud801'));
    assert.notEqual(hashOf('\ud800'), hashOf('\ufffd'));
  });
});

describe('cursor', () => {
  const fingerprint = fingerprintOf(['cases', 'needs-review', undefined]);

  it('gives back the position that it was made from', () => {
    fc.assert(
      fc.property(instant, fc.string(), (ms, id) => {
        const position = positionOf(timeKeyOf(ms), hashOf(id));
        const cursor = encodeCursor(position, fingerprint);
        assert.match(cursor, /^[A-Za-z0-9_-]+$/);
        assert.equal(decodeCursor(cursor, fingerprint), position);
      }),
    );
  });

  it('throws nothing but cursor.malformed, whatever it is given', () => {
    const close = fc.string({ unit: fc.constantFrom(...'ABab01-_='), minLength: 60, maxLength: 68 });
    fc.assert(
      fc.property(fc.oneof(anyText, close), (cursor) => {
        assert.throws(() => decodeCursor(cursor, fingerprint), { code: 'cursor.malformed', path: '/cursor' });
      }),
    );
    // Right fingerprint, impossible time.
    const forged = Buffer.concat([Buffer.alloc(40, 0xff), fingerprint]).toString('base64url');
    assert.throws(() => decodeCursor(forged, fingerprint), { code: 'cursor.malformed' });
  });

  it('belongs to one list', () => {
    const lists = [
      ['cases'],
      ['cases', undefined],
      ['cases', 'a', undefined],
      ['cases', undefined, 'a'],
      ['failures'],
    ];
    const prints = lists.map((list) => fingerprintOf(list).toString('hex'));
    assert.equal(new Set(prints).size, lists.length);
    const cursor = encodeCursor(positionOf(timeKeyOf(0), hashOf('x')), fingerprintOf(['failures']));
    assert.throws(() => decodeCursor(cursor, fingerprint), { code: 'cursor.malformed' });
    assert.notDeepEqual(fingerprintOf(['a,b']), fingerprintOf(['a', 'b']));
  });
});
