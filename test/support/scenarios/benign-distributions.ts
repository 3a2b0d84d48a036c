import { onlyFull, ran, scenarios, wrote } from './scenario.ts';

const GUID = '2f0c8a1e-7f35-4e2b-9a61-0a5a7f7c9d10';
const HELPER = '/usr/lib/systemd/systemd-update-helper';
const NIX_SYSTEM = '/nix/store/9z8y-nixos-system-web-01-24.05';
const LAYER = '/var/lib/docker/overlay2/3f9a/merged/etc/systemd/system/agent.service';

const packages = scenarios('benign', 'package-install', [
  [
    "systemd's helper below dnf",
    ran('root', 'systemctl daemon-reload', 'bash', `/usr/bin/bash ${HELPER} system-reload`, 'python3.9'),
  ],
  [
    "systemd's helper restarts",
    ran('root', 'systemctl start httpd.service', 'sh', `/bin/sh ${HELPER} system-restart`, 'python3.12'),
  ],
  [
    'NixOS switches',
    ran(
      'root',
      '/nix/store/1a2b-systemd-255/bin/systemctl start app.service',
      'perl',
      `/nix/store/3c4d-perl-5.38.2-env/bin/perl ${NIX_SYSTEM}/bin/switch-to-configuration switch`,
      'bash',
    ),
  ],
  [
    'unattended-upgrade below its timer',
    ran(
      'root',
      'systemctl start apt-daily.timer',
      'python3.12',
      '/usr/bin/python3 /usr/bin/unattended-upgrade',
      'apt.systemd.dai',
    ),
  ],
  [
    'needrestart of apt',
    ran('root', 'systemctl daemon-reload', 'perl', '/usr/bin/perl /usr/sbin/needrestart', 'apt-pinvoke'),
  ],
]);

const tools = scenarios('benign', 'other', [
  [
    'the Azure guest agent reloads',
    ran(
      'root',
      'systemctl daemon-reload',
      'python3.8',
      '/usr/bin/python3 -u /usr/sbin/waagent -daemon',
      'systemd',
    ),
  ],
  [
    'netplan starts its unit',
    ran(
      'root',
      'systemctl start --no-block netplan-ovs-cleanup.service',
      'python3',
      '/usr/bin/python3 /usr/share/netplan/netplan.script apply',
      'bash',
    ),
  ],
  [
    'netplan reloads',
    ran('root', 'systemctl daemon-reload', 'python3.12', '/usr/bin/python3 /usr/sbin/netplan apply', 'sudo'),
  ],
]);

const management = scenarios('benign', 'config-management', [
  [
    "Chef on SUSE's ruby",
    ran(
      'root',
      '/usr/bin/systemctl --system enable ntpd',
      'ruby.ruby2.5',
      '/usr/bin/ruby.ruby2.5 /usr/bin/chef-client -c /etc/chef/client.rb',
      'systemd',
    ),
  ],
  [
    "Puppet on SUSE's ruby",
    ran(
      'root',
      'systemctl enable -- postfix',
      'ruby.ruby3.1',
      '/usr/bin/ruby.ruby3.1 /usr/bin/puppet agent --onetime --no-daemonize',
      'cron',
    ),
  ],
  [
    'Puppet from cron with its own configuration',
    ran(
      'root',
      'systemctl enable -- ntpd',
      'ruby',
      '/usr/bin/ruby /usr/bin/puppet agent --config /etc/puppet/puppet.conf --onetime --no-daemonize',
      'cron',
    ),
  ],
  [
    'Salt without a master, with its usual states',
    ran(
      'root',
      'systemctl enable ntpd',
      'python3',
      '/usr/bin/python3 /usr/bin/salt-call --local --file-root=/srv/salt state.apply',
      'sh',
    ),
  ],
]);

const runners = scenarios('benign', 'ci-runner', [
  [
    "Terraform's remote-exec",
    ran(
      'ubuntu',
      'systemctl --user enable app',
      'sh',
      '/bin/sh /tmp/terraform_1928374655.sh',
      'sshd-session',
    ),
  ],
  [
    'a JavaScript action in the home of its account',
    ran(
      'azureuser',
      'systemctl --user enable app',
      'node',
      '/home/azureuser/actions-runner/externals/node20/bin/node /home/azureuser/actions-runner/_work/_actions/a/b/v1/index.js',
      'Runner.Worker',
    ),
  ],
  [
    "a task of Azure Pipelines on the agent's node",
    ran('root', 'systemctl enable app', 'bash', `/usr/bin/bash /azp/agent/_work/_temp/${GUID}.sh`, 'node'),
  ],
  [
    'GitHub Actions under an account of its name',
    ran(
      'github-actions',
      'systemctl --user enable app',
      'bash',
      `/usr/bin/bash -e /opt/actions-runner/_work/_temp/${GUID}.sh`,
      'Runner.Worker',
    ),
  ],
]);

const administrators = scenarios(
  'benign',
  'admin-ssh',
  (
    [
      ['busybox', '-ash'],
      ['rbash', '-rbash'],
      ['fish', 'fish -l'],
      ['zsh', '/usr/bin/zsh --login'],
      ['bash', '/usr/bin/bash -l'],
    ] as const
  ).map(([shell, line]) => [line, ran('nina', 'systemctl --user enable x', shell, line, 'sshd-session')]),
);

const layers = scenarios('benign', 'container-build', [
  [
    'a build step runs an installer of the image',
    wrote(
      'root',
      LAYER,
      'sh',
      '/bin/sh -c curl -fsSL https://get.example.com/i.sh -o /tmp/i.sh && sh /tmp/i.sh && cp /opt/a/agent.service /etc/systemd/system/',
      'runc',
    ),
  ],
  [
    "a server's account of the image",
    wrote('root', LAYER, 'node', 'node /home/node/.npm-global/bin/pm2 startup', 'runc'),
  ],
]).map(onlyFull);

/** Tools of one distribution or cloud, and shells and accounts as those name them. */
export const benignDistributionScenarios = [
  ...packages,
  ...tools,
  ...management,
  ...runners,
  ...administrators,
  ...layers,
];
