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

test('a key of any length has its value, but a long one is not kept', () => {
  const listOf = kept<readonly string[]>(2);
  const long = 'x'.repeat(10_001);
  const first = listOf(long, () => [long]);
  assert.deepEqual(first, [long]);
  assert.notEqual(
    listOf(long, () => [long]),
    first,
  );
});
