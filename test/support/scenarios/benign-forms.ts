import { onlyFull, ran, scenarios, wrote } from './scenario.ts';

const GUID = '2f0c8a1e-7f35-4e2b-9a61-0a5a7f7c9d10';
const AGENT = 'etc/systemd/system/agent.service';

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
export const benignFormScenarios = [...runners, ...images, ...seenByPath, ...packages, ...administrators];
