import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  readSystemctl,
  readSystemctlImage,
  type SystemctlCall,
  unitName,
} from '../../src/activity/systemctl.ts';

function read(line: string): SystemctlCall | undefined {
  return readSystemctl(line.split(' '));
}

describe('readSystemctl', () => {
  const rows: readonly (readonly [line: string, expected: Partial<SystemctlCall>])[] = [
    ['systemctl start nginx', { verb: 'start', effect: 'change', scope: 'system', units: ['nginx.service'] }],
    ['systemctl restart nginx', { verb: 'restart' }],
    ['systemctl is-enabled nginx', { verb: 'is-enabled', effect: 'read' }],
    ['systemctl status start', { verb: 'status', effect: 'read', units: ['start.service'] }],
    ['systemctl unmask -- nginx', { verb: 'unmask', units: ['nginx.service'], flags: [] }],
    ['systemctl start -- --odd', { units: ['--odd.service'] }],
    ['systemctl -- start nginx', { verb: 'start', units: ['nginx.service'] }],
    [
      '/bin/systemctl --system enable chronyd',
      { verb: 'enable', units: ['chronyd.service'], flags: ['--system'] },
    ],
    ['systemctl --no-reload -q enable x', { verb: 'enable', flags: ['--no-reload', '-q'] }],
    ['systemctl enable --now x', { verb: 'enable', now: true }],
    ['systemctl enable x --now', { verb: 'enable', now: true, units: ['x.service'] }],
    ['systemctl --user enable x', { scope: 'user' }],
    ['systemctl --us enable x', { scope: 'user', flags: ['--user'] }],
    ['systemctl --global enable x', { scope: 'global' }],
    ['systemctl -t service start x', { verb: 'start', flags: ['-t=service'] }],
    ['systemctl -tservice start x', { verb: 'start', flags: ['-t=service'] }],
    ['systemctl -qt service start x', { verb: 'start', flags: ['-q', '-t=service'] }],
    ['systemctl --type service start x', { verb: 'start', flags: ['--type=service'] }],
    ['systemctl --root /mnt enable x', { verb: 'enable', flags: ['--root=/mnt'] }],
    ['systemctl --root=/mnt enable x', { verb: 'enable', flags: ['--root=/mnt'] }],
    ['systemctl -M dana@ --user start x', { verb: 'start', scope: 'user', flags: ['-M=dana@', '--user'] }],
    ['systemctl daemon-reload', { verb: 'daemon-reload', effect: 'change', units: [] }],
    ['systemctl link /tmp/x.service', { verb: 'link', units: [], paths: ['/tmp/x.service'] }],
    ['systemctl enable /usr/../tmp/x.service y', { units: ['y.service'], paths: ['/tmp/x.service'] }],
    ['systemctl link ./x.service', { paths: ['x.service'] }],
    ['systemctl start a b.socket c@1', { units: ['a.service', 'b.socket', 'c@1.service'] }],
    ['systemctl set-property x.slice CPUQuota=1', { units: ['x.slice'] }],
    ['systemctl set-environment A=1', { units: [] }],
    ['systemctl unlink x', { verb: 'unlink', effect: 'change' }],
    ['systemctl', { verb: '', effect: 'read' }],
    ['systemctl --version', { verb: '', effect: 'read' }],
    ['systemctl -t', { verb: '', flags: ['-t'] }],
    ['sudo -u root systemctl start x', { verb: 'start', units: ['x.service'] }],
    ['systemd-run --scope /usr/bin/systemctl start x', { verb: 'start', units: ['x.service'] }],
  ];
  for (const [line, expected] of rows) {
    it(line, () => {
      const call = read(line);
      assert.ok(call);
      for (const [key, value] of Object.entries(expected)) {
        assert.deepEqual(Object.entries(call).find(([name]) => name === key)?.[1], value, key);
      }
    });
  }

  for (const line of ['cat /usr/bin/systemctl', 'grep systemctl enable', 'mysystemctl start x', '']) {
    it(`is none: ${line || 'nothing'}`, () => assert.equal(read(line), undefined));
  }

  it('believes the image where argv[0] is another name', () => {
    assert.equal(readSystemctlImage(['updater', 'enable', 'x']).verb, 'enable');
    assert.equal(readSystemctlImage(['sudo', 'systemctl', 'start', 'x']).verb, 'start');
  });
});

describe('unitName', () => {
  const rows = [
    ['nginx', 'nginx.service'],
    ['x.timer', 'x.timer'],
    ['x.conf', 'x.conf.service'],
    ['a@b', 'a@b.service'],
  ] as const;
  for (const [operand, name] of rows) it(operand, () => assert.equal(unitName(operand), name));
});
