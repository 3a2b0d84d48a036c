import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { preferredType } from '../../src/api/accept.ts';
import { etagOf, matchesStrongly, matchesWeakly } from '../../src/api/etag.ts';

describe('preferredType', () => {
  const rows: [accept: string | null, expected: string][] = [
    [null, 'text/markdown'],
    ['', 'text/markdown'],
    ['*/*', 'text/markdown'],
    ['text/*', 'text/markdown'],
    ['text/markdown', 'text/markdown'],
    ['text/html', 'text/html'],
    ['TEXT/HTML', 'text/html'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html'],
    ['text/markdown;q=0.5, text/html;q=0.4', 'text/markdown'],
    ['text/markdown;q=0.4, text/html;q=0.5', 'text/html'],
    ['text/*;q=0.9, text/markdown;q=0.1', 'text/html'],
    ['text/html;q=0', 'text/markdown'],
    ['text/markdown;q=0, */*;q=0.1', 'text/html'],
    ['text/html;level=1;q=0.7', 'text/html'],
    ['text/html;q=nonsense', 'text/markdown'],
    ['application/json', 'text/markdown'],
  ];
  for (const [accept, expected] of rows) {
    it(`gives ${expected} for ${accept}`, () => {
      assert.equal(preferredType(accept, ['text/markdown', 'text/html']), expected);
    });
  }
});

describe('etagOf', () => {
  it('makes a strong ETag of the weak one of Azure Tables', () => {
    assert.match(etagOf(`W/"datetime'2026-01-02T03%3A04%3A05.6Z'"`), /^"[\w-]{22}"$/);
    assert.notEqual(etagOf('W/"1"'), etagOf('W/"2"'));
  });
});

describe('a precondition', () => {
  const rows: [header: string, strong: boolean, weak: boolean][] = [
    ['"a"', true, true],
    [' * ', true, true],
    ['"b", "a"', true, true],
    ['"b","c"', false, false],
    ['W/"a"', false, true],
    ['"b", W/"a"', false, true],
    ['a', false, false],
    ['', false, false],
    ['"A"', false, false],
  ];
  for (const [header, strong, weak] of rows) {
    it(`of ${header} compares strongly ${strong}, weakly ${weak}`, () => {
      assert.equal(matchesStrongly(header, '"a"'), strong);
      assert.equal(matchesWeakly(header, '"a"'), weak);
    });
  }
});
