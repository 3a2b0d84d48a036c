import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { executionsOf } from '../../src/activity/executions.ts';
import { readShellLine } from '../../src/activity/shell-line.ts';
import { fc } from '../support/seed.ts';

function run(text: string) {
  return executionsOf(readShellLine(text).commands);
}

/** Each execution as `directory: words`, a question mark behind where something was not read. */
function shown(text: string): readonly string[] {
  return run(text).map(({ cwd, argv, unread }) => `${cwd}: ${argv.join(' ')}${unread ? ' ?' : ''}`);
}

describe('what a shell line runs, and where', () => {
  const rows: readonly (readonly [line: string, executions: readonly string[]])[] = [
    ['./x', ['.: ./x']],
    ['cd /tmp && ./x', ['.: cd /tmp', '/tmp: ./x']],
    ['cd -- /tmp; ./x', ['.: cd -- /tmp', '/tmp: ./x']],
    ['cd -P /tmp; ./x', ['.: cd -P /tmp', '/tmp: ./x']],
    ['cd /a; cd b; cd ../c; ./x', ['.: cd /a', '/a: cd b', '/a/b: cd ../c', '/a/c: ./x']],
    ['cd /a; cd /b; cd -; ./x', ['.: cd /a', '/a: cd /b', '/b: cd -', '/a: ./x']],
    ['cd; ./x', ['.: cd', '~: ./x']],
    ['pushd /tmp; ./x; popd; ./y', ['.: pushd /tmp', '/tmp: ./x', '/tmp: popd', '.: ./y']],
    ['(cd /tmp; ./x); ./y', ['.: cd /tmp', '/tmp: ./x', '.: ./y']],
    ['(cd /a; (cd /b; ./x); ./y); ./z', ['.: cd /a', '/a: cd /b', '/b: ./x', '/a: ./y', '.: ./z']],
    ['{ cd /tmp; ./x; }; ./y', ['.: cd /tmp', '/tmp: ./x', '/tmp: ./y']],
    ['if cd /tmp; then ./x; fi', ['.: cd /tmp', '/tmp: ./x']],
    ['while ! ./x; do cd /tmp; done; ./y', ['.: ./x', '.: cd /tmp', '/tmp: ./y']],
    ['env -C /tmp ./x; ./y', ['/tmp: ./x', '.: ./y']],
    ['env --chdir=/tmp A=1 ./x', ['/tmp: ./x']],
    ['sudo -D /tmp ./x', ['/tmp: ./x']],
    ['systemd-run --working-directory=/tmp ./x', ['/tmp: ./x']],
    ['sudo -u app nohup timeout 5 ./x', ['.: ./x']],
    ['bash -c "cd /tmp && ./x"; ./y', ['.: bash -c cd /tmp && ./x', '.: cd /tmp', '/tmp: ./x', '.: ./y']],
    ['sudo bash -c "cd /tmp && ./x"', ['.: bash -c cd /tmp && ./x', '.: cd /tmp', '/tmp: ./x']],
    // The quotes of the inner script are lost: what follows it belongs to it.
    ['bash -c cd /tmp && ./x', ['.: bash -c cd /tmp', '.: cd /tmp', '/tmp: ./x']],
    ['cd /tmp; bash -c "./x"', ['.: cd /tmp', '/tmp: bash -c ./x', '/tmp: ./x']],
    ["su -c 'cd /tmp; ./x' app", ['.: ', '.: cd /tmp', '/tmp: ./x']],
    ['su - app -c ./x', ['.: ', '.: ./x']],
    ["eval 'cd /tmp'; ./x", ['.: ', '.: cd /tmp', '/tmp: ./x']],
    ["trap './x' EXIT", ['.: ', '.: ./x EXIT']],
    ['env -S "./x -a"', ['.: ', '.: ./x -a']],
    ['flock /run/x -c "./x"', ['.: ', '.: ./x']],
    ['a "$(b c)"', ['.: a $(b c)', '.: b c']],
    ['A=$(b)', ['.: b']],
    ['find /a -exec ./x {} \\; -print', ['.: find /a -exec ./x {} ; -print', '.: ./x {}']],
    ['find /a -exec ./x + -ok ./y \\; -exec', ['.: find /a -exec ./x + -ok ./y ; -exec', '.: ./x', '.: ./y']],
    ['echo a | xargs ./x', ['.: echo a', '.: ./x']],
    ['echo "cd /tmp; ./x" | sh', ['.: echo cd /tmp; ./x', '.: sh', '.: cd /tmp', '/tmp: ./x']],
    ['cat a | sh', ['.: cat a', '.: sh']],
    ['sh <<EOF\ncd /tmp\n./x\nEOF\n./y', ['.: sh', '.: cd /tmp', '/tmp: ./x', '.: ./y']],
    ['cat <<EOF\n./x\nEOF', ['.: cat']],
    ['a "$(b $(c))"', ['.: a $(b $(c)) ?']],
    [`sh -c "sh -c 'sh -c x'"`, [`.: sh -c sh -c 'sh -c x'`, '.: sh -c sh -c x', '.: sh -c x', '.: x']],
  ];
  for (const [line, executions] of rows) {
    it(JSON.stringify(line), () => assert.deepEqual(shown(line), executions));
  }

  it('says so where scripts stand in scripts deeper than it reads', () => {
    const deep = `${'sh -c '.repeat(5)}x`;
    assert.equal(run(deep).at(-1)?.unread, true);
    assert.equal(run('sh -c x').at(-1)?.unread, false);
  });
});

describe('the files whose code a shell line runs', () => {
  const rows: readonly (readonly [line: string, files: string])[] = [
    ['./x', 'x'],
    ['cd /tmp && ./x', '/tmp/x'],
    ['cd /tmp; sh x.sh; python3 y.py', '/tmp/x.sh /tmp/y.py'],
    ['cd /tmp; . ./x; source y', '/tmp/x /tmp/y'],
    ['sh < /tmp/x', '/tmp/x'],
    ['cat < /tmp/x', ''],
    ['make install; make', ''],
    ['/usr/bin/make', '/usr/bin/make'],
    ['cd /tmp; ~/x; $HOME/y', '~/x $HOME/y'],
    ['cd "$(mktemp -d)"; ./x', '$(mktemp -d)/x'],
  ];
  for (const [line, files] of rows) {
    it(line, () =>
      assert.equal(
        run(line)
          .flatMap((execution) => execution.files)
          .join(' '),
        files,
      ),
    );
  }
});

it('reading what a line runs never throws, and ends', () => {
  const part = fc.constantFrom(
    'cd',
    '/tmp',
    ';',
    '&&',
    '(',
    ')',
    '|',
    'sh',
    '-c',
    '"',
    "'",
    '$(',
    '`',
    'eval',
    'popd',
    '<<E',
    '\n',
    'E',
    '{',
    'find',
    '-exec',
    '\ue0000',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      assert.ok(run(parts.join(' ')).length <= 4 ** 5);
    }),
  );
});
