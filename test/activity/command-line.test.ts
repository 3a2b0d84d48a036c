import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCommandLine } from '../../src/activity/command-line.ts';
import { isInterpreter, isShell } from '../../src/activity/interpreter.ts';

describe('readCommandLine', () => {
  const rows: readonly (readonly [line: string, expected: Partial<ReturnType<typeof readCommandLine>>])[] = [
    ['/usr/bin/python3 /root/x.py -c a', { executable: '/usr/bin/python3', script: '/root/x.py' }],
    ['/usr/bin/python3.10 -u -W ignore /a/../b.py', { script: '/b.py' }],
    ['python3 -c import os; x', { inline: 'import os; x' }],
    ['python3 -cimport os', { inline: 'import os' }],
    ['python3 -Ic import os', { inline: 'import os' }],
    ['python3 -m http.server 80', { module: 'http.server' }],
    ['python3 -', {}],
    ['perl -w /usr/bin/x start', { script: '/usr/bin/x' }],
    ['perl -MIO::Socket -e print 1', { inline: 'print 1' }],
    ['perl -pi -e s/a/b/ f', { inline: 's/a/b/ f' }],
    ['perl -I lib x.pl', { script: 'x.pl' }],
    ['ruby -rsocket -e x', { inline: 'x' }],
    ['ruby --disable-gems /usr/bin/chef-client -c x', { script: '/usr/bin/chef-client' }],
    ['node --require a b.js', { script: 'b.js' }],
    // Nothing tells where the code ends, so that all of the rest counts as code.
    ['node --eval=x y', { inline: 'x y' }],
    ['node -e x y', { inline: 'x y' }],
    ['php -r x', { inline: 'x' }],
    ['php -c /etc/php.ini x.php', { script: 'x.php' }],
    ['sh -c systemctl start x 2>&1', { inline: 'systemctl start x 2>&1' }],
    ['bash -lc systemctl start x', { inline: 'systemctl start x' }],
    ['bash -ce systemctl start x', { inline: 'systemctl start x' }],
    ['sh -xe /tmp/jenkins1.sh', { script: '/tmp/jenkins1.sh' }],
    ['bash --noprofile -e -o pipefail /a.sh', { script: '/a.sh' }],
    ['sh -c /opt/a/custom_script1', { inline: '/opt/a/custom_script1', script: '/opt/a/custom_script1' }],
    ['sh -c /opt/a x; y', { inline: '/opt/a x; y' }],
    ['-bash', { executable: '-bash' }],
    ['bash --login', { executable: 'bash' }],
    ['sudo -n -u root python3 -c x', { executable: 'sudo', program: 'python3', inline: 'x' }],
    ['env A=1 bash -c x', { executable: 'env', program: 'bash', inline: 'x' }],
    ['/usr/bin/../../tmp/sh x', { executable: '/tmp/sh', script: 'x' }],
    ['cp a b', { executable: 'cp' }],
    ['', { executable: '', words: [] }],
    ['puppet apply # agent', { words: ['puppet', 'apply', '#', 'agent'], comment: ' agent' }],
    ['systemctl start x ; y', { words: ['systemctl', 'start', 'x', ';', 'y'], isWhole: false }],
    ['chef-client -o recipe[x]', { isWhole: true }],
    ['chef-client < /x', { isWhole: false }],
    ['chef-client …', { isWhole: false }],
    ['chef-client ...', { isWhole: false }],
    ['chef-client [truncated]', { isWhole: false }],
    ['chef-client x.y', { isWhole: true }],
    ['chef-client\u0000 x', { isWhole: false }],
    ['/x\u00a0chef-client', { isWhole: false }],
    ['bash -c a; b > c\nd', { inline: 'a; b > c\nd', isWhole: true }],
    ['python3 -c f(x); y', { inline: 'f(x); y', isWhole: true }],
    [
      'python3 /usr/bin/salt-minion M ProcessPayload(jid=20230609) Minion.x',
      { script: '/usr/bin/salt-minion', isWhole: true },
    ],
    ['python3 /usr/bin/salt-minion ProcessPayload(jid=1)', { script: '/usr/bin/salt-minion', isWhole: true }],
    [
      'python3 /usr/bin/salt-minion ProcessPayload(jid=1)x',
      { script: '/usr/bin/salt-minion', isWhole: false },
    ],
    ['python3 /x/ping.py && sleep 0', { script: '/x/ping.py', isWhole: false }],
    ['python3 /x/AnsiballZ_ping.py && sleep 0', { script: '/x/AnsiballZ_ping.py', isWhole: true }],
    ['python3 /x/AnsiballZ_ping.py && sleep 0; id', { script: '/x/AnsiballZ_ping.py', isWhole: false }],
    ['python3 /usr/bin/salt-minion (id)', { script: '/usr/bin/salt-minion', isWhole: false }],
    ['bash -c a; …', { inline: 'a; …', isWhole: false }],
  ];
  for (const [line, expected] of rows) {
    it(line || 'nothing', () => {
      const { script, module, inline, ...read } = readCommandLine(line);
      const { script: s, module: m, inline: i, ...others } = expected;
      assert.deepEqual({ script, module, inline }, { script: s, module: m, inline: i });
      for (const [key, value] of Object.entries(others))
        assert.deepEqual(Object.entries(read).find(([k]) => k === key)?.[1], value);
    });
  }

  it('reads the commands of the script behind -c, its quotes taken off', () => {
    const { commands } = readCommandLine("sh -c 'cp a b; systemctl start x'");
    assert.deepEqual(
      commands.map(({ words }) => words.join(' ')),
      ['cp a b', 'systemctl start x'],
    );
  });

  it('reads what stands behind a # twice where no shell has read the line', () => {
    const { commands } = readCommandLine('cp -t /x # /y');
    assert.deepEqual(
      commands.map(({ words }) => words.join(' ')),
      ['cp -t /x', 'cp -t /x # /y'],
    );
    assert.equal(readCommandLine('sh -c cp -t /x # /y').commands.length, 1);
  });

  it('reads 8192 characters, and does not take a longer text for whole', () => {
    const longest = readCommandLine(`sh -c ${'a;'.repeat(4093)}`);
    const longer = readCommandLine(`sh -c ${'a;'.repeat(9000)}`);
    assert.deepEqual([longest.text.length, longest.isWhole, longest.commands.length], [8192, true, 4093]);
    assert.deepEqual([longer.isWhole, longer.commands.length], [false, 4096]);
  });
});

describe('isShell and isInterpreter', () => {
  const rows: readonly (readonly [name: string, shell: boolean, interpreter: boolean])[] = [
    ['sh', true, false],
    ['-bash', true, false],
    ['/usr/bin/dash', true, false],
    ['python3.10', false, true],
    ['platform-python3.6', false, true],
    ['perl5.36.0', false, true],
    ['ruby3.1', false, true],
    ['node', false, true],
    ['php8.1', false, true],
    ['java', false, false],
    ['shell', false, false],
    ['pythonista', false, false],
    ['ssh', false, false],
  ];
  for (const [name, shell, interpreter] of rows) {
    it(name, () => assert.deepEqual([isShell(name), isInterpreter(name)], [shell, interpreter]));
  }
});
