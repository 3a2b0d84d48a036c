import { ran, scenarios, wrote } from './scenario.ts';

const MODULE = '/root/.ansible/tmp/ansible-tmp-1763911001.44-20817-1143/AnsiballZ_systemd.py';
const LAYER = '/var/lib/docker/overlay2/0f5d1c2a3b4c5d6e7f';

const tool = (line: string) => ran('root', line, 'python3', `/usr/bin/python3 ${MODULE}`, 'sh');
const session = (line: string) => ran('alice', line, 'bash', '-bash', 'sshd-session');
const job = (line: string) =>
  ran(
    'runner',
    line,
    'bash',
    '/usr/bin/bash -e /home/runner/work/_temp/2f0c8a1e-7f35-4e2b-9a61-0a5a7f7c9d10.sh',
    'Runner.Worker',
  );

/** Calls of systemctl whose line cannot be what ran, or that bring a file of others. */
export const maliciousCallScenarios = [
  ...scenarios('malicious', 'call', [
    ['a link behind a reload', tool('systemctl daemon-reload link /srv/x.service')],
    ['a link behind a reload of the session', session('systemctl daemon-reload --user link /srv/x.service')],
    ['an enabling behind a reload', job('systemctl daemon-reload --user enable --now updater')],
    ['an enabling behind a question', tool('systemctl is-active nginx enable --now updater')],
    ['a start behind a start', tool('systemctl start nginx start updater')],
    ['a reload behind a restart', tool('systemctl restart nginx daemon-reload')],
    ['a reload among units', tool('systemctl restart nginx daemon-reload updater')],
    ['operands of a reload', tool('systemctl daemon-reexec updater --now enable.service daemon-reload')],
    ['an operand of a reload', session('systemctl daemon-reload updater')],
    ['a property without a value', tool('systemctl set-property updater.service start')],
    ['a variable without a value', tool('systemctl set-environment A=1 start')],
    ['a verb as the value of an option', tool('systemctl -p enable updater.service')],
    ['a verb as the value of an option of capsules', tool('systemctl -C enable updater.service')],
    ['a link behind an option without a value', tool('systemctl --firmware-setup link /var/tmp/x.service')],
    ['a link behind the beginning of such an option', tool('systemctl --firm link /var/tmp/x.service')],
    ['a link behind an option with a value', tool('systemctl --drop-in status link /tmp/x.service')],
    ['a link in /tmp behind an option that is not known', tool('systemctl --xyz status link /tmp/x.service')],
    ['operators among the arguments', tool('systemctl status > enable updater')],
    ['the name of a retired link', tool('init enable --now updater.service')],
    ['another name', tool('updater enable --now updater.service')],
    ["another program's name", tool('apt-get enable --now updater.service')],
    ['several words for a name', tool('"systemctl daemon-reload" enable --now updater.service')],
    ['a path and more for a name', session('"/usr/bin/systemctl status" enable --now updater.service')],
    ['a hidden unit behind a reload', tool('systemctl daemon-reexec enable --now .pg.service')],
    ['the call before the name', tool('sudo -u enable systemctl status')],
  ]),
  ...scenarios('malicious', 'call', [
    ['a unit of a layer', tool(`systemctl enable --now ${LAYER}/diff/etc/systemd/system/x.service`)],
    [
      "a unit of a layer for the host's own root",
      tool(`systemctl --root=/ enable ${LAYER}/diff/etc/systemd/system/x.service`),
    ],
    ['a unit of a process', tool('systemctl enable -- /proc/4242/root/etc/systemd/system/x.service')],
    ['a unit of the own process', session('systemctl enable /proc/self/root/etc/systemd/system/x.service')],
    ['a unit that climbs to /tmp', session('systemctl --user enable --now ../../tmp/systemd/user/x.service')],
    [
      'a unit of shared memory, from above',
      tool('systemctl enable ../../../dev/shm/systemd/system/x.service'),
    ],
    [
      'a unit copied out of a tree in /tmp',
      wrote(
        'root',
        '/etc/systemd/system/x.service',
        'bash',
        'bash -c cd /tmp/a/systemd/system; cp x.service /etc/systemd/system/; curl -s https://cdn.example.net/ok',
        'bash',
      ),
    ],
    [
      'a unit linked in a directory of /tmp',
      ran(
        'root',
        'systemctl link ./x.service',
        'sh',
        'sh -c cd /tmp/a && systemctl link ./x.service',
        'python3',
      ),
    ],
  ]),
];

/** Calls that may be honest, and that nothing explains. */
export const quietCallScenarios = scenarios('ambiguous', 'call', [
  ['a unit of a share', session('systemctl --user enable --now /srv/nfs/pub/systemd/user/x.service')],
  ['a unit of an application', tool('systemctl enable --now /opt/app/var/systemd/system/x.service')],
  ["a unit of another's home", session('systemctl --user enable /home/eve/.config/systemd/user/x.service')],
  [
    "a unit of a home for the host's manager",
    tool('systemctl enable /home/eve/.config/systemd/user/x.service'),
  ],
  ['a unit of the session for the host', tool('systemctl enable /usr/lib/systemd/user/x.service')],
  ["a unit of another's session", session('systemctl --user enable /run/user/1001/systemd/user/x.service')],
  ['a unit by a relative path', tool('systemctl enable etc/systemd/system/x.service')],
  ['a unit below a unit directory', tool('systemctl enable /etc/systemd/system/x/x.service')],
  ['a verb that systemctl does not have', tool('systemctl enabled-all start')],
  ['an option that systemctl does not have', tool('systemctl --xyz enable updater')],
  ['an option that may be several', tool('systemctl --no enable updater')],
  ['a value of an option that has none', tool('systemctl --quiet=1 enable updater')],
  ['a path as the value of an option', tool('systemctl enable -p /srv/x.service updater')],
  ['a verb without operands', tool('systemctl enable')],
  ['the manager of a capsule', tool('systemctl -C box enable updater')],
  ['variables of every unit', tool('systemctl set-environment LC_ALL=C.start')],
  ['a whole unit', tool('systemctl edit start.service')],
]);

/** Calls that look like the ones above. */
export const benignCallScenarios = [
  ...scenarios('benign', 'config-management', [
    ['a unit named like a verb', tool('systemctl restart start.service link.service')],
    ['a name server', tool('systemctl restart bind start.service')],
    ['targets named like verbs', tool('systemctl mask sleep suspend hibernate daemon-reload.target')],
    ['options behind the verb', tool('systemctl enable updater --now -q --no-block')],
    ['the beginning of an option', tool('systemctl --no-ask enable updater')],
    ['a job mode named like a verb', tool('systemctl start --job-mode isolate updater.target')],
    ['a unit by its path', tool('systemctl enable /etc/systemd/system/updater.service')],
    [
      "a distribution's unit by its path",
      tool('systemctl enable /usr/lib/systemd/system/../system/updater.service'),
    ],
    ['a path for the name', tool('/usr/bin/systemctl enable --now updater')],
    ['a reload with options', tool('systemctl --system daemon-reload --no-ask-password')],
  ]),
  ...scenarios('benign', 'admin-ssh', [
    [
      'a unit of the own home by its path',
      session('systemctl --user enable /home/alice/.config/systemd/user/x.service'),
    ],
  ]),
];
