import { type Event, onlyFull, ran, scenarios } from './scenario.ts';

const ENABLE = 'systemctl enable --now updater.service';
const USER_ENABLE = 'systemctl --user enable updater.service';
const MODULE =
  '/usr/bin/python3 /root/.ansible/tmp/ansible-tmp-1763911001.44-20817-1143/AnsiballZ_systemd.py';
const CHEF = '/opt/chef/embedded/bin/ruby /usr/bin/chef-client';

function module(line: string, grandparent = 'sh'): Event {
  return ran('root', ENABLE, 'python3', line, grandparent);
}

function session(columns: Event['columns'] = {}): Event {
  return { ...ran('alice', USER_ENABLE, 'bash', '-bash', 'sshd-session'), columns };
}

function step(code: string): Event {
  return ran('buildkite-agent', USER_ENABLE, 'bash', `/bin/bash -e -c ${code}`, 'buildkite-agent');
}

/** Rows whose columns disagree on what ran: one of them is made up, so that none is believed. */
export const quietContradictionScenarios = [
  ...scenarios('ambiguous', 'contradiction', [
    ['systemctl is another program', session({ FolderPath: '/usr/bin/socat' })],
    ['systemctl lies where a database keeps its files', session({ FolderPath: '/var/lib/mysql/systemctl' })],
    ['systemctl lies on a disk of its own', session({ FolderPath: '/data/systemctl' })],
    ['the shell is another program', session({ InitiatingProcessFolderPath: '/usr/bin/socat' })],
    ['the shell is an interpreter', session({ InitiatingProcessFolderPath: '/usr/bin/php8.2' })],
    ['the shell lies on a disk of its own', session({ InitiatingProcessFolderPath: '/data/bash' })],
    [
      'python is another interpreter',
      { ...module(MODULE), columns: { InitiatingProcessFolderPath: '/usr/bin/php8.2' } },
    ],
  ]).map(onlyFull),
  ...scenarios('ambiguous', 'contradiction', [
    ['systemctl was given an operator', ran('alice', `${USER_ENABLE} ; x`, 'bash', '-bash', 'sshd-session')],
    ['systemctl was given a comment', ran('alice', `${USER_ENABLE} # x`, 'bash', '-bash', 'sshd-session')],
    ['Chef was given an operator', ran('root', ENABLE, 'ruby', `${CHEF} & x`, 'systemd')],
    ['Chef was given a redirection', ran('root', ENABLE, 'ruby', `${CHEF} < /srv/x`, 'systemd')],
    ['Chef in two lines', ran('root', ENABLE, 'ruby', `${CHEF}\nx`, 'systemd')],
    ["sudo's line as python's", module(`sudo -u alice ${MODULE}`)],
    ["chroot's line as python's", module(`chroot /srv/x ${MODULE}`)],
    ['a program that is deleted', module(MODULE, 'python3 (deleted)')],
    ['a character of no text', module(`/srv/x\u0000${MODULE}`)],
    ['a space that is none', module(`/srv/x\u00a0${MODULE}`)],
    [
      'a line that is too long to be read',
      ran('root', ENABLE, 'ruby', `${CHEF} ${'x'.repeat(9000)}`, 'cron'),
    ],
    ['a step that is too long to be read', step(`true ${'x '.repeat(5000)}`)],
  ]),
];

/** As these, with what gives the attack away. */
export const maliciousContradictionScenarios = scenarios('malicious', 'contradiction', [
  ['a unit behind an operator', ran('alice', `${USER_ENABLE} ; kworkerd`, 'bash', '-bash', 'sshd-session')],
  ['a path behind a #', ran('alice', `${USER_ENABLE} # /tmp/x.service`, 'bash', '-bash', 'sshd-session')],
  ["code behind an operator behind Ansible's module", module(`${MODULE} ; -c import os`)],
  ["a script behind a # behind Ansible's module", module(`${MODULE} # /srv/x.py`)],
  ['the server of SSH out of /tmp', ran('alice', USER_ENABLE, 'bash', '-bash', '/tmp/sshd-session')],
  ['a shell out of /tmp by its name', ran('alice', USER_ENABLE, '/tmp/bash', '-bash', 'sshd-session')],
]);
