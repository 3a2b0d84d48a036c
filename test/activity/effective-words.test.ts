import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { effectiveWords, unwrap } from '../../src/activity/effective-words.ts';
import examples from '../linux/vocabulary/examples.json' with { type: 'json' };
import { fc } from '../support/seed.ts';
import { words } from '../support/words.ts';

describe('effectiveWords', () => {
  const rows: readonly (readonly [line: string, effective: string])[] = [
    ['systemctl start x', 'systemctl start x'],
    ['sudo systemctl start x', 'systemctl start x'],
    ['/usr/bin/sudo -n systemctl start x', 'systemctl start x'],
    ['sudo -u root -g wheel systemctl start x', 'systemctl start x'],
    ['sudo --user=root -- systemctl start x', 'systemctl start x'],
    ['sudo A=1 systemctl start x', 'systemctl start x'],
    ['A=1 B=2 systemctl start x', 'systemctl start x'],
    ['env -i A=1 -u B systemctl start x', 'systemctl start x'],
    ['nohup nice -n 5 ionice -c 3 systemctl start x', 'systemctl start x'],
    ['timeout -k 5 30 systemctl start x', 'systemctl start x'],
    ['flock -w 5 /run/lock/x cp a b', 'cp a b'],
    ['chroot /mnt cp a b', 'cp a b'],
    ['nsenter -t 1 -m cp a b', 'cp a b'],
    ['systemd-run --scope /usr/bin/systemctl start x', '/usr/bin/systemctl start x'],
    ['systemd-run -p User=x --unit y cp a b', 'cp a b'],
    ['busybox cp a b', 'cp a b'],
    ['exec -a kworker python3 x', 'python3 x'],
    // Nothing is started but the wrapper itself.
    ['sudo -u', 'sudo -u'],
    ['sudo', 'sudo'],
    ['constructor x', 'constructor x'],
    ['sudoers x', 'sudoers x'],
  ];
  for (const [line, effective] of rows) {
    it(line, () => assert.equal(effectiveWords(line.split(' ')).join(' '), effective));
  }

  /** Programs that start another one, with those of their options that have a value, and options that have none. */
  const prefixes: readonly (readonly [program: string, valued: string, plain: string])[] = [
    [
      'sudo',
      '-u -g -h -p -C -D -R -T -r -t -U -a --user --group --host --prompt --chdir --chroot --role',
      '-n -E --preserve-env',
    ],
    ['doas', '-u -C', '-n'],
    ['pkexec', '--user', '--disable-internal-agent'],
    ['runuser', '-u -g -G -w --user --group', '-l'],
    ['env', '-u -C --unset --chdir', '-i'],
    ['nohup', '', '-x'],
    ['setsid', '', '-f'],
    ['nice', '-n --adjustment', '-5'],
    ['ionice', '-c -n -p --class --classdata', '-t'],
    ['chrt 5', '', ''],
    ['chrt -f 5', '', ''],
    ['taskset 0x1', '', ''],
    ['timeout 5', '', ''],
    ['timeout -s 9 5', '', ''],
    ['timeout --signal 9 5', '', ''],
    ['timeout --kill-after 9 5', '', ''],
    ['stdbuf', '-i -o -e', '-oL'],
    ['time', '-f -o', '-v'],
    ['exec', '-a', '-c'],
    ['command', '', '-p'],
    ['builtin', '', ''],
    ['busybox', '', ''],
    ['toybox', '', ''],
    ['unshare', '', '-m'],
    ['nsenter', '-t --target', '-m'],
    ['chroot /mnt', '', ''],
    ['flock /x', '', ''],
    ['flock -E 5 /x', '', ''],
    ['flock --timeout 5 /x', '', ''],
    ['strace', '-e -o -p -s', '-f'],
    ['ltrace', '-e -o -p -s', '-f'],
    ['xargs', '-a -d -E -I -L -n -P -s', '-r'],
    ['watch', '-n --interval', '-t'],
    [
      'systemd-run',
      '-p -u -M -H -t --unit --property --slice --description --uid --gid --nice -E --setenv',
      '--scope --user',
    ],
    ['systemd-inhibit', '', '--list'],
  ];
  for (const [program, valued, plain] of prefixes) {
    const options = ['', ...words(valued).map((option) => `${option} v`), ...words(plain)];
    for (const option of options) {
      const line = `${program} ${option} cp a b`.replace(/ +/g, ' ');
      it(line, () => assert.equal(effectiveWords(line.split(' ')).join(' '), 'cp a b'));
    }
  }

  it('always leaves the last words of the line, and one at least', () => {
    const word = fc.constantFrom('sudo', '-u', 'env', 'A=1', '--', 'timeout', 'cp', '-n', '5', 'nsenter');
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), (words) => {
        const left = effectiveWords(words);
        assert.ok(left.length >= 1);
        assert.deepEqual(left, words.slice(-left.length));
      }),
    );
  });
});

interface WrapperExample {
  readonly valued?: readonly string[];
  readonly operands?: readonly string[];
  readonly code?: readonly string[];
  readonly directory?: readonly string[];
  readonly joins?: boolean;
}

describe('a program that only starts another one', () => {
  const wrappers: Readonly<Record<string, WrapperExample>> = examples.wrappers;
  for (const [name, { valued = [], operands = [], code = [], directory = [], joins }] of Object.entries(
    wrappers,
  )) {
    it(name, () => {
      for (const option of valued) {
        const { words, code: line } = unwrap([name, option, 'value', ...operands, 'cp', 'a', 'b']);
        if (name === 'su' || name === 'script') assert.equal(line, undefined);
        else assert.equal((line ?? words.join(' ')).trim(), 'cp a b', option);
      }
      for (const option of code) {
        assert.equal(unwrap([name, option, 'cp a b']).code, 'cp a b', option);
      }
      for (const option of directory) {
        assert.equal(unwrap([name, option, '/a', ...operands, 'cp', 'a', 'b']).directory, '/a', option);
      }
      const plain = unwrap([name, ...operands, 'cp', 'a', 'b']);
      assert.equal(joins === true ? plain.code : plain.words.at(-3), joins === true ? 'cp a b' : 'cp');
    });
  }
});
