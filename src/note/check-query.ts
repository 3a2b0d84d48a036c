import { type CheckQuery, signOf } from '../activity/signs/catalogue.ts';
import type { Case, Reason } from '../case/case.schema.ts';
import { kqlDatetime, kqlInstant, kqlString, kqlStrings } from '../kql/kql-literal.ts';

/** What a check is asked about. All but the times is attacker-controlled text. */
interface Subject {
  readonly host: string;
  readonly account: string | undefined;
  /** Milliseconds since 1970, of the alert. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly parentCommandLines: readonly string[];
  /** What the reason shows as its evidence. */
  readonly evidence: string | undefined;
}

type Check = (subject: Subject) => readonly string[] | undefined;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const UNIT_PLACES = ['/etc/systemd/', '/run/systemd/', '/lib/systemd/', '/.config/systemd/'];
const FOOTHOLDS = [
  '/etc/cron',
  '/var/spool/cron',
  'authorized_keys',
  '/etc/sudoers',
  '/etc/profile',
  'rc.local',
];
const RUNTIMES = ['runc', 'containerd-shim', 'conmon', 'dockerd', 'crun'];

const PROCESS_COLUMNS =
  'Timestamp, AccountName, ProcessCommandLine, InitiatingProcessCommandLine, InitiatingProcessParentFileName';
const FILE_COLUMNS =
  'Timestamp, ActionType, FolderPath, SHA256, InitiatingProcessAccountName, InitiatingProcessCommandLine';

/** The queries, by the name that the catalogue of signs gives them. */
const QUERIES: Readonly<Record<CheckQuery, Check>> = {
  'account-before': accountBefore,
  containers,
  footholds,
  network,
  'parent-around': parentAround,
  'payload-file': payloadFile,
  'payload-runs': payloadRuns,
  sensors,
  'server-1-hour': serverBefore(HOUR_MS),
  'server-30-minutes': serverBefore(30 * MINUTE_MS),
  'systemctl-around': systemctlAround,
  'unit-files': unitFiles,
};

/** Reasons that are no signs. */
const OTHER_CHECKS: Readonly<Record<string, Check>> = {
  'rule.hit.unit-file': unitFiles,
  'floor.incomplete-evidence': systemctlAround,
};

function checkOf(code: string): Check | undefined {
  const sign = signOf(code);
  return sign === undefined ? OTHER_CHECKS[code] : QUERIES[sign.query];
}

/**
 * The check of a reason as KQL for advanced hunting or the workspace (Microsoft Learn, "Advanced hunting schema"):
 * the table, host and window that the text of the check names. `undefined` where it is nothing that a table
 * answers, or where the host is not known. Every value goes through the encoder for KQL literals.
 */
export function checkQuery(
  { code, checkNext = '', evidence }: Pick<Reason, 'code' | 'checkNext' | 'evidence'>,
  triaged: Pick<Case, 'alert' | 'context' | 'events'>,
): string | undefined {
  const subject = subjectOf(triaged, evidence);
  if (subject === undefined) return undefined;
  const known = checkOf(code);
  // A newer reason than this table: at least the rows that its text names.
  const table = /\bDevice(?:Process|File|Network|Logon)Events\b/.exec(checkNext)?.[0];
  const lines = known ? known(subject) : table && around(subject, table, HOUR_MS, HOUR_MS);
  return lines ? lines.join('\n') : undefined;
}

/** Everything that Defender saw of the host around the alert: the query to begin with where no reason names one. */
export function hostQuery(triaged: Pick<Case, 'alert' | 'context' | 'events'>): string | undefined {
  const subject = subjectOf(triaged, undefined);
  return subject && around(subject, 'DeviceProcessEvents', HOUR_MS, HOUR_MS, PROCESS_COLUMNS).join('\n');
}

function subjectOf(
  { alert, context, events }: Pick<Case, 'alert' | 'context' | 'events'>,
  evidence: string | undefined,
): Subject | undefined {
  const host = context.host.name;
  const fromMs = Date.parse(alert.startTime);
  const untilMs = Date.parse(alert.endTime);
  if (host === undefined || Number.isNaN(fromMs) || Number.isNaN(untilMs)) return undefined;
  const lines = events.map(({ columns }) => columns['InitiatingProcessCommandLine']);
  const parentCommandLines = [
    ...new Set(lines.filter((line): line is string => typeof line === 'string' && line !== '')),
  ];
  return { host, account: context.account.name, fromMs, untilMs, parentCommandLines, evidence };
}

function around(
  { host, fromMs, untilMs }: Subject,
  table: string,
  beforeMs: number,
  afterMs: number,
  columns?: string,
  ...where: readonly string[]
): readonly string[] {
  const moment = (ms: number) => kqlDatetime(kqlInstant(ms));
  return [
    table,
    `| where Timestamp between (${moment(fromMs - beforeMs)} .. ${moment(untilMs + afterMs)})`,
    `| where DeviceName =~ ${kqlString(host)}`,
    ...where.map((condition) => `| where ${condition}`),
    ...(columns === undefined ? [] : [`| project ${columns}`]),
    '| order by Timestamp asc',
  ];
}

function unitFiles(subject: Subject) {
  const place = `FolderPath has_any ${kqlStrings(UNIT_PLACES)}`;
  return around(subject, 'DeviceFileEvents', DAY_MS, HOUR_MS, FILE_COLUMNS, place);
}

function payloadFile(subject: Subject) {
  const path = /\/[^\s'";|&<>()]+/.exec(subject.evidence ?? '')?.[0];
  if (path === undefined) return unitFiles(subject);
  const where = `FolderPath startswith ${kqlString(path)} or InitiatingProcessCommandLine contains ${kqlString(path)}`;
  return around(subject, 'DeviceFileEvents', DAY_MS, HOUR_MS, FILE_COLUMNS, where);
}

function payloadRuns(subject: Subject) {
  const child = 'InitiatingProcessParentFileName =~ "systemd" or InitiatingProcessFileName =~ "systemd"';
  return around(subject, 'DeviceProcessEvents', 0, 30 * MINUTE_MS, PROCESS_COLUMNS, child);
}

function parentAround(subject: Subject) {
  const { parentCommandLines: lines } = subject;
  if (lines.length === 0) return around(subject, 'DeviceProcessEvents', HOUR_MS, HOUR_MS, PROCESS_COLUMNS);
  const list = kqlStrings(lines.slice(0, 10));
  const parent = `ProcessCommandLine in ${list} or InitiatingProcessCommandLine in ${list}`;
  return around(subject, 'DeviceProcessEvents', HOUR_MS, HOUR_MS, PROCESS_COLUMNS, parent);
}

function systemctlAround(subject: Subject) {
  const { untilMs, fromMs } = subject;
  const side = Math.max(HOUR_MS, DAY_MS - (untilMs - fromMs) / 2);
  return around(subject, 'DeviceProcessEvents', side, side, PROCESS_COLUMNS, 'FileName =~ "systemctl"');
}

function containers(subject: Subject) {
  const parent = `InitiatingProcessParentFileName has_any ${kqlStrings(RUNTIMES)} or InitiatingProcessFileName has_any ${kqlStrings(RUNTIMES)}`;
  return around(subject, 'DeviceProcessEvents', HOUR_MS, HOUR_MS, PROCESS_COLUMNS, parent);
}

function footholds(subject: Subject) {
  const place = `FolderPath has_any ${kqlStrings(FOOTHOLDS)}`;
  return around(subject, 'DeviceFileEvents', DAY_MS, HOUR_MS, FILE_COLUMNS, place);
}

function network(subject: Subject) {
  const columns =
    'Timestamp, ActionType, RemoteIP, RemotePort, RemoteUrl, InitiatingProcessAccountName, InitiatingProcessCommandLine';
  return around(subject, 'DeviceNetworkEvents', 30 * MINUTE_MS, 30 * MINUTE_MS, columns);
}

function sensors(subject: Subject) {
  const columns = 'Timestamp, OnboardingStatus, SensorHealthState, ClientVersion';
  return around(subject, 'DeviceInfo', HOUR_MS, DAY_MS, columns);
}

function accountBefore(subject: Subject) {
  const { account } = subject;
  const who = account === undefined ? [] : [`AccountName =~ ${kqlString(account)}`];
  return around(subject, 'union DeviceLogonEvents, DeviceProcessEvents', DAY_MS, 0, undefined, ...who);
}

/** The log of a server is no table; what its account started and wrote is. */
function serverBefore(beforeMs: number): Check {
  return (subject) => {
    const { account } = subject;
    const who = account === undefined ? [] : [`InitiatingProcessAccountName =~ ${kqlString(account)}`];
    return around(
      subject,
      'union DeviceProcessEvents, DeviceFileEvents',
      beforeMs,
      HOUR_MS,
      undefined,
      ...who,
    );
  };
}
