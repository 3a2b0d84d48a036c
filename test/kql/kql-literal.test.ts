import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RE2JS } from 're2js';
import { isKqlInstant, kqlInstant, kqlString, kqlStrings, regexText } from '../../src/kql/kql-literal.ts';
import { parseKql, type SyntaxNode } from '../../src/rule-compiler/syntax.ts';
import { partsRegex, textParts } from '../../src/simulate/volatile-text.ts';
import { anyText } from '../support/any-text.ts';
import { fc } from '../support/seed.ts';

function* nodes(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const child of node.children) yield* nodes(child);
}

/** The strings that the official parser finds in an expression, and that it finds nothing else. */
function stringsIn(expression: string): string[] {
  const parsed = parseKql(`print x = ${expression}`);
  assert.ok(parsed.kind === 'parsed', JSON.stringify(parsed));
  const all = [...nodes(parsed.root)];
  assert.deepEqual(
    all.filter(({ kind }) => /^(PipeExpression|ExpressionStatement)$/.test(kind)).map(({ kind }) => kind),
    ['ExpressionStatement'],
  );
  return all.filter(({ kind }) => kind === 'StringLiteralExpression').map(({ string }) => string ?? '');
}

const text = fc.oneof(
  anyText,
  fc.string({
    unit: fc.constantFrom(
      '"',
      "'",
      '\\',
      '\n',
      '\r',
      '`',
      '~',
      '@',
      '|',
      ')',
      '/',
      ' ',
      'u',
      '0',
      '\u2028',
      '\ud800',
    ),
  }),
);

describe('kqlString', () => {
  it('is read back whole by the official parser, whatever the text', () => {
    fc.assert(
      fc.property(text, (value) => {
        assert.deepEqual(stringsIn(kqlString(value)), [value]);
      }),
      { numRuns: 300 },
    );
  });

  it('is of printable ASCII only: no bidirectional mark, no line break, no look-alike quote', () => {
    fc.assert(
      fc.property(text, (value) => {
        assert.match(kqlString(value), /^"[ -~]*"$/);
      }),
    );
  });

  for (const value of [
    'x") or true or ("',
    '\\") | union SecurityAlert //',
    '\\\\"',
    "'; SigninLogs | take 1 //",
    '```\n| project AccountName',
    '~~~',
    '\u202e gnp.exe',
    '\u201c) or (\u201d',
    '\ufeff\u0000\u2029',
  ]) {
    it(`keeps ${JSON.stringify(value).slice(0, 60)} a string`, () => {
      assert.deepEqual(stringsIn(`tolower(${kqlString(value)})`), [value]);
    });
  }

  it('lists texts one by one', () => {
    const values = ['a', '") or true //', '', '\\'];
    assert.deepEqual(stringsIn(`"a" in ${kqlStrings(values)}`), ['a', ...values]);
  });
});

describe('kqlInstant', () => {
  it('is a moment of the years 1 to 9999, the nearest where the asked one is none', () => {
    const moment = fc.integer({ min: -8_640_000_000_000_000, max: 8_640_000_000_000_000 });
    fc.assert(
      fc.property(fc.oneof(moment, fc.double({ noNaN: true })), (ms) => {
        assert.ok(isKqlInstant(kqlInstant(ms)), kqlInstant(ms));
      }),
    );
    assert.equal(kqlInstant(Date.UTC(2026, 0, 2)), '2026-01-02T00:00:00.000Z');
    assert.equal(kqlInstant(Number.POSITIVE_INFINITY), '9999-12-31T23:59:59.999Z');
    assert.equal(kqlInstant(Number.NEGATIVE_INFINITY), '0001-01-01T00:00:00.000Z');
  });
});

describe('regexText', () => {
  it('matches the text itself and nothing that differs in a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        const pattern = RE2JS.compile(`^${regexText(one)}$`);
        assert.equal(pattern.matcher(one).find(), true);
        assert.equal(pattern.matcher(other).find(), one === other);
      }),
    );
  });
});

describe('partsRegex', () => {
  it('matches the text that it was made of', () => {
    const line = fc
      .array(
        fc.oneof(
          fc.string({ unit: 'grapheme-ascii' }),
          fc.uuid(),
          fc.nat().map(String),
          fc.constantFrom('a1b2c3d4e5', '1700000000', '-', '/'),
        ),
        { maxLength: 6 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(line, (value) => {
        assert.equal(
          RE2JS.compile(partsRegex(textParts(value)))
            .matcher(value)
            .find(),
          true,
          value,
        );
      }),
    );
  });
});
