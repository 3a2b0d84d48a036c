import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Override } from '../../../src/allowlist/store/allowlist-store.ts';
import { effectiveEntries, proposedEntries } from '../../../src/allowlist/store/effective-entries.ts';
import { sampleEntry } from './sample-entry.ts';

const one = sampleEntry({ id: 'shipped.one' });
const two = sampleEntry({ id: 'shipped.two' });
const own = sampleEntry({ id: 'custom.own' });
const shipped = [one, two];
const who = { by: 'a', at: '2026-01-01T00:00:00Z' };

const custom = (entry: typeof own): Override => ({ kind: 'custom', id: entry.id, entry, ...who });
const off = (id: string): Override => ({ kind: 'off', id, ...who });
const mine = { ...one, weight: 3 };

describe('effectiveEntries', () => {
  for (const [what, overrides, wanted] of [
    ['no overrides', [], [one, two]],
    ['an own entry, behind the shipped ones', [custom(own)], [one, two, own]],
    ['a replaced one, in its place', [custom(mine)], [mine, two]],
    ['one that is off', [off('shipped.one')], [two]],
    ['one that is off and none of the shipped', [off('gone')], [one, two]],
    ['one that cannot be read', [{ kind: 'unreadable', id: 'shipped.two' }], [one]],
  ] as const) {
    it(`has ${what}`, () => assert.deepEqual(effectiveEntries(shipped, overrides), wanted));
  }
});

describe('proposedEntries', () => {
  for (const [what, overrides, proposal, wanted] of [
    ['nothing', [custom(own)], { entries: [], remove: [] }, [one, two, own]],
    ['an entry more', [], { entries: [own], remove: [] }, [one, two, own]],
    ['a shipped one less', [], { entries: [], remove: ['shipped.two'] }, [one]],
    [
      'the shipped one back, for its replacement',
      [custom(mine)],
      { entries: [], remove: [one.id] },
      [one, two],
    ],
    ['one that stays off', [off(one.id)], { entries: [], remove: [one.id] }, [two]],
    ['a shipped one restored by its own text', [off(one.id)], { entries: [one], remove: [] }, [one, two]],
    ['an unknown id', [], { entries: [], remove: ['nobody'] }, [one, two]],
  ] as const) {
    it(`follows a proposal of ${what}`, () =>
      assert.deepEqual(proposedEntries(shipped, overrides, proposal), wanted));
  }
});
