import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { argumentWords, readShellLine } from '../../src/activity/shell-line.ts';

/** Commands as text: words joined by `|`, redirections behind them. */
function shown(text: string): readonly string[] {
  return readShellLine(text).commands.map(({ words, redirects }) =>
    [...words, ...redirects.map(({ operator, target }) => `${operator} ${target}`)].join('|'),
  );
}

describe('readShellLine', () => {
  const rows: readonly (readonly [text: string, commands: readonly string[]])[] = [
    ['a b', ['a|b']],
    ['', []],
    ['a; b && c || d | e & f', ['a', 'b', 'c', 'd', 'e', 'f']],
    ['a \'b c\' "d e" f\\ g', ['a|b c|d e|f g']],
    ['a > /x 2>&1', ['a|> /x|>& 1']],
    ['a >> /x < /y', ['a|>> /x|< /y']],
    ['a 2> /dev/null b', ['a|b|> /dev/null']],
    ['a &> /x', ['a|&> /x']],
    ['a &>> /x', ['a|&>> /x']],
    ['a <& 3', ['a|<& 3']],
    ['a <> /x', ['a|<> /x']],
    ['a >| /x', ['a|>| /x']],
    ['a $X $\x7bY}', ['a|$X|$Y']],
    ['a *.service', ['a|*.service']],
    ['a\nb', ['a', 'b']],
    ['a \\\nb', ['a|b']],
    ["a 'b\nc'", ['a|b\nc']],
    ['(a; b)', ['a', 'b']],
    ['cat > /x <<EOF\n[Unit]\nExecStart=/y\nEOF\nb', ['cat|> /x', 'b']],
    ["cat > /x <<'E F'\nbody\nE F\nb", ['cat|> /x', 'b']],
    ['cat > /x <<"E F"\nb', ['cat|> /x', 'b']],
    ['cat <<\\EOF\nbody\nEOF\nb', ['cat', 'b']],
    ['cat <<EOF > /x\nbody', ['cat|> /x', 'body']],
    ['cat <<-EOF\n\tbody\n\tEOF\nb', ['cat', 'b']],
    ['cat <<< word', ['cat|<<< word']],
    ["echo '<<EOF'\nb", ['echo|<<EOF', 'b']],
    // The shell would wait for the end of these; a sensor may have cut the line, or lost its quoting.
    ["don't stop", ['dont|stop']],
    ['a "b \'c; d', ['a|b|c', 'd']],
    ["a \"b; c 'd; e'", ['a|b', 'c|d; e']],
    ['a $\x7b', ['a|$\x7b']],
    ['a "b\nc', ['a|b', 'c']],
  ];
  for (const [text, commands] of rows) {
    it(JSON.stringify(text), () => assert.deepEqual(shown(text), commands));
  }

  const comments: readonly (readonly [
    text: string,
    words: readonly string[],
    comment: string | undefined,
  ])[] = [
    ['a # b c', ['a'], ' b c'],
    ['a #b', ['a'], 'b'],
    ['a#b c', ['a#b|c'], undefined],
    ['curl https://x/#y z', ['curl|https://x/#y|z'], undefined],
    ["a '# b' c", ['a|# b|c'], undefined],
    ['a \\# b', ['a|#|b'], undefined],
    ['a # b\nc # d', ['a', 'c'], ' b\n d'],
    ['# all', [], ' all'],
    ['a ; # b', ['a'], ' b'],
  ];
  for (const [text, words, comment] of comments) {
    it(`keeps a comment apart: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(shown(text), words);
      assert.equal(readShellLine(text).comment, comment);
    });
  }
});

describe('argumentWords', () => {
  const rows: readonly (readonly [text: string, words: readonly string[]])[] = [
    ['', []],
    [' a  b\tc ', ['a', 'b', 'c']],
    ['"a b" c', ['a b', 'c']],
    ['\'a "b" c\' d', ['a "b" c', 'd']],
    ["'it's \"x\"' d", ['it\'s "x"', 'd']],
    // No shell has read it: these are arguments.
    ['a > b | c ; d # e', ['a', '>', 'b', '|', 'c', ';', 'd', '#', 'e']],
    ['dev-x\\x2dy.device $X *.service', ['dev-x\\x2dy.device', '$X', '*.service']],
    ['A="b c" d', ['A="b', 'c"', 'd']],
    ['"a b', ['"a', 'b']],
    ['"a"b c"', ['"a"b', 'c"']],
    ["don't 'stop it", ["don't", "'stop", 'it']],
    ['"" a', ['', 'a']],
  ];
  for (const [text, words] of rows) {
    it(JSON.stringify(text), () => assert.deepEqual(argumentWords(text), words));
  }
});
