import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageOf } from '../src/errors.ts';

test('messageOf finds words for an error that has none', () => {
  const refused = (address: string) => new Error(`connect ECONNREFUSED ${address}`);
  const tried = [refused('192.0.2.1:443'), refused('192.0.2.2:443')];
  const cases: [unknown, string][] = [
    [new Error('said'), 'said'],
    ['text', 'text'],
    [new AggregateError(tried), 'connect ECONNREFUSED 192.0.2.1:443; connect ECONNREFUSED 192.0.2.2:443'],
    [Object.assign(new Error(''), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    [new RangeError(''), 'RangeError'],
  ];
  for (const [error, text] of cases) assert.equal(messageOf(error), text);
});
