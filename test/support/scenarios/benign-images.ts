import { ran, type Scenario, scenarios, wrote } from './scenario.ts';

const OVERLAY = '/var/lib/docker/overlay2/3f9a6c0d1b2e/merged';

const PODMAN = '/var/lib/containers/storage/overlay/9c1d/merged';

const SNAPSHOT = '/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/42/fs';

const UNIT = 'etc/systemd/system/agent.service';

const copy = (from: string): string => `cp ${from} /etc/systemd/system/agent.service`;

const builds = scenarios('benign', 'container-build', [
  [
    'BuildKit copies a unit',
    wrote('root', `${OVERLAY}/${UNIT}`, 'cp', copy('/tmp/build/agent.service'), 'runc'),
  ],
  [
    'a shell step in a layer',
    wrote(
      'root',
      `${OVERLAY}/${UNIT}`,
      'sh',
      `/bin/sh -c ${copy('/tmp/agent.service')} && systemctl enable agent`,
      'buildkitd',
    ),
  ],
  [
    'Podman installs pm2',
    wrote(
      'root',
      `${PODMAN}/etc/systemd/system/pm2-root.service`,
      'node',
      'node /usr/local/lib/node_modules/pm2/bin/pm2 startup systemd',
      'buildah',
    ),
  ],
  ['conmon below Podman', wrote('root', `${PODMAN}/${UNIT}`, 'cp', copy('/tmp/ctx/agent.service'), 'conmon')],
  [
    'containerd snapshot',
    wrote('root', `${SNAPSHOT}/${UNIT}`, 'cp', copy('/tmp/agent.service'), 'containerd-shim-runc-v2'),
  ],
  [
    'containerd snapshot, name cut to 15 characters',
    wrote(
      'root',
      `${SNAPSHOT}/${UNIT}`,
      'install',
      'install -m 644 /tmp/agent.service /etc/systemd/system/agent.service',
      'containerd-shim',
    ),
  ],
  [
    'curl in a layer',
    wrote(
      'root',
      `${OVERLAY}/${UNIT}`,
      'curl',
      'curl -fsSL https://downloads.example.com/agent.service -o /etc/systemd/system/agent.service',
      'runc',
    ),
  ],
  [
    'curl from an internal mirror in a layer',
    wrote(
      'root',
      `${OVERLAY}/${UNIT}`,
      'curl',
      'curl -fsS http://mirror.example.com:8081/agent.service -o /etc/systemd/system/agent.service',
      'runc',
    ),
  ],
  [
    'a service account added on the way',
    wrote(
      'root',
      `${OVERLAY}/${UNIT}`,
      'sh',
      `/bin/sh -c useradd -r agent && ${copy('/tmp/agent.service')}`,
      'runc',
    ),
  ],
  [
    'a package script in a layer',
    wrote(
      'root',
      `${OVERLAY}/lib/systemd/system/agent.service`,
      'perl',
      'perl /usr/bin/dh_installsystemd /tmp/agent',
      'runc',
    ),
  ],
  [
    'a python build step',
    wrote('root', `${OVERLAY}/${UNIT}`, 'python3.11', 'python3 /src/setup/install_units.py', 'runc'),
  ],
  [
    'a ruby build step',
    wrote(
      'root',
      `${OVERLAY}/${UNIT}`,
      'ruby',
      'ruby /usr/local/bundle/bin/foreman export systemd /etc/systemd/system',
      'buildkit-runc',
    ),
  ],
  [
    'rootless Podman',
    wrote(
      'builder',
      '/home/builder/.local/share/containers/storage/overlay/1a2b/diff/etc/systemd/system/agent.service',
      'cp',
      copy('/tmp/agent.service'),
      'buildah',
    ),
  ],
  [
    'Docker with its storage moved',
    wrote(
      'root',
      '/data/docker/overlay2/77f0/diff/usr/lib/systemd/system/agent.service',
      'tar',
      'tar -xf /tmp/agent.tar -C /usr/lib/systemd/system',
      'dockerd',
    ),
  ],
  [
    'Kaniko',
    wrote(
      'root',
      '/etc/systemd/system/agent.service',
      'executor',
      '/kaniko/executor --context dir:///tmp/build --destination registry.example.com/agent',
      'sh',
    ),
  ],
  [
    'a step enables a unit in an image',
    ran('root', 'systemctl enable agent', 'node', 'node /src/install.js', 'runc'),
  ],
  [
    'a shell step in Buildah enables a unit',
    ran('root', '/usr/bin/systemctl enable agent.service', 'python3', 'python3 /src/install.py', 'buildah'),
  ],
]);

const onBuildHosts: readonly Scenario[] = [
  {
    label: 'container-build: the path as the container sees it, on a known build host',
    expected: 'benign',
    category: 'container-build',
    role: 'build',
    events: [wrote('root', `/${UNIT}`, 'cp', copy('/tmp/build/agent.service'), 'runc')],
  },
];

/** Benign activity of image builds. */
export const benignImageScenarios = [...builds, ...onBuildHosts];
