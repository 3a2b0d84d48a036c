import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import MarkdownIt from 'markdown-it';
import { code, codeWithHits, prose } from '../../src/note/markdown.ts';
import { hostileText } from '../support/hostile-text.ts';
import { fc } from '../support/seed.ts';

// Not the renderer of the service: everything that could turn text into more than text is switched on.
const liberal = new MarkdownIt({ html: true, linkify: true });

function inlineTypes(markdown: string): string[] {
  const [open, inline, close, ...rest] = liberal.parse(markdown, {});
  assert.deepEqual(
    [open?.type, inline?.type, close?.type, rest.length],
    ['paragraph_open', 'inline', 'paragraph_close', 0],
  );
  return (inline?.children ?? []).map((token) => token.type);
}

describe('code', () => {
  const rows: [name: string, value: string, expected: string][] = [
    ['a plain value', 'systemctl', '`systemctl`'],
    ['an empty value', '', '(empty)'],
    ['backticks inside', 'a `b` c', '``a `b` c``'],
    ['a backtick at an end', '`id`', '`` `id` ``'],
    ['spaces at both ends, which CommonMark would strip one of', ' a ', '`  a  `'],
    ['line breaks and tabs', 'a\nb\r\nc\td', '`a␊b␍␊c␉d`'],
    ['an escape sequence of a terminal', '\u001b[31mred', '`␛[31mred`'],
    ['a right-to-left override', 'txt.\u202Eexe', '`txt.⟨U+202E⟩exe`'],
    ['a zero-width space', 'sys\u200Btemctl', '`sys⟨U+200B⟩temctl`'],
    ['a no-break space', 'a\u00A0b', '`a⟨U+00A0⟩b`'],
    ['a line separator', 'a\u2028b', '`a⟨U+2028⟩b`'],
    ['a tag character outside the BMP', 'a\u{E0041}b', '`a⟨U+E0041⟩b`'],
    ['a lone surrogate', 'a\uD800b', '`a⟨U+D800⟩b`'],
    ['marks of our own', '⟦enable⟧', '`⟨U+27E6⟩enable⟨U+27E7⟩`'],
    ['letters of other scripts and emoji', 'größe 設定 🚀', '`größe 設定 🚀`'],
  ];
  for (const [name, value, expected] of rows) {
    it(`shows ${name}`, () => assert.equal(code(value), expected));
  }

  it('cuts a long value in the middle and says how long it was', () => {
    const span = code(`systemctl ${'x'.repeat(5000)} /tmp/evil.service`, 80);
    assert.equal(span.length <= 80, true, span);
    assert.match(span, /^`systemctl x+…⟨5028 characters⟩…x+ \/tmp\/evil\.service`$/);
  });

  it('gives up text for the fence that a run of backticks needs', () => {
    const span = code(`start ${'`'.repeat(30)} end`, 110);
    assert.match(span, /^(`{31})start .* end\1$/);
    assert.match(code(`start ${'`'.repeat(300)} end`, 120), /^`+start `+…⟨310 characters⟩…`+ end`+$/);
  });

  it('is one inert code span of at most the limit, whatever the text', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 40, max: 300 }), (text, limit) => {
        const span = code(text, limit);
        assert.equal(span.length <= limit, true, `${span.length} > ${limit}`);
        assert.deepEqual(inlineTypes(span), text === '' ? ['text'] : ['code_inline']);
      }),
    );
  });
});

describe('codeWithHits', () => {
  const rows: [name: string, value: string, hits: [number, number][], expected: string][] = [
    ['no hit', 'systemctl start x', [], '`systemctl start x`'],
    ['one hit', 'systemctl enable x', [[10, 16]], '`systemctl ⟦enable⟧ x`'],
    ['a hit that is the whole value', 'systemctl', [[0, 9]], '`⟦systemctl⟧`'],
    [
      'two hits in the wrong order',
      'enable link',
      [
        [7, 11],
        [0, 6],
      ],
      '`⟦enable⟧ ⟦link⟧`',
    ],
    [
      'overlapping hits',
      'enable',
      [
        [0, 4],
        [2, 6],
      ],
      '`⟦enable⟧`',
    ],
    [
      'adjacent hits',
      'ab',
      [
        [0, 1],
        [1, 2],
      ],
      '`⟦a⟧⟦b⟧`',
    ],
    ['a hit outside the value', 'ab', [[1, 9]], '`ab`'],
    ['a hit beside characters that are shown by name', '\nlink\u202E', [[1, 5]], '`␊⟦link⟧⟨U+202E⟩`'],
  ]; // prettier keeps the spans of a row together
  for (const [name, value, hits, expected] of rows) {
    it(`marks ${name}`, () => {
      const spans = hits.map(([start, end]) => ({ start, end }));
      assert.equal(codeWithHits(value, spans), expected);
    });
  }

  it('keeps the hits of a long value and what surrounds them', () => {
    const value = `${'a'.repeat(3000)} /dev/tcp/ ${'b'.repeat(3000)}`;
    const span = codeWithHits(value, [{ start: 3001, end: 3010 }], 140);
    assert.match(span, /^`…a+ ⟦\/dev\/tcp\/⟧ b+…⟨6011 characters⟩`$/);
  });

  it('is one inert code span of at most the limit, whatever the text and the spans', () => {
    const span = fc.record({
      start: fc.integer({ min: -2, max: 60 }),
      end: fc.integer({ min: -2, max: 60 }),
    });
    fc.assert(
      fc.property(hostileText, fc.array(span, { maxLength: 6 }), (text, hits) => {
        const shown = codeWithHits(text, hits, 120);
        assert.equal(shown.length <= 120, true, shown);
        assert.deepEqual(inlineTypes(shown), text === '' ? ['text'] : ['code_inline']);
      }),
    );
  });
});

describe('prose', () => {
  const rows: [name: string, text: string, expected: string][] = [
    ['a sentence', 'The parent is a web server.', 'The parent is a web server.'],
    ['an empty text', ' \n ', '(empty)'],
    ['markup', '**bold** <b>[x](y)', '\\*\\*bold\\*\\* \\<b\\>\\[x\\](y)'],
    ['what a table is made of', 'a | b', 'a \\| b'],
    ['an address', 'see https://example.com', 'see https\\://example.com'],
    ['a host name that linkers know', 'at www.example.com', 'at www\\.example.com'],
    ['a mail address', 'a@example.com', 'a\\@example.com'],
    ['what would open a list', '- item', '\\- item'],
    ['what would open a numbered list', '12. item', '12\\. item'],
    ['a figure inside a sentence', 'in 1.5 hours', 'in 1.5 hours'],
    ['line breaks', 'one\ntwo', 'one␊two'],
  ];
  for (const [name, text, expected] of rows) {
    it(`writes ${name}`, () => assert.equal(prose(text), expected));
  }

  it('cuts the end of a long text', () => {
    assert.equal(prose('one two three', 8), 'one two…');
    assert.equal(prose('one two', 7), 'one two');
    assert.equal(prose('one two3', 7), 'one tw…');
  });

  it('is plain text of at most the limit, whatever the text', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 40, max: 300 }), (text, limit) => {
        const written = prose(text, limit);
        assert.equal(written.length <= limit, true, `${written.length} > ${limit}`);
        for (const type of inlineTypes(written)) assert.match(type, /^text(_special)?$/);
      }),
    );
  });
});
