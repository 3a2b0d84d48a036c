import type { AlertRow } from '../src/alert/alert.ts';

/**
 * The three branches of the shipped rule as one would write them by hand where nothing is to be explained and
 * nothing can be missing: the floor that the engine is measured against.
 */

const VERBS_STARTED = /(?<![a-z0-9])(?:start|enable|daemon-reload|link)(?![a-z0-9])/i;
const VERBS_ENABLED = /(?<![a-z0-9])(?:enable|link|daemon-reload)(?![a-z0-9])/i;
const PARENTS =
  /(?<![a-z0-9])(?:apache2|nginx|httpd|php-fpm|php|node|nodejs|java|python|python3|ruby|perl|gunicorn|uwsgi|lighttpd|caddy|haproxy)(?![a-z0-9])/i;
const MANAGERS =
  /(?<![a-z0-9])(?:dpkg|apt|apt-get|rpm|yum|dnf|snap|packagekitd|zypper|pacman|pip|pip3|conda|flatpak)(?![a-z0-9])/i;
const PATTERNS =
  /\/tmp\/|\/dev\/shm\/|\/var\/tmp\/|\/dev\/tcp\/| nc |(?<![a-z0-9])(?:wget |curl |(?:bash -i|sh -i|python -c|perl -e|ruby -e|base64 -d|xmrig|minerd|cpuminer|mkfifo)(?![a-z0-9]))/i;
const FOLDERS = /\/etc\/systemd\/system\/|\/(?:usr\/)?lib\/systemd\/system\/|\/run\/systemd\/system\//i;
const SYSTEM_ACCOUNTS = new Set(['root', '_', 'systemd', 'daemon']);
const SESSIONS = new Set(['sshd', 'login', 'su', 'sudo', 'tmux', 'screen']);

function text(row: AlertRow, name: string): string {
  const value = row.columns[name];
  return typeof value === 'string' ? value : '';
}

/** Whether a row is a hit; `since` is the start of the window in milliseconds. */
export function handWritten(row: AlertRow, since: number): boolean {
  if (Date.parse(text(row, 'Timestamp')) <= since) return false;
  const writer = text(row, 'InitiatingProcessFileName');
  const parent = text(row, 'InitiatingProcessParentFileName');
  if (row.table === 'DeviceFileEvents') {
    return (
      FOLDERS.test(text(row, 'FolderPath')) &&
      text(row, 'FileName').toLowerCase().endsWith('.service') &&
      !MANAGERS.test(writer) &&
      (PARENTS.test(writer) ||
        PATTERNS.test(text(row, 'InitiatingProcessCommandLine')) ||
        PARENTS.test(parent))
    );
  }
  if (text(row, 'FileName').toLowerCase() !== 'systemctl') return false;
  const command = text(row, 'ProcessCommandLine');
  if (VERBS_STARTED.test(command) && (PARENTS.test(writer) || PARENTS.test(parent))) return true;
  return (
    VERBS_ENABLED.test(command) &&
    !SYSTEM_ACCOUNTS.has(text(row, 'AccountName').toLowerCase()) &&
    !MANAGERS.test(writer) &&
    !SESSIONS.has(parent.toLowerCase())
  );
}
