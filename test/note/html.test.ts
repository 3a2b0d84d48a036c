import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { noteContentSecurityPolicy, noteToHtml } from '../../src/note/html.ts';
import { renderNote } from '../../src/note/render-note.ts';
import { hostileText } from '../support/hostile-text.ts';
import { sampleCase } from '../support/sample-case.ts';
import { fc } from '../support/seed.ts';

const tags = (html: string) =>
  [...html.matchAll(/<\/?([a-z0-9!]+)/gi)].map((match) => match[1]?.toLowerCase());

const OURS = new Set('!doctype html head meta title style body h2 h3 p ul li strong code a'.split(' '));

describe('noteToHtml', () => {
  it('allows the page its own style and nothing else', () => {
    const html = noteToHtml('**x**');
    const style = html.match(/<style>(.*)<\/style>/)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    assert.equal(style.length > 0, true);
    assert.equal(noteContentSecurityPolicy.includes(`style-src 'sha256-${hash}'`), true);
    assert.match(noteContentSecurityPolicy, /^default-src 'none'; .*frame-ancestors 'none'$/);
    assert.match(
      html,
      /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; [^"]*form-action 'none'">/,
    );
  });

  const inert: [name: string, markdown: string][] = [
    ['a script element', '<script>alert(1)</script>'],
    ['an image', '![x](https://evil.example.com/x.png)'],
    ['a link to somewhere else', '[x](https://evil.example.com)'],
    ['a script as a link', '[x](javascript:alert(1))'],
    ['a data address', '[x](data:text/html,x)'],
    ['an autolink', '<https://evil.example.com>'],
    ['a reference', '[x]\n\n[x]: https://portal.azure.com'],
    ['a bare address', 'https://evil.example.com www.example.com'],
  ];
  for (const [name, markdown] of inert) {
    it(`shows ${name} as text, should one ever reach it`, () => {
      const html = noteToHtml(markdown);
      const body = html.slice(html.indexOf('<body>') + 6, html.indexOf('</body>'));
      for (const tag of tags(body)) assert.equal(tag, 'p');
    });
  }

  it('never loads an image, not even from a portal', () => {
    assert.doesNotMatch(noteToHtml('![x](https://portal.azure.com/x.png)'), /<img/);
  });

  it('keeps the link to the portal', () => {
    const { alert } = sampleCase();
    const link = 'https://portal.azure.com/#view/Alert/x';
    const html = noteToHtml(renderNote(sampleCase({ alert: { ...alert, link } })));
    assert.match(html, /<a href="https:\/\/portal\.azure\.com\/#view\/Alert\/x">/);
  });

  it('has no element but those of the note, whatever the case holds', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const { score, alert } = sampleCase();
        const html = noteToHtml(
          renderNote(
            sampleCase({
              summary: text,
              alert: { ...alert, link: text, ruleName: text },
              score: {
                ...score,
                reasons: [{ code: text, points: 1, text, evidence: text, checkNext: text }],
              },
            }),
          ),
        );
        for (const tag of tags(html)) assert.equal(OURS.has(tag ?? ''), true, tag);
        assert.doesNotMatch(html, /<a |<img|<script/);
      }),
    );
  });
});
