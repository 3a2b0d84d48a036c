import { onlyFull, ran, scenarios, wrote } from './scenario.ts';

const asked = scenarios('ambiguous', 'unknown', [
  [
    'pm2 startup',
    ran(
      'root',
      'systemctl enable pm2-root',
      'node',
      'node /usr/lib/node_modules/pm2/bin/pm2 startup',
      'sudo',
    ),
  ],
  [
    'pm2 startup writes its unit',
    wrote(
      'root',
      '/etc/systemd/system/pm2-root.service',
      'node',
      'node /usr/lib/node_modules/pm2/bin/pm2 startup',
      'sudo',
    ),
  ],
  [
    'a scheduler in java',
    ran(
      'root',
      'systemctl start report-worker.service',
      'java',
      '/usr/bin/java -jar /opt/reporting/scheduler.jar',
      'systemd',
    ),
  ],
  [
    'an operations script',
    ran('ops', 'systemctl --user daemon-reload', 'python3', 'python3 /opt/ops/rotate.py', 'cron'),
  ],
  [
    'an operations script in perl',
    ran('root', 'systemctl start backup.service', 'perl', '/usr/bin/perl /usr/local/sbin/nightly.pl', 'cron'),
  ],
  [
    'VS Code Remote',
    ran(
      'alice',
      'systemctl --user enable app',
      'bash',
      '/bin/bash --init-file /home/alice/.vscode-server/bin/1a/out/vs/shellIntegration-bash.sh',
      'node',
    ),
  ],
  ['VS Code Remote, plain shell', ran('alice', 'systemctl --user daemon-reload', 'bash', 'bash', 'node')],
  ['JetBrains Gateway', ran('bob', 'systemctl --user enable app', 'bash', '/bin/bash -l', 'java')],
  [
    'Webmin',
    ran(
      'root',
      'systemctl start named',
      'perl',
      '/usr/bin/perl /usr/share/webmin/bind8/start.cgi',
      'miniserv.pl',
    ),
  ],
  [
    'cPanel',
    ran(
      'root',
      'systemctl enable named',
      'perl',
      '/usr/local/cpanel/3rdparty/bin/perl /usr/local/cpanel/scripts/restartsrv_named',
      'cpsrvd',
    ),
  ],
  ['Packer', ran('root', 'systemctl enable app', 'sh', '/bin/sh /tmp/script_8123.sh', 'python3')],
  [
    'Azure guest agent',
    ran(
      'root',
      'systemctl daemon-reload',
      'python3',
      'python3 -u bin/WALinuxAgent-2.9.1.1-py3.8.egg -run-exthandlers',
      'python3',
    ),
  ],
  ['Ansible with pipelining', ran('root', 'systemctl enable nginx', 'python3', '/usr/bin/python3', 'sh')],
  [
    'Puppet apply',
    ran(
      'root',
      'systemctl start -- app',
      'ruby',
      '/opt/puppetlabs/puppet/bin/ruby /opt/puppetlabs/puppet/bin/puppet apply site.pp',
      'bash',
    ),
  ],
  [
    'Puppet apply with agent in a comment',
    ran(
      'root',
      'systemctl start -- app',
      'ruby',
      '/usr/bin/ruby /usr/bin/puppet apply site.pp # agent',
      'bash',
    ),
  ],
  ['setup.py', ran('root', 'systemctl enable tool', 'python3', 'python3 setup.py install', 'bash')],
  [
    'setup.py writes a unit',
    wrote('root', '/etc/systemd/system/tool.service', 'python3', 'python3 setup.py install', 'sudo'),
  ],
  [
    'pip',
    ran(
      'root',
      'systemctl daemon-reload',
      'python3',
      "python3 -u -c import setuptools, tokenize;__file__='/src/setup.py';exec(compile(code, __file__, 'exec'))",
      'pip3',
    ),
  ],
  [
    'Ansible in a place of its own',
    ran(
      'root',
      'systemctl enable app',
      'python3',
      '/usr/bin/python3 /srv/automation/ansible-tmp-1-2-3/AnsiballZ_systemd.py',
      'sh',
    ),
  ],
  ['a nested shell over SSH', ran('alice', 'systemctl --user enable app', 'bash', 'bash', 'bash')],
  [
    'a service account over SSH',
    ran('svc-backup', 'systemctl --user enable app', 'bash', '-bash', 'sshd-session'),
  ],
  [
    'a unit fetched from a vendor',
    wrote(
      'root',
      '/etc/systemd/system/agent.service',
      'curl',
      'curl -fsSL https://downloads.example.com/agent.service -o /etc/systemd/system/agent.service',
      'bash',
    ),
  ],
  [
    'a person links a unit of a checkout',
    ran('alice', 'systemctl --user link /home/alice/src/app/app.service', 'bash', '-bash', 'sshd-session'),
  ],
  [
    'cloud-init of another place',
    ran('root', 'systemctl enable app', 'sh', 'sh /opt/cloud/runcmd', 'python3'),
  ],
  [
    'GitLab Runner under the account of a person',
    ran('dana', 'systemctl --user enable app', 'bash', 'bash --login', 'gitlab-runner'),
  ],
  [
    'a Jenkins controller starts a unit itself',
    ran(
      'jenkins',
      'systemctl --user start app',
      'java',
      '/usr/bin/java -jar /usr/share/java/jenkins.war',
      'systemd',
    ),
  ],
  [
    'an rpm scriptlet below an unknown parent',
    ran('root', 'systemctl daemon-reload', 'sh', 'sh /var/tmp/rpm-tmp.AbC123 1', 'java'),
  ],
]);

const seenByPath = scenarios('ambiguous', 'unknown', [
  [
    'a build step whose unit lies on the host',
    wrote('root', '/etc/systemd/system/agent.service', 'node', 'node /src/install.js', 'runc'),
  ],
]).map(onlyFull);

/** Activity that a careful analyst would ask about: benign at one site, an attack at another. */
export const ambiguousScenarios = [...asked, ...seenByPath];
