import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCommandLine } from '../../src/activity/command-line.ts';
import { isInterpreter, isShell } from '../../src/activity/interpreter.ts';
import { words } from '../support/words.ts';

describe('a shell', () => {
  for (const name of words(
    'sh bash dash zsh ksh mksh pdksh ash fish csh tcsh rbash ksh93 -bash bash5 bash-5.2 /usr/bin/bash',
  )) {
    it(`is ${name}`, () => assert.equal(isShell(name), true));
  }
  for (const name of words('push crash sshd basher python3 rsh')) {
    it(`is not ${name}`, () => assert.equal(isShell(name), false));
  }
});

describe('an interpreter', () => {
  for (const name of words(
    `python python3 python3.12 pypy3 platform-python3.6 python.original perl perl5.36 ruby ruby3.2 jruby ruby.ruby3.3
     ruby-mri node nodejs node18 bun deno php php8.2 php-cgi php-cli lua lua5.4 luajit tclsh tclsh8.6 expect expect5.45
     Rscript`,
  )) {
    it(`is ${name}`, () => assert.equal(isInterpreter(name), true));
  }
  for (const name of words('bash pythonx perldoc javac node-red php-fpm luac rscript')) {
    it(`is not ${name}`, () => assert.equal(isInterpreter(name), false));
  }
});

const SCRIPT = '/opt/x';

/** Options in front of a script, by the program that takes them: those that leave it as it is, and others. `~` is a space. */
const OPTIONS: readonly (readonly [program: string, plain: string, others: string])[] = [
  [
    'bash',
    `-e -xe +e -eo~pipefail +o~posix -O~inherit_errexit -O~globstar -O~nullglob -O~failglob -O~lastpipe -O~dotglob
     -O~extglob --noprofile --norc --login --posix --noediting --verbose --`,
    '--rcfile~/srv/rc --init-file~/srv/rc -O~sourcepath --debugger -i --norcs -o~po',
  ],
  [
    'python3',
    `-u -bB -bBdEIOPq -W~default -Wdefault -W~error -W~always -W~module -W~once -W~ignore -X~dev -X~utf8 -X~utf8=1
     -X~faulthandler -X~importtime -X~no_debug_ranges -X~tracemalloc=5`,
    '-i -W~x -X~presite=x -X~pycache_prefix=/srv --x',
  ],
  ['perl', '-w -W -t -T -X -C -C7', '-MEvil -I/srv -I~/srv -M~Evil -m~Evil -d -x/srv'],
  [
    'ruby',
    `-v -w -U -W -W2 -W:no-deprecated -Ku -E~utf-8 -Eutf-8 --disable-gems --disable=gem --enable=gems
     --disable=did_you_mean --disable-did-you-mean --disable=rubyopt --disable=error_highlight
     --disable-error-highlight --disable-all --yjit --jit --verbose --encoding=utf-8 --external-encoding=utf-8
     --internal-encoding=utf-8`,
    '-rx -r~x -I~/srv -C~/srv -x/srv --require=x --disable=x --jits --encodings=x',
  ],
  [
    'node',
    `--no-warnings --no-deprecation --max-old-space-size=4096 --max_old_space_size=4096 --max-semi-space-size=64
     --stack-size=984 --enable-source-maps --trace-warnings --trace-deprecation --trace-uncaught
     --unhandled-rejections=strict --dns-result-order=ipv4first --use-openssl-ca --use-system-ca --expose-gc`,
    '-r~x --require~x --import~x --loader~x --experimental-loader~x --inspect --env-file=x --no-x --expose-x',
  ],
  ['php', '-n -q -C -H', '-c~/srv -d~x=y -z~x -f~/srv/y -s'],
  ['lua', '-E -W', '-l -v'],
  ['tclsh', '-n -N', '-x'],
];

for (const [program, plain, others] of OPTIONS) {
  const read = (option: string) => readCommandLine(`${program} ${option.replace('~', ' ')} ${SCRIPT}`);
  describe(`an option of ${program}`, () => {
    for (const option of words(plain)) {
      it(`${option} leaves the script as it is`, () => {
        const { script, preload } = read(option);
        assert.deepEqual({ script, preload }, { script: SCRIPT, preload: undefined });
      });
    }
    for (const option of words(others)) {
      it(`${option} may load other code`, () => {
        const { script, preload } = read(option);
        assert.deepEqual({ script, preload }, { script: SCRIPT, preload: option.replace('~', ' ') });
      });
    }
  });
}

describe('code on a command line', () => {
  for (const line of [
    'bash -c',
    'bash -ec',
    'python3 -c',
    'python3 -Ic',
    'perl -e',
    'perl -E',
    'perl -ne',
    'ruby -e',
    'ruby -ne',
    'node -e',
    'node -p',
    'node -pe',
    'node --eval',
    'node --print',
    'deno eval',
    'php -r',
    'php -B',
    'lua -e',
    'expect -e',
  ]) {
    it(`is behind ${line}`, () => assert.equal(readCommandLine(`${line} x y`).inline, 'x y'));
  }
  for (const line of [
    'bash -e',
    'python3 -s',
    'perl -w',
    'node --evals',
    'node --no-warnings',
    'php -n',
    'lua -W',
  ]) {
    it(`is not behind ${line}`, () => assert.equal(readCommandLine(`${line} x y`).inline, undefined));
  }
});
