import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { textPieces, visibleText } from '../../console/text-pieces.ts';
import { hostileText } from '../support/hostile-text.ts';
import { fc } from '../support/seed.ts';

describe('a text in pieces', () => {
  it('shows by name what would not be seen, and what would fake a name', () => {
    assert.equal(visibleText('a\u202eb\u200bc\n⟨x⟩'), 'a⟨U+202E⟩b⟨U+200B⟩c␊⟨U+27E8⟩x⟨U+27E9⟩');
  });

  it('stacks at most three marks on a letter', () => {
    assert.equal(visibleText(`e${'\u0301'.repeat(4)}x\u0301`), 'e\u0301\u0301\u0301⟨U+0301⟩x\u0301');
  });

  it('counts marks of one kind that follow one another', () => {
    assert.equal(visibleText('a\u200b\u200b\u200bb'), 'a⟨U+200B⟩⟨U+200B⟩⟨U+200B⟩b');
    assert.equal(visibleText(`a${'\u200b'.repeat(57)}b\u200b`), 'a⟨U+200B⟩×57b⟨U+200B⟩');
  });

  it('highlights spans in code units of the value, also behind a surrogate pair', () => {
    assert.deepEqual(textPieces('🚀 enable x', [{ start: 3, end: 9 }]), [
      { text: '🚀 ', kind: 'plain', hit: false },
      { text: 'enable', kind: 'plain', hit: true },
      { text: ' x', kind: 'plain', hit: false },
    ]);
  });

  it('masks what looks like a secret until it is revealed', () => {
    const line = 'mount -o password=hunter2 //share';
    const hidden = textPieces(line, [], { reveal: false });
    assert.deepEqual(
      hidden.map(({ text, kind }) => [text, kind]),
      [
        ['mount -o password=', 'plain'],
        ['***', 'secret'],
        [' //share', 'plain'],
      ],
    );
    assert.deepEqual(textPieces(line), [{ text: line, kind: 'plain', hit: false }]);
    assert.doesNotMatch(visibleText(line), /hunter2/);
  });

  it('loses nothing that can be seen, and lets nothing through that cannot', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const pieces = textPieces(text);
        const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
        for (const { text: piece } of pieces) assert.doesNotMatch(piece, invisible);
        const plain = pieces.filter(({ kind }) => kind === 'plain').map((piece) => piece.text);
        let from = 0;
        for (const piece of plain) {
          const at = text.indexOf(piece, from);
          assert.ok(at >= from);
          from = at + piece.length;
        }
      }),
    );
  });
});
