import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { catalogue } from '../../src/activity/signs/catalogue.ts';
import { excerpt } from '../../src/activity/signs/sign.ts';
import { weights } from '../../src/score/reasons.ts';
import { eventExamples } from './examples/all-events.ts';
import { textExamples } from './examples/all-texts.ts';

const SIGN_CODES = Object.keys(catalogue);

describe('the codes of signs', () => {
  it('have each a weight, and no sign has a weight without being one', () => {
    const weighed = Object.keys(weights).filter((code) => code.startsWith('sign.'));
    assert.deepEqual(SIGN_CODES.toSorted(), weighed.toSorted());
  });

  it('have each an example', () => {
    const inRows = eventExamples.flatMap(({ rows }) => rows.flatMap(([, ...signs]) => signs));
    const shown = [...textExamples.map(({ code }) => code), ...inRows.map((code) => `sign.${code}`)];
    assert.deepEqual([...new Set(shown)].toSorted(), SIGN_CODES.toSorted());
  });
});

describe('an excerpt', () => {
  const text = `${'a'.repeat(50)}here${'b'.repeat(50)}`;
  const rows: readonly (readonly [what: string, index: number, length: number, excerpt: string])[] = [
    ['in the middle', 50, 4, `…${'a'.repeat(40)}here${'b'.repeat(40)}…`],
    ['at the beginning', 0, 4, `${'a'.repeat(44)}…`],
    ['at the end', 100, 4, `…${'b'.repeat(44)}`],
  ];
  for (const [what, index, length, expected] of rows) {
    it(what, () => assert.equal(excerpt(text, index, length), expected));
  }
});
