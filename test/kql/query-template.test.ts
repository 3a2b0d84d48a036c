import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readQueryTemplate } from '../../src/kql/query-template.ts';

const text = [
  '// A comment.',
  'declare query_parameters(host:string, id:long, at:datetime, names:dynamic);',
  'T | where host == "host" and at > ago(1d)',
].join('\n');

describe('a query template', () => {
  const template = readQueryTemplate('t', text);
  const values = { host: 'a"b', id: 7, at: '2026-01-15T08:00:00.1234567Z', names: ['x', '"'] };

  it('has its parameters written as literals where it declares them, and nothing else changed', () => {
    assert.equal(
      template.render(values),
      [
        '// A comment.',
        'let host = "a\\"b";',
        'let id = long(7);',
        'let at = datetime(2026-01-15T08:00:00.1234567Z);',
        'let names = dynamic(["x", "\\""]);',
        'T | where host == "host" and at > ago(1d)',
      ].join('\n'),
    );
  });

  it('is not confused by text that looks like a pattern of replacement', () => {
    assert.match(template.render({ ...values, host: "$& $' $1" }), /^let host = "\$& \$' \$1";$/m);
  });

  for (const [label, wrong, problem] of [
    ['a value is missing', { host: 'a', id: 7, at: values.at }, 't needs names'],
    ['a value is of another type', { ...values, id: '7' }, 't needs id'],
    ['a text stands for a list', { ...values, names: 'x' }, 't needs names'],
    ['a value is not declared', { ...values, more: 'x' }, 't does not know more'],
  ] as const) {
    it(`refuses to render where ${label}`, () => {
      assert.throws(() => template.render(wrong), { code: 'query.parameters', message: problem });
    });
  }

  it('refuses what is no instant and no whole number', () => {
    assert.throws(() => template.render({ ...values, at: '2026-01-15) | take 1' }), TypeError);
    assert.throws(() => template.render({ ...values, at: '2026-99-15T08:00:00Z' }), TypeError);
    assert.throws(() => template.render({ ...values, id: 1.5 }), TypeError);
  });

  for (const wrong of [
    'T | take 1',
    'declare query_parameters(host:guid);\nT',
    'declare query_parameters();\nT',
  ]) {
    it(`refuses a file that declares ${JSON.stringify(wrong.slice(0, 40))}`, () => {
      assert.throws(() => readQueryTemplate('t', wrong), { code: 'query.malformed' });
    });
  }
});
