import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDeeperThan } from '../../src/alert/json.ts';
import { exceededLimit } from '../../src/text/json-shape.ts';
import { fc } from '../support/seed.ts';

const LIMITS = { maxDepth: 3, maxContainers: 5 };
const exceeded = (text: string) => exceededLimit(Buffer.from(text), LIMITS);

describe('the limits of a JSON text', () => {
  const rows: readonly (readonly [text: string, limit: ReturnType<typeof exceededLimit>])[] = [
    ['[[[1]]]', undefined],
    ['[[[[1]]]]', 'maxDepth'],
    ['{"a":{"b":{"c":1}}}', undefined],
    ['{"a":[{"c":[]}]}', 'maxDepth'],
    ['[[],[],[],[]]', undefined],
    ['[[],[],[],[],[]]', 'maxContainers'],
    // What stands in a text is no list.
    ['["[[[[[[", "{{{{{{"]', undefined],
    [String.raw`["\"[[[[", "\\", [[[]]]]`, 'maxDepth'],
    [String.raw`["\\\"[[[[[[[["]`, undefined],
    ['{"ключ [[[[":"значение {{{{"}', undefined],
    // No JSON: for the parser.
    [']]]][[[', undefined],
    ['"', undefined],
    ['', undefined],
  ];
  for (const [text, limit] of rows) it(`${text} exceeds ${limit}`, () => assert.equal(exceeded(text), limit));

  it('are exceeded in depth by what nests deeper, and by nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.integer({ min: 0, max: 8 }), (value, maxDepth) => {
        const limit = exceededLimit(Buffer.from(JSON.stringify(value)), { maxDepth, maxContainers: 1e9 });
        // A list that holds nothing but plain values is one level.
        const isContainer = typeof value === 'object' && value !== null;
        const deeper = maxDepth === 0 ? isContainer : isDeeperThan(value, maxDepth - 1);
        assert.equal(limit === 'maxDepth', deeper);
      }),
    );
  });
});
