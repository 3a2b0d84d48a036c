import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kept } from '../../src/rule/kept.ts';

test('a value is made once for a key, and again when too many others came', () => {
  const listOf = kept<readonly string[]>(2);
  const make = (key: string) => listOf(key, () => [key]);
  const first = make('a');
  assert.deepEqual(first, ['a']);
  assert.equal(make('a'), first);
  make('b');
  assert.equal(make('a'), first);
  make('c');
  assert.notEqual(make('a'), first);
  assert.deepEqual(make('a'), ['a']);
});
