import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asMessages } from '../../../functions/lib/as-messages.ts';

describe('asMessages', () => {
  const bytes = Buffer.from('{"a":1}');
  const rows: [name: string, input: unknown, expected: unknown[]][] = [
    ['a batch of bytes', [bytes, bytes], [bytes, bytes]],
    ['one message of bytes', bytes, [bytes]],
    ['a batch of texts', ['{"a":1}', 'x'], ['{"a":1}', 'x']],
    ['one text', 'x', ['x']],
    ['values that were parsed already', [{ a: 1 }, [1], 7, null], ['{"a":1}', '[1]', '7', 'null']],
    ['one value that was parsed already', { a: 1 }, ['{"a":1}']],
    ['an empty batch', [], []],
    ['nothing', undefined, ['']],
  ];
  for (const [name, input, expected] of rows) {
    it(`takes ${name}`, () => assert.deepEqual(asMessages(input), expected));
  }

  it('does not break on a value nested thousands deep', () => {
    let nested: unknown = 1;
    for (let depth = 0; depth < 100_000; depth += 1) nested = [nested];
    assert.deepEqual(asMessages([{ nested }, 'x']), ['[nested too deeply to write down', 'x']);
  });
});
