import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  actsOf,
  readSystemctl,
  readSystemctlImage,
  type SystemctlCall,
  unitName,
} from '../../src/activity/systemctl.ts';
import { anyText } from '../support/any-text.ts';
import { fc } from '../support/seed.ts';

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
    ['systemctl --firmware-setup link /tmp/x.service', { verb: 'link', paths: ['/tmp/x.service'] }],
    ['systemctl --firm link /tmp/x.service', { verb: 'link', flags: ['--firmware-setup'] }],
    ['systemctl --drop-in x edit y', { verb: 'edit', flags: ['--drop-in=x'], units: ['y.service'] }],
    ['systemctl -C box enable x', { verb: 'enable', scope: 'user', isElsewhere: true }],
    ['systemctl -fqHhost enable x', { verb: 'enable', flags: ['-f', '-q', '-H=host'], isElsewhere: true }],
    ['systemctl -t -- enable x', { verb: 'enable', flags: ['-t=--'], units: ['x.service'] }],
    ['systemctl enable --user x', { scope: 'user', isElsewhere: false }],
    ['systemctl --user --system enable x', { scope: 'system' }],
    ['systemctl --system --global enable x', { scope: 'global' }],
    ['systemctl --root=/mnt --image /x.raw enable x', { roots: ['/mnt', '/x.raw'] }],
    ['systemctl --root=/ --root= --root=/../. --root=/proc/self/root enable x', { roots: [] }],
    ['systemctl --root /mnt enable x', { paths: [] }],
    ['systemctl enable -t /srv/x.service y', { units: ['y.service'], paths: ['/srv/x.service'] }],
    ['systemctl enable -t service y', { units: ['y.service'], paths: [] }],
    ['systemctl start /srv/data', { units: [], paths: ['/srv/data'] }],
    ['systemctl cat /srv/x.service', { effect: 'read', paths: ['/srv/x.service'] }],
    ['systemctl link x.service', { units: [], paths: ['x.service'] }],
    ['systemctl link /var/run/x.service', { paths: ['/var/run/x.service'] }],
    ['systemctl bind x /opt/x /start', { units: ['x.service'], paths: ['/opt/x', '/start'] }],
    ['systemctl set-environment A=/opt/x', { units: [], paths: [] }],
    ['systemctl import-environment PATH', { units: [], paths: [] }],
    ['systemctl status 4711 x', { units: ['x.service'] }],
    ['systemctl start 4711', { units: ['4711.service'] }],
    ['systemctl kill x y', { units: ['x.service', 'y.service'] }],
    ['systemctl log-level debug', { units: [], does: 'controls' }],
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

describe('a call that is understood', () => {
  const rows: readonly (readonly [line: string, understood: boolean])[] = [
    ['systemctl enable --now x', true],
    ['systemctl --no-reload -q enable x y', true],
    ['systemctl daemon-reload', true],
    ['systemctl', true],
    ['systemctl --version', true],
    ['systemctl reload-or-restart --marked', true],
    ['systemctl set-property x.slice CPUQuota=1 TasksMax=2', true],
    ['systemctl start --job-mode isolate x.target', true],
    ['systemctl mask sleep suspend hibernate', true],
    ['systemctl restart start.service link.service', true],
    ['systemctl restart bind nginx', true],
    ['systemctl status start', true],
    // No release has the verb.
    ['systemctl unlink x', false],
    ['systemctl Enable x', false],
    ['systemctl /tmp/x.service', false],
    // No release has the option, several have it, or it is used otherwise.
    ['systemctl --xyz enable x', false],
    ['systemctl --xyz=1 enable x', false],
    ['systemctl -x enable x', false],
    ['systemctl --no enable x', false],
    ['systemctl --quiet=yes enable x', false],
    ['systemctl enable x -t', false],
    // Too few operands.
    ['systemctl enable', false],
    ['systemctl add-wants x.target', false],
    ['systemctl bind x.service', false],
  ];
  for (const [line, understood] of rows) {
    it(`${line}: ${understood}`, () => assert.equal(read(line)?.isUnderstood, understood));
  }

  it('counts as no reading, and leaves no word out, where it is not', () => {
    const call = read('systemctl --xyz status x /srv/y.service');
    assert.equal(call?.effect, 'change');
    assert.deepEqual([call?.units, call?.paths], [['x.service'], ['/srv/y.service']]);
    assert.equal(call?.disguise, undefined);
  });

  it('has its verb behind the value that an unknown option may have', () => {
    assert.equal(read('systemctl --xyz 1 link /tmp/x.service')?.verb, 'link');
  });
});

describe('a call that cannot be what ran', () => {
  type Told = readonly [SystemctlCall['disguise'], hidden: readonly string[]];
  const rows: readonly (readonly [line: string, told: Told])[] = [
    // One call behind another.
    ['systemctl daemon-reload link /tmp/x.service', ['hidden-call', ['link']]],
    ['systemctl daemon-reload --user enable --now x', ['hidden-call', ['enable']]],
    ['systemctl daemon-reexec enable x', ['hidden-call', ['enable']]],
    ['systemctl status nginx enable x', ['hidden-call', ['enable']]],
    ['systemctl is-active nginx -- enable x', ['hidden-call', ['enable']]],
    ['systemctl status -- daemon-reload -q', ['hidden-call', ['daemon-reload']]],
    ['systemctl restart nginx link x.service', ['hidden-call', ['link']]],
    ['systemctl restart nginx daemon-reload', ['hidden-call', ['daemon-reload']]],
    ['systemctl list-units stop auditd', ['hidden-call', ['stop']]],
    ['systemctl enable x disable y', ['hidden-call', ['disable']]],
    ['systemctl status x bind y /opt/x', ['hidden-call', ['bind']]],
    ['systemctl show set-environment A=1', ['hidden-call', ['set-environment']]],
    ['systemctl xyz link /tmp/x.service', ['hidden-call', ['link']]],
    // As the value of an option.
    ['systemctl -p enable /tmp/x.service', ['hidden-call', ['enable']]],
    ['systemctl --type enable x.service', ['hidden-call', ['enable']]],
    ['systemctl status -n link /srv/x.service', ['hidden-call', ['link']]],
    ['systemctl -C enable status x', ['hidden-call', ['enable']]],
    // What systemctl refuses.
    ['systemctl daemon-reload x', ['refused', []]],
    ['systemctl daemon-reexec /tmp/x.service', ['refused', []]],
    ['systemctl preset-all x', ['refused', []]],
    ['systemctl is-system-running x', ['refused', []]],
    ['systemctl isolate a b', ['refused', []]],
    ['systemctl set-default a b', ['refused', []]],
    ['systemctl bind a /b /c /d', ['refused', []]],
    ['systemctl set-environment A=1 b', ['refused', []]],
    ['systemctl set-environment x', ['refused', []]],
    ['systemctl set-property x.slice CPUQuota', ['refused', []]],
    // What it takes.
    ['systemctl daemon-reload', [undefined, []]],
    ['systemctl daemon-reload --no-block --user', [undefined, []]],
    ['systemctl restart start.service', [undefined, []]],
    ['systemctl start link', [undefined, []]],
    ['systemctl restart bind nginx', [undefined, []]],
    ['systemctl status start', [undefined, []]],
    ['systemctl isolate rescue', [undefined, []]],
    ['systemctl mask suspend hibernate', [undefined, []]],
    ['systemctl start --job-mode isolate x.target', [undefined, []]],
    ['systemctl set-property x.slice A=1 B=', [undefined, []]],
    ['systemctl set-environment A=enable B=x', [undefined, []]],
    ['systemctl unset-environment A', [undefined, []]],
    ['systemctl exit 3', [undefined, []]],
    ['systemctl log-level debug', [undefined, []]],
    ['systemctl kill -s KILL x', [undefined, []]],
    ['systemctl enable', [undefined, []]],
    ['systemctl xyz x', [undefined, []]],
    ['systemctl list-units status', [undefined, []]],
  ];
  for (const [line, [disguise, hidden]] of rows) {
    it(`${line}: ${disguise ?? 'fine'}`, () => {
      const call = read(line);
      assert.deepEqual([call?.disguise, call?.hidden], [disguise, hidden]);
      assert.ok(call?.disguise === undefined || !call.isUnderstood);
    });
  }

  it('names every word that may be a unit or a file, and acts by each verb', () => {
    const call = read('systemctl daemon-reload --now -p a.timer enable b /srv/c.service');
    assert.ok(call);
    assert.deepEqual([...call.units].sort(), ['a.timer', 'b.service']);
    assert.deepEqual(call.paths, ['/srv/c.service']);
    assert.deepEqual(actsOf(call), ['daemon-reload', 'enable', 'start']);
    assert.equal(read('systemctl status enable x')?.effect, 'change');
  });
});

describe('the first word, where the image is systemctl', () => {
  const rows: readonly (readonly [words: readonly string[], told: Partial<SystemctlCall>])[] = [
    [['systemctl', 'link', '/srv/x.service'], { verb: 'link', isUnderstood: true }],
    [['/usr/bin/systemctl', 'enable', 'x'], { verb: 'enable', isUnderstood: true }],
    [['sudo', '-n', 'systemctl', 'enable', 'x'], { verb: 'enable', isUnderstood: true }],
    [['reboot'], { verb: 'reboot', does: 'power', isUnderstood: false }],
    [['/sbin/shutdown', '-r', 'link'], { verb: 'shutdown', units: [] }],
    [['shutdown', '-r', '+5', 'will start soon'], { verb: 'shutdown', does: 'power' }],
    [['telinit', 'u'], { verb: 'telinit', does: 'power' }],
    [['init', '6'], { verb: 'init', does: 'power' }],
    [['init', 'link', '/srv/x.service'], { verb: 'link', disguise: 'name' }],
    [['telinit', 'q', 'enable', 'x'], { disguise: 'name', hidden: ['enable'] }],
    [['systemctl daemon-reload', 'link', '/srv/x.service'], { verb: 'link', disguise: 'name' }],
    [['updater', 'enable', 'x'], { verb: 'enable', disguise: 'name', isUnderstood: false }],
    [['-systemctl', 'enable', 'x'], { verb: 'enable', disguise: 'name' }],
    [['systemctl2', 'enable', 'x'], { verb: 'enable', disguise: 'name' }],
    [['sudo', 'enable', 'x'], { verb: 'enable', disguise: 'name' }],
    [['', 'enable', 'x'], { verb: 'enable', disguise: 'name' }],
    [[], { verb: '', disguise: 'name' }],
    // The words before the name may be the call, and the name its operand.
    [['sudo', '-u', 'enable', 'systemctl', 'status'], { disguise: 'hidden-call', hidden: ['enable'] }],
  ];
  for (const [words, told] of rows) {
    it(JSON.stringify(words), () => {
      const call = readSystemctlImage(words);
      for (const [key, value] of Object.entries({ disguise: undefined, ...told })) {
        assert.deepEqual(Object.entries(call).find(([name]) => name === key)?.[1], value, key);
      }
    });
  }
});

describe('any words', () => {
  const word = fc.oneof(
    anyText,
    fc.constantFrom(
      'enable',
      'link',
      'status',
      'daemon-reload',
      'set-environment',
      'bind',
      'A=1',
      '/x/y',
      'z',
    ),
    fc.constantFrom('--', '-', '--now', '-t', '-qt', '--root', '--root=/x', '--no', '--xyz', '-C', 'sudo'),
  );

  it('are read without an error, and excused only where all of them are known', () => {
    const check = (words: readonly string[]): void => {
      const call = readSystemctlImage(['systemctl', ...words]);
      if (call.isUnderstood) assert.deepEqual([call.disguise, call.hidden], [undefined, []]);
      if (call.isUnderstood && call.verb !== '') assert.notEqual(call.does, 'unknown');
      if (call.effect === 'read') assert.ok(call.verb === '' || call.does === 'reads');
    };
    fc.assert(fc.property(fc.array(word, { maxLength: 8 }), check));
  });

  it('that hold a link of a file name the file, whatever stands before it', () => {
    const check = (words: readonly string[]): void => {
      const call = readSystemctlImage(['systemctl', ...words, 'link', '/srv/x.service']);
      assert.ok(call.paths.includes('/srv/x.service'), JSON.stringify(call));
      assert.ok(call.verb === 'link' || !call.isUnderstood, JSON.stringify(call));
    };
    fc.assert(fc.property(fc.array(word, { maxLength: 6 }), check));
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
