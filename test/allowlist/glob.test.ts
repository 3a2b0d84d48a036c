import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matchesGlob, matchesPath, matchesProcessName } from '../../src/allowlist/glob.ts';
import { readGlob } from '../../src/allowlist/glob-language.ts';
import { anyText } from '../support/any-text.ts';
import { hostileGlob, hostilePairs } from '../support/hostile-glob.ts';
import { hostileText } from '../support/hostile-text.ts';
import { fc } from '../support/seed.ts';
import answers from './picomatch-answers.json' with { type: 'json' };

/** What a text is refused for, and where. */
function refused(text: string): string {
  const glob = readGlob(text);
  return 'found' in glob ? `${glob.found} at ${glob.at}` : 'nothing';
}

describe('matchesGlob', () => {
  // As picomatch 4.0.7, with `dot` and `nonegate`, answered before globs were a language of their own: forms of shipped
  // entries, texts that they match, and near misses.
  for (const [glob, { matched, missed }] of Object.entries(answers)) {
    it(`answers as ever on ${glob}`, () => {
      assert.deepEqual(
        [...matched, ...missed].filter((text) => matchesGlob([glob], text)),
        matched,
      );
      assert.equal(matchesGlob([glob], glob), true);
    });
  }

  const rows: readonly (readonly [glob: string, matched: readonly string[], missed: readonly string[]])[] = [
    ['*', ['x', '.x', 'x y', 'é'], ['', '/', 'x/y', '.', '..', 'x\ny']],
    ['/opt/*', ['/opt/x', '/opt/.x'], ['/opt', '/opt/', '/opt/x/', '/opt/..', '/opt/./x']],
    ['.*', ['.x', '...'], ['.', '..', 'x']],
    ['a*b*c', ['abc', 'axbyc', 'abbcc'], ['ab', 'acb', 'a/bc']],
    [
      '/opt/**',
      ['/opt/x', '/opt/x/y', '/opt/x/', '/opt/.h/x'],
      ['/opt', '/opt/../tmp/x', '/opt/x/../y', '/opt/x\ny'],
    ],
    ['/opt/**/x', ['/opt/x', '/opt/a/x', '/opt/a/b/x'], ['/opt/ax', '/opt/../x', '/opt/a/../x', '/optx']],
    ['**/x', ['x', 'a/x', '/x'], ['ax', '../x']],
    ['/opt/**/**/x', ['/opt/x', '/opt/a/b/c/x'], ['/opt/a/y']],
    ['/opt/a**', ['/opt/a', '/opt/abc'], ['/opt/a/b']],
    ['?x', ['ax', 'éx', '😀x'], ['x', '/x', 'abx']],
    ['[a-c]x', ['ax', 'cx'], ['dx', 'Ax', '[a-c]y', 'x']],
    ['[!a-c]x', ['dx', '-x', '!x'], ['ax', '/x', 'x']],
    ['[^0-9]', ['a', '^'], ['7']],
    ['[]x]', [']', 'x'], ['[']],
    ['[a-]', ['a', '-'], ['b']],
    ['[+-9]x', ['.x', '5x'], ['/x']],
    ['[😀-😂]', ['😁'], ['😃', '\ud83d']],
    ['+([0-9])', ['1', '123'], ['', 'a', '1a']],
    ['+([0-9])+([a-f])', ['1a', '12ab'], ['1', 'a', 'a1']],
    ['{a,b{c,d*}}x', ['ax', 'bcx', 'bdx', 'bdyx'], ['bx', 'x', 'a']],
    ['python{,3}', ['python', 'python3'], ['python33', 'pytho']],
    ['a{*,x}', ['a', 'ab'], ['b', 'a/b']],
    ['{/a/**,/b/*}/x', ['/a/b/c/x', '/b/c/x'], ['/a/x', '/b/c/d/x']],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of a shell.
    ['${HOME}/*', ['${HOME}/x'], ['$HOME/x']],
    ['dev-disk-by\\x2dlabel-*.swap', ['dev-disk-by\\x2dlabel-a.swap'], ['dev-disk-by-label-a.swap']],
    ['a]b[', ['a]b['], ['ab']],
    ['g++*', ['g++', 'g++-12'], ['g', 'gg']],
    ['!x', ['!x'], ['y']],
    ['a,b', ['a,b'], ['a', 'b']],
    ['!(a|b*)', ['c', 'ab'], ['a', 'b', 'bc', '', 'c/d']],
    ['!({a,b}.service)', ['c.service'], ['a.service']],
  ];
  for (const [glob, matched, missed] of rows) {
    it(`matches by ${glob} what it should`, () => {
      assert.deepEqual(
        [...matched, ...missed].filter((text) => matchesGlob([glob], text)),
        matched,
      );
    });
  }

  it('takes no text for a pattern that has no mark of one', () => {
    const plain = fc
      .oneof(hostileText, anyText)
      .map((text) => text.replace(/[*?[\]{}()|\\]/g, '').slice(0, 200));
    const literal = fc.tuple(plain, plain).filter(([glob]) => glob !== '');
    fc.assert(
      fc.property(literal, ([glob, text]) => {
        assert.equal(refused(glob), 'nothing');
        assert.equal(matchesGlob([glob], glob), true);
        assert.equal(matchesGlob([glob], text), glob === text);
      }),
    );
  });

  it('matches what is none of the language by its own text only', () => {
    assert.equal(matchesGlob(['@(a|b)'], 'a'), false);
    assert.equal(matchesGlob(['@(a|b)'], '@(a|b)'), true);
  });

  it('matches no text that is longer than a path', () => {
    assert.equal(matchesGlob(['x*'], 'x'.repeat(512)), true);
    assert.equal(matchesGlob(['x*'], 'x'.repeat(513)), false);
  });
});

describe('readGlob', () => {
  for (const [text, problem] of [
    ['([^!]+)+!', '“(” at 1'],
    ['/opt/deploy/([a-z0-9-]+)+.sh', '“(” at 13'],
    ['(a+)+b', '“(” at 1'],
    ['*(a|a?)b', '“(” at 2'],
    ['@(@(a|b)|c)', '“(” at 2'],
    ['?(a)', '“(” at 2'],
    ['+(a)', '“(” at 2'],
    ['+([a]|b)', '“(” at 2'],
    ['x!(a)', '“(” at 3'],
    ['!(a)b', '“(” at 2'],
    ['!(a/b)', '“/” at 4'],
    ['!(!(a))', '“(” at 4'],
    ['!({a|b})', '“|” at 5'],
    ['a|b', '“|” at 2'],
    ['a)', '“)” at 2'],
    ['[0-9]+', '“+” at 6'],
    ['{a,b}+', '“+” at 6'],
    ['[[:digit:]]', '“[[:digit:]” at 1'],
    ['[z-a]', '“[z-a]” at 1'],
    ['[\\d]', '“[\\d]” at 1'],
    ['[a/b]', '“[a/b]” at 1'],
    ['a\\*', '“\\” at 2'],
    ['\\d', '“\\” at 1'],
    ['{1..9}', '“..” within braces at 3'],
    ['{a', '“{” without its “}” at 1'],
    ['a}', '“}” without its “{” at 2'],
    ['{a,{b,{c,{d,e}}}}', '“{” within 3 others at 10'],
    ['{a,b}'.repeat(8), 'braces for more than 128 texts at 1'],
    ['x'.repeat(257), 'more than 256 characters at 257'],
  ] as const) {
    it(`refuses ${text.slice(0, 40)}`, () => assert.equal(refused(text), problem));
  }
});

describe('hostile globs', () => {
  /** Some hundred times what the slowest takes, in processor time: others may use the machine. */
  const MOST_MS = 100;

  for (const [glob, text] of hostilePairs) {
    it(`are matched or refused at once: ${glob.slice(0, 40)}`, () => {
      const started = process.cpuUsage();
      for (const wanted of [text, glob, `${text}b`, `/${text}`]) matchesPath([glob], wanted);
      const { user, system } = process.cpuUsage(started);
      assert.ok(user + system < MOST_MS * 1000, `${(user + system) / 1000} ms`);
    });
  }

  it('are each read or refused, and match their own text', () => {
    fc.assert(
      fc.property(hostileGlob, hostileText, (glob, text) => {
        readGlob(glob);
        matchesProcessName([glob], text);
        assert.equal(matchesGlob([glob], glob), glob !== '' && glob.length <= 512);
      }),
    );
  });
});
