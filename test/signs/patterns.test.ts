import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COMMAND_PATTERNS } from '../../src/activity/signs/command-patterns.ts';
import { findPattern, splitText } from '../../src/activity/signs/text-pattern.ts';
import { textExamples } from './examples/all-texts.ts';

/** The patterns of a sign that find something in a text. */
function finders(code: string, text: string): typeof COMMAND_PATTERNS {
  const split = splitText(text);
  return COMMAND_PATTERNS.filter(
    (pattern) => pattern.code === code && findPattern(split, pattern) !== undefined,
  );
}

for (const { code, patterns } of textExamples) {
  describe(code, () => {
    for (const { id, matches, nearMisses } of patterns) {
      for (const text of matches) {
        it(`is found, ${id}: ${text}`, () => assert.notEqual(finders(code, text).length, 0));
      }
      for (const text of nearMisses) {
        it(`is not found, ${id}: ${text}`, () => assert.equal(finders(code, text).length, 0));
      }
    }
  });
}

describe('the patterns of signs', () => {
  it('have examples, each its own, with matches and near misses', () => {
    const counts = (codes: readonly string[]) => Object.groupBy(codes, (code) => code);
    const written = textExamples.flatMap(({ code, patterns }) => patterns.map(() => code));
    assert.deepEqual(counts(written.toSorted()), counts(COMMAND_PATTERNS.map(({ code }) => code).toSorted()));
    for (const { code, patterns } of textExamples) {
      assert.equal(new Set(patterns.map(({ id }) => id)).size, patterns.length, code);
      for (const { id, matches, nearMisses } of patterns) {
        assert.ok(matches.length > 0 && nearMisses.length > 0, `${code}, ${id}`);
      }
    }
  });

  it('are each the only one to find one of its examples', () => {
    for (const pattern of COMMAND_PATTERNS) {
      const { code, steps } = pattern;
      const matches = textExamples
        .filter((one) => one.code === code)
        .flatMap(({ patterns }) => patterns.flatMap((one) => one.matches));
      const own = matches.filter((text) => {
        const [only, other] = finders(code, text);
        return only === pattern && other === undefined;
      });
      assert.ok(own.length > 0, `${code}: ${steps.join(' … ')}`);
    }
  });
});
