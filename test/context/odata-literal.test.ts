import assert from 'node:assert/strict';
import { test } from 'node:test';
import { odataString, pathSegment } from '../../src/context/odata-literal.ts';
import { anyText } from '../support/any-text.ts';
import { hostileText } from '../support/hostile-text.ts';
import { fc } from '../support/seed.ts';

test('a segment of a path stays one, dots alone too', () => {
  for (const text of ['.', '..', 'a/b', '?', '#', 'a@example.com', '%2e%2e', '\ud800']) {
    const { pathname, search, hash } = new URL(`https://example.com/users/${pathSegment(text)}?x#y`);
    assert.match(pathname, /^\/users\/[^/]+$/, text);
    assert.deepEqual([search, hash], ['?x', '#y'], text);
  }
});

test('a literal of OData ends where its text ends', () => {
  for (const text of ["a' or 1 eq 1&g=h", '.', '..', '#']) {
    const { searchParams } = new URL(`https://example.com/?f=${odataString(text)}`);
    assert.deepEqual([...searchParams], [['f', `'${text.replace("'", "''")}'`]]);
  }
});

/** What a service reads of `name eq '…'`: the text of the literal, and what stands behind it (OData 4.01 ABNF, `string`). */
function readFilter(filter: string): { readonly text: string; readonly rest: string } {
  const start = "computerDnsName eq '";
  assert.ok(filter.startsWith(start), filter);
  let text = '';
  for (let at = start.length; at < filter.length; at += 1) {
    if (filter[at] !== "'") text += filter[at];
    else if (filter[at + 1] === "'") {
      text += "'";
      at += 1;
    } else return { text, rest: filter.slice(at + 1) };
  }
  return assert.fail(`a literal without an end: ${filter}`);
}

test('a filter is one literal with just the text in it and nothing behind it, whatever the text', () => {
  const quotes = fc.string({
    unit: fc.constantFrom("'", '%27', '%', ' or ', 'eq', '&', '#', '+', '/', '\\', '\0'),
  });
  fc.assert(
    fc.property(fc.oneof(hostileText, anyText, quotes), (text) => {
      const url = new URL(
        `https://example.com/api/machines?$filter=computerDnsName%20eq%20${odataString(text)}`,
      );
      assert.deepEqual([...url.searchParams.keys(), url.hash], ['$filter', '']);
      const read = readFilter(url.searchParams.get('$filter') ?? '');
      assert.deepEqual(read, { text: text.toWellFormed(), rest: '' });
    }),
  );
});
