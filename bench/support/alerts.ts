import { randomUUID } from 'node:crypto';
import { shippedRule } from '../../src/rule/shipped.ts';
import { type Row, rawRowAlert, webShellRow } from '../../test/support/sentinel-alert.ts';

/** Rows of what trips the rule in a working day, and of one attack in twenty. */
const kinds: readonly ((n: number) => Row)[] = [
  ...Array.from({ length: 10 }, () => ansible),
  ...Array.from({ length: 5 }, () => runner),
  ...Array.from({ length: 4 }, () => administrator),
  webShell,
];

function ansible(n: number): Row {
  return {
    ...webShellRow,
    AccountName: 'root',
    ProcessCommandLine: `systemctl enable app-${n}.service`,
    InitiatingProcessFileName: 'python3.11',
    InitiatingProcessCommandLine: `/usr/bin/python3.11 /root/.ansible/tmp/ansible-tmp-1700000000.${n}-22-333/AnsiballZ_systemd.py`,
    InitiatingProcessParentFileName: 'sh',
  };
}

function runner(n: number): Row {
  return {
    ...webShellRow,
    AccountName: 'runner',
    ProcessCommandLine: `systemctl --user start build-${n}.service`,
    InitiatingProcessFileName: 'bash',
    InitiatingProcessCommandLine: `bash -e /opt/runner/_work/_temp/${randomUUID()}.sh`,
    InitiatingProcessParentFileName: 'Runner.Worker',
    DetectionBranch: 'Unprivileged_Systemctl_Service_Enable',
  };
}

function administrator(n: number): Row {
  return {
    ...webShellRow,
    AccountName: 'alice',
    ProcessCommandLine: `systemctl --user enable tool-${n}.service`,
    InitiatingProcessFileName: 'bash',
    InitiatingProcessCommandLine: '-bash',
    InitiatingProcessParentFileName: 'sshd-session',
    DetectionBranch: 'Unprivileged_Systemctl_Service_Enable',
  };
}

function webShell(n: number): Row {
  return { ...webShellRow, ProcessCommandLine: `systemctl enable --now cache-${n}.service` };
}

/** Alerts come from a fleet of this size, minutes apart on one host. */
const HOSTS = 5_000;

/**
 * The `n`-th alert of a stream, as data export sends it, with the rule's own text: about 6 KB. Which host and what it
 * did follow from `n`, so that every run has the same work; the id is new.
 */
export function streamAlert(n: number, id: string = randomUUID()): Buffer {
  const kind = kinds[n % kinds.length] ?? webShell;
  const time = new Date(Date.UTC(2026, 0, 15) + n * 250).toISOString();
  const row = { ...kind(n), Timestamp: time, DeviceName: `host-${(n * 7919) % HOSTS}.example.com` };
  return Buffer.from(
    JSON.stringify({
      records: [rawRowAlert(row, { id, time, properties: { OriginalQuery: shippedRule.text } })],
    }),
  );
}
