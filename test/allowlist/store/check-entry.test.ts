import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkEntry } from '../../../src/allowlist/store/check-entry.ts';
import { fc } from '../../support/seed.ts';
import { sampleEntry } from './sample-entry.ts';

/** The problems of an entry, as `code path`. */
function problemsOf(value: unknown): string[] {
  // As it comes over the wire: without the keys whose value is undefined.
  const read = checkEntry(value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
  return read.ok ? [] : read.problems.map(({ code, path }) => `${code} ${path}`);
}

describe('checkEntry', () => {
  it('takes a narrow entry, and fills in what it may leave out', () => {
    const { tolerates: _, ...given } = sampleEntry();
    assert.deepEqual(checkEntry(given), { ok: true, entry: sampleEntry() });
  });

  const { expires: _, ...endless } = sampleEntry();
  for (const [what, value, problems] of [
    ['nothing', undefined, ['schema.invalid-type ']],
    ['a list', [], ['schema.invalid-type ']],
    ['no expiry', endless, ['expires.missing /expires']],
    ['a date that is none', sampleEntry({ expires: '2026-02-30' }), ['schema.invalid-format /expires']],
    [
      'a script in /tmp and a unit that is anything',
      sampleEntry({
        ancestry: { parent: { names: ['bash'], scripts: ['/tmp/x.sh'] } },
        what: { units: ['*'] },
      }),
      ['path.world-writable /ancestry/parent/scripts/0', 'unit.any /what/units/0'],
    ],
    [
      'a form that is wrong in several places, and breadth beside it',
      {
        ...sampleEntry({ weight: 99, ancestry: { parent: { names: ['bash'], scripts: ['/dev/shm/x.sh'] } } }),
        id: 'Not An Id',
        note: 'unknown here',
        expires: undefined,
      },
      [
        'schema.invalid-format /id',
        'schema.too-big /weight',
        'schema.unrecognized-keys ',
        'expires.missing /expires',
        'path.world-writable /ancestry/parent/scripts/0',
      ],
    ],
    [
      'an unknown key inside of a facet, and breadth in the same facet',
      {
        ...sampleEntry(),
        ancestry: { parent: { names: ['bash'], script: ['/opt/x'], scripts: ['/tmp/y'] } },
      },
      ['schema.unrecognized-keys /ancestry/parent', 'path.world-writable /ancestry/parent/scripts/0'],
    ],
    [
      'a list that had to be left out, without blaming the entry for lacking it',
      { ...sampleEntry(), ancestry: { parent: { names: ['bash'], scripts: [7] } }, tolerates: ['sign.x'] },
      ['schema.invalid-type /ancestry/parent/scripts/0', 'tolerates.refused /tolerates/0'],
    ],
    [
      'a facet that had to be left out, without blaming the entry for naming one only',
      { ...sampleEntry(), who: 'deploy', ancestry: undefined, what: undefined },
      ['schema.invalid-type /who'],
    ],
    [
      'a scalar that is wrong, and one facet only',
      { ...sampleEntry(), weight: 'much', who: undefined, ancestry: undefined, what: undefined },
      ['schema.invalid-type /weight', 'facets.single ', 'claim.unanchored '],
    ],
    [
      'a facet that is no object',
      { ...sampleEntry(), who: 'deploy', hosts: undefined, what: { units: ['*'] } },
      ['schema.invalid-type /who', 'unit.any /what/units/0'],
    ],
  ] as const) {
    it(`names each problem of ${what}`, () => {
      assert.deepEqual(problemsOf(value).sort(), [...problems].sort());
    });
  }

  it('says in words what is wrong', () => {
    const read = checkEntry(endless);
    assert.ok(!read.ok);
    assert.match(read.problems[0]?.message ?? '', /last day/);
  });

  it('never throws, whatever it is given', () => {
    const key = fc.constantFrom(
      'id',
      'who',
      'ancestry',
      'parent',
      'names',
      'what',
      'units',
      'hosts',
      '__proto__',
      'x',
    );
    const anyJson = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.integer(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(key, tie('value'), { maxKeys: 5 }),
      ),
    })).value;
    fc.assert(
      fc.property(fc.dictionary(key, anyJson), (odd) => {
        checkEntry(odd);
        checkEntry({ ...sampleEntry(), ...odd });
      }),
      { numRuns: 200 },
    );
  });
});
