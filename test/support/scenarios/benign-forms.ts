import { onlyFull, ran, scenarios, wrote } from './scenario.ts';

const TMP = '.ansible/tmp/ansible-tmp-1763911001.44-20817-114377725548';
const GUID = '2f0c8a1e-7f35-4e2b-9a61-0a5a7f7c9d10';
const UNIT = '/etc/systemd/system/app.service';
const AGENT = 'etc/systemd/system/agent.service';

const configManagement = scenarios('benign', 'config-management', [
  [
    "Ansible on a virtual environment's python",
    ran(
      'root',
      'systemctl enable nginx',
      'python3.11',
      `/opt/ansible/venv/bin/python3 /root/${TMP}/AnsiballZ_systemd.py`,
      'sh',
    ),
  ],
  [
    'Ansible by way of sudo from the account of AWX',
    ran(
      'root',
      'systemctl start nginx',
      'python3',
      `/usr/bin/python3 /var/lib/awx/${TMP}/AnsiballZ_systemd.py`,
      'sudo',
    ),
  ],
  [
    'Ansible by way of sudo from a home below a domain',
    ran(
      'root',
      'systemctl enable app',
      'python3',
      `/usr/bin/python3 /home/corp/alice/${TMP}/AnsiballZ_service.py`,
      'sudo',
    ),
  ],
  [
    'Ansible, unbuffered',
    ran(
      'root',
      'systemctl enable app',
      'python3.10',
      `/usr/bin/python3.10 -u /root/${TMP}/AnsiballZ_systemd.py`,
      'bash',
    ),
  ],
  [
    'Ansible writes from a template',
    wrote('root', UNIT, 'python3.12', `/usr/bin/python3.12 /root/${TMP}/AnsiballZ_template.py`, 'sh'),
  ],
  [
    'Chef of a later version',
    ran(
      'root',
      '/bin/systemctl --system enable nginx',
      'ruby',
      '/opt/chef/embedded/bin/ruby /opt/chef/bin/chef-client -L /var/log/chef/client.log',
      'systemd',
    ),
  ],
  [
    'Chef Solo behind sudo',
    ran(
      'root',
      '/bin/systemctl --system enable app',
      'ruby',
      '/opt/chef/embedded/bin/ruby /usr/bin/chef-solo -c /etc/chef/solo.rb',
      'sudo',
    ),
  ],
  [
    "Chef under its script's name",
    ran(
      'root',
      '/bin/systemctl --system daemon-reload',
      'chef-client',
      '/opt/chef/embedded/bin/ruby /usr/bin/chef-client --once',
      'ruby',
    ),
  ],
  [
    'Cinc writes a unit',
    wrote('root', UNIT, 'ruby', '/opt/cinc/embedded/bin/ruby --disable-gems /usr/bin/cinc-client', 'systemd'),
  ],
  [
    'Puppet by hand',
    ran(
      'root',
      '/usr/bin/systemctl enable -- nginx',
      'ruby',
      '/opt/puppetlabs/puppet/bin/ruby /opt/puppetlabs/puppet/bin/puppet agent -t',
      'bash',
    ),
  ],
  [
    'Puppet below its orchestrator',
    ran(
      'root',
      'systemctl start -- nginx',
      'ruby',
      '/opt/puppetlabs/puppet/bin/ruby /opt/puppetlabs/puppet/bin/puppet agent --onetime',
      'pxp-agent',
    ),
  ],
  [
    'Salt of the packages with their own python',
    ran(
      'root',
      '/usr/bin/systemctl enable nginx.service',
      'python3.10',
      '/opt/saltstack/salt/bin/python3.10 /opt/saltstack/salt/salt-minion MultiMinionProcessManager MinionProcessManager',
      'systemd',
    ),
  ],
  [
    "Salt under its script's name",
    ran(
      'root',
      'systemctl start nginx',
      'salt-minion',
      '/opt/saltstack/salt/bin/python3.10 /usr/bin/salt-minion',
      'python3.10',
    ),
  ],
  [
    'Salt without a master',
    wrote(
      'root',
      UNIT,
      'python3.10',
      '/opt/saltstack/salt/bin/python3.10 /usr/bin/salt-call --local state.highstate',
      'sudo',
    ),
  ],
  [
    'cloud-init at each boot',
    ran('root', 'systemctl start app', 'sh', '/bin/sh /var/lib/cloud/scripts/per-boot/10-app.sh', 'python3'),
  ],
  [
    'cloud-init writes a file',
    wrote('root', UNIT, 'python3', '/usr/bin/python3 /usr/bin/cloud-init modules --mode=config', 'systemd'),
  ],
]);

const runners = scenarios('benign', 'ci-runner', [
  [
    'Jenkins pipeline step in a second workspace',
    ran(
      'jenkins',
      'systemctl --user daemon-reload',
      'bash',
      '/bin/bash /var/lib/jenkins/workspace/app@2@tmp/durable-5c1e/script.sh',
      'java',
    ),
  ],
  [
    "GitLab Runner in a shell of the job's shell",
    ran('gitlab-runner', 'systemctl --user daemon-reload', 'bash', 'bash --login', 'bash'),
  ],
  [
    "GitHub Actions with the runner's own flags for bash",
    ran(
      'runner',
      'systemctl --user enable app',
      'bash',
      `/usr/bin/bash --noprofile --norc -eo pipefail /home/runner/work/_temp/${GUID}.sh`,
      'Runner.Worker',
    ),
  ],
  [
    'GitHub Actions run step in python',
    ran(
      'runner',
      'systemctl --user enable app',
      'python3',
      `/usr/bin/python3 /home/runner/work/_temp/${GUID}.py`,
      'Runner.Worker',
    ),
  ],
  [
    'GitHub Actions under a service account',
    ran(
      'svc-ghrunner',
      'systemctl --user enable app',
      'bash',
      `/bin/bash -e /opt/actions-runner/_work/_temp/${GUID}.sh`,
      'Runner.Worker',
    ),
  ],
  [
    'Azure Pipelines in the home of a cloud image account',
    ran(
      'azureuser',
      'systemctl --user enable app',
      'bash',
      `/usr/bin/bash /home/azureuser/myagent/_work/_temp/${GUID}.sh`,
      'Agent.Worker',
    ),
  ],
  [
    'Azure Pipelines script step as root',
    ran(
      'AzDevOps',
      'systemctl --user enable app',
      'bash',
      `/usr/bin/bash --noprofile --norc /azp/agent/_work/_temp/${GUID}.sh`,
      'Agent.Worker',
    ),
  ],
  [
    'Buildkite runs a script',
    ran(
      'buildkite-agent',
      'systemctl --user enable app',
      'bash',
      '/bin/bash -e -c ./scripts/deploy.sh',
      'buildkite-agent',
    ),
  ],
  [
    'TeamCity in bash',
    ran(
      'teamcity',
      'systemctl start app',
      'bash',
      '/bin/bash /opt/buildagent/temp/agentTmp/custom_script4711',
      'java',
    ),
  ],
  [
    'Packer in an SSH session',
    ran('packer', 'systemctl enable app', 'sh', '/bin/sh /tmp/script_4711.sh', 'sshd-session'),
  ],
  [
    'Packer with the variables that it sets',
    ran(
      'packer',
      'systemctl daemon-reload',
      'sh',
      'sh -c chmod +x /tmp/script_4711.sh; PACKER_BUILD_NAME=vm PACKER_BUILDER_TYPE=azure-arm /tmp/script_4711.sh',
      'sshd-session',
    ),
  ],
]);

const images = scenarios('benign', 'container-build', [
  [
    'runc before it becomes the step',
    wrote(
      'root',
      `/var/lib/docker/overlay2/3f9a/merged/${AGENT}`,
      'cp',
      `cp /tmp/build/agent.service /${AGENT}`,
      'runc:[2:INIT]',
    ),
  ],
  [
    "BuildKit's own snapshots",
    wrote(
      'root',
      `/var/lib/buildkit/runc-overlayfs/snapshots/snapshots/42/fs/${AGENT}`,
      'curl',
      `curl -fsSL https://downloads.example.com/agent.service -o /${AGENT}`,
      'buildkit-runc',
    ),
  ],
  [
    'a package of the image, below conmon',
    wrote(
      'root',
      '/var/lib/containers/storage/overlay/9c1d/merged/usr/lib/systemd/system/app.service',
      'python3',
      'python3 setup.py install',
      'conmon',
    ),
  ],
]);

const seenByPath = scenarios('benign', 'container-build', [
  [
    'the containerd of K3s unpacks a layer',
    wrote(
      'root',
      '/var/lib/rancher/k3s/agent/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/117/fs/usr/lib/systemd/system/nginx.service',
      'tar',
      'tar -xf /tmp/layer.tar',
      'containerd',
    ),
  ],
]).map(onlyFull);

const packages = scenarios('benign', 'package-install', [
  [
    'deb-systemd-invoke of a package that is named after its web server',
    ran(
      'root',
      'systemctl --system start nginx.service',
      'perl',
      '/usr/bin/perl /usr/bin/deb-systemd-invoke start nginx.service',
      'nginx-common.po',
    ),
  ],
  [
    'deb-systemd-invoke of Apache',
    ran(
      'root',
      'systemctl --system start apache2.service',
      'perl',
      '/usr/bin/perl /usr/bin/deb-systemd-invoke start apache2.service',
      'apache2.postinst',
    ),
  ],
  [
    'deb-systemd-invoke of a name cut behind its dot',
    ran(
      'root',
      'systemctl --system daemon-reload',
      'perl',
      '/usr/bin/perl -w /usr/bin/deb-systemd-invoke start ssh.service',
      'openssh-server.',
    ),
  ],
  [
    'a maintainer script under its own name, cut, below debconf',
    ran(
      'root',
      'systemctl daemon-reload',
      'grub-common.pos',
      '/bin/sh /var/lib/dpkg/info/grub-common.postinst configure 2.06',
      'perl',
    ),
  ],
  [
    'needrestart',
    ran(
      'root',
      'systemctl restart start-stop.service enable.service',
      'perl',
      '/usr/bin/perl -w /usr/sbin/needrestart -m u',
      'sh',
    ),
  ],
]);

const administrators = scenarios('benign', 'admin-ssh', [
  [
    'in a login shell that the session was asked for',
    ran('alice', 'systemctl --user enable x.service', 'bash', 'bash -l', 'sshd-session'),
  ],
  [
    'as a directory account with its domain behind it',
    ran('alice@corp.example.com', 'systemctl --user enable x', 'bash', '-bash', 'sshd-session'),
  ],
  [
    'with a name of initials',
    ran('a.jdoe', 'systemctl --user enable x.service', 'ksh', '-ksh', 'sshd-session'),
  ],
]);

/** Other forms in which the same tools show themselves: versions, flags, homes, names that were cut. */
export const benignFormScenarios = [
  ...configManagement,
  ...runners,
  ...images,
  ...seenByPath,
  ...packages,
  ...administrators,
];
