import assert from 'node:assert/strict';
import { test } from 'node:test';
import { odataString, pathSegment } from '../../src/context/odata-literal.ts';

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
