import { ran, scenarios } from './scenario.ts';

const PERL = '/usr/bin/perl';

const packages = scenarios('benign', 'package-install', [
  [
    'deb-systemd-invoke',
    ran(
      'root',
      'systemctl --system start nginx.service',
      'perl',
      `${PERL} /usr/bin/deb-systemd-invoke start nginx.service`,
      'nginx.postinst',
    ),
  ],
  [
    'deb-systemd-invoke of a name cut to 15 characters',
    ran(
      'root',
      'systemctl --system start postgresql.service',
      'perl',
      `${PERL} /usr/bin/deb-systemd-invoke start postgresql.service`,
      'postgresql-comm',
    ),
  ],
  [
    'deb-systemd-invoke of a name cut within its suffix',
    ran(
      'root',
      '/bin/systemctl --system start chrony.service',
      'perl',
      'perl /usr/bin/deb-systemd-invoke start chrony.service',
      'chrony-ng.posti',
    ),
  ],
  [
    'deb-systemd-invoke with several units',
    ran(
      'root',
      'systemctl --quiet --system start cups.service cups.socket',
      'perl',
      `${PERL} /usr/bin/deb-systemd-invoke start cups.service cups.socket`,
      'cups.postinst',
    ),
  ],
  [
    'deb-systemd-helper reloads',
    ran(
      'root',
      'systemctl --system daemon-reload',
      'perl',
      `${PERL} -w /usr/bin/deb-systemd-helper enable redis-server.service`,
      'dpkg',
    ),
  ],
  [
    'a maintainer script of the shell kind',
    ran(
      'root',
      'systemctl --system daemon-reload',
      'perl',
      `${PERL} /usr/bin/deb-systemd-invoke start docker.service`,
      'dash',
    ),
  ],
  [
    'a maintainer script below debconf',
    ran(
      'root',
      'systemctl enable openstack-agent',
      'dash',
      '/bin/sh /var/lib/dpkg/info/openstack-agent.postinst configure',
      'perl',
    ),
  ],
  [
    'an rpm scriptlet below dnf',
    ran('root', 'systemctl daemon-reload', 'sh', 'sh /var/tmp/rpm-tmp.AbC123 1', 'python3'),
  ],
  [
    'an rpm scriptlet below dnf of RHEL 8',
    ran(
      'root',
      '/usr/bin/systemctl --no-reload enable mariadb.service',
      'bash',
      '/bin/sh /var/tmp/rpm-tmp.x9Yz0Q 2',
      'python3.6',
    ),
  ],
  [
    'dnf itself',
    ran(
      'root',
      'systemctl start dnf-makecache.timer',
      'python3.9',
      '/usr/bin/python3.9 /usr/bin/dnf -y upgrade',
      'bash',
    ),
  ],
  [
    'unattended upgrades',
    ran(
      'root',
      '/bin/systemctl start apt-daily.service',
      'python3',
      '/usr/bin/python3 /usr/bin/unattended-upgrade',
      'systemd',
    ),
  ],
]);

const administrators = scenarios('benign', 'admin-ssh', [
  [
    'enables a user unit',
    ran('alice', 'systemctl --user enable syncthing.service', 'bash', '-bash', 'sshd-session'),
  ],
  ['reloads in zsh', ran('j.smith', 'systemctl --user daemon-reload', 'zsh', '-zsh', 'sshd-session')],
  [
    'enables and starts',
    ran('bob', '/usr/bin/systemctl --user enable --now podman.socket', 'bash', '-bash', 'sshd-session'),
  ],
  ['asks for a system unit', ran('carol', 'systemctl enable nginx', 'fish', '-fish', 'sshd-session')],
  [
    'as a cloud image account',
    ran('ubuntu', 'systemctl --user enable app.service', 'bash', '-bash', 'sshd-session'),
  ],
  [
    'as a directory account',
    ran('CORP\\dave', 'systemctl --user daemon-reload', 'bash', '-bash', 'sshd-session'),
  ],
  [
    'within tmux, by its process title',
    ran('erin', 'systemctl --user enable x', 'bash', '-bash', 'tmux: server'),
  ],
]);

/** Benign activity of package managers and of people. */
export const benignPackageAndPeopleScenarios = [...packages, ...administrators];
