import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  countField,
  keyAsWritten,
  listField,
  lowerCaseKeys,
  textField,
  verbatimField,
} from '../../src/alert/fields.ts';
import { isObject } from '../../src/alert/json.ts';

function object(json: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(json);
  assert.ok(isObject(value));
  return value;
}

test('keys in lower case; of two spellings the last wins; __proto__ is left out', () => {
  const fields = lowerCaseKeys(object('{"Type":"a","type":"b","__proto__":{"x":1},"__PROTO__":2}'));
  assert.deepEqual(Object.entries(fields), [['type', 'b']]);
  assert.equal(Reflect.get(fields, 'x'), undefined);
});

test('a key as it is written: the one whose value counts', () => {
  const fields = object('{"Type":1,"type":2}');
  assert.equal(keyAsWritten(fields, 'TYPE'), 'type');
  assert.equal(keyAsWritten(fields, 'Other'), 'Other');
});

test('fields take what they can and are undefined for the rest', () => {
  const rows: readonly (readonly [
    typeof textField | typeof verbatimField | typeof countField,
    unknown,
    unknown,
  ])[] = [
    [textField, ' a ', 'a'],
    [textField, 7, '7'],
    [textField, ' ', undefined],
    [textField, null, undefined],
    [textField, {}, undefined],
    [textField, undefined, undefined],
    [verbatimField, ' a\n', ' a\n'],
    [verbatimField, ' \n', undefined],
    [verbatimField, 7, undefined],
    [countField, '12', 12],
    [countField, 12, 12],
    [countField, '', undefined],
    [countField, '-1', undefined],
    [countField, 1.5, undefined],
    [countField, '9'.repeat(400), undefined],
  ];
  for (const [field, value, expected] of rows) assert.equal(field.parse(value), expected, String(value));
});

test('a list is an array, the same in a string, or divided by commas', () => {
  const rows: readonly (readonly [unknown, readonly string[]])[] = [
    [
      ['a', ' b ', '', 7],
      ['a', 'b'],
    ],
    ['["a","b"]', ['a', 'b']],
    ['["a"', []],
    ['a, b,', ['a', 'b']],
    ['', []],
    [undefined, []],
    [null, []],
    [{ 0: 'a' }, []],
  ];
  for (const [value, expected] of rows) assert.deepEqual(listField.parse(value), expected);
});
