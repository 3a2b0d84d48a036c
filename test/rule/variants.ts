import assert from 'node:assert/strict';
import type { AlertRow } from '../../src/alert/alert.ts';
import type { Outcome } from '../../src/rule/explained.schema.ts';
import { shippedBranchNames, shippedRule } from '../../src/rule/shipped.ts';
import { fileRow, processRow } from './rows.ts';

const [webApp = '', unitFile = '', unprivileged = ''] = shippedBranchNames;
const { text: shipped } = shippedRule;

/** The shipped rule with a part of its text replaced; fails when the part is not there. */
export function tuned(part: string | RegExp, replacement: string, text = shipped): string {
  const changed = text.replace(part, () => replacement);
  assert.notEqual(changed, text, String(part));
  return changed;
}

const deploy = {
  AccountName: 'deploy',
  ProcessCommandLine: 'systemctl --user enable app.service',
  InitiatingProcessFileName: 'bash',
  InitiatingProcessParentFileName: 'sshd-session',
};

const timerBranch = `
| union (
    DeviceFileEvents
    | where FileName endswith ".timer" and FolderPath startswith "/etc/systemd/system/"
    | extend DetectionBranch = "Timer_Created"
)`;

const legs = shipped.split(/\n\| union \(|\n\)/);
const [firstLeg = '', secondLeg = '', , thirdLeg = ''] = legs;
const lets = firstLeg.slice(0, firstLeg.indexOf('// systemctl that a server'));

/** The three legs in another order, under a `union` that comes first. */
export const unionFirst = `${lets}union isfuzzy=true (${thirdLeg}\n), (${firstLeg.slice(lets.length)}\n), (${secondLeg}\n)`;

/** A tuned rule, how it differs from the shipped one, and what it says of rows. */
export interface Variant {
  readonly name: string;
  readonly text: string;
  readonly drift: readonly string[];
  readonly rows: readonly (readonly [what: string, row: AlertRow, branch: string, outcome: Outcome])[];
}

const unchanged: Variant['rows'] = [
  ['an interpreter', processRow(), webApp, 'match'],
  ['no interpreter', processRow({ InitiatingProcessFileName: 'sh' }), webApp, 'no-match'],
  ['a unit from /tmp', fileRow(), unitFile, 'match'],
  ['a package manager', fileRow({ InitiatingProcessFileName: 'dpkg' }), unitFile, 'no-match'],
  ['a user', processRow(deploy), unprivileged, 'match'],
  ['a login', processRow({ ...deploy, InitiatingProcessParentFileName: 'SSHD' }), unprivileged, 'no-match'],
];

export const variants: readonly Variant[] = [
  {
    name: 'a list changed',
    text: tuned('"caddy", "haproxy"', '"haproxy", "bun"'),
    drift: ['SuspiciousParents lacks `caddy`', 'SuspiciousParents also has `bun`'],
    rows: [
      ['the name that went', processRow({ InitiatingProcessFileName: 'caddy' }), webApp, 'no-match'],
      ['the name that came', processRow({ InitiatingProcessFileName: 'bun' }), webApp, 'match'],
      ['a name that stayed', processRow({ InitiatingProcessFileName: 'haproxy' }), webApp, 'match'],
    ],
  },
  {
    name: 'a clause added',
    text: tuned(
      '| where AccountName !in~',
      '| where DeviceName !startswith "lab-"\n    | where AccountName !in~',
    ),
    drift: [`branch ${unprivileged} has one more clause: DeviceName !startswith "lab-"`],
    rows: [
      ['a lab host', processRow({ ...deploy, DeviceName: 'LAB-1' }), unprivileged, 'no-match'],
      ['another host', processRow(deploy), unprivileged, 'match'],
      ['a host that nobody knows', processRow({ ...deploy, DeviceName: undefined }), unprivileged, 'unknown'],
    ],
  },
  {
    name: 'a branch removed',
    text: `${firstLeg}\n| union (${secondLeg}\n)\n| sort by Timestamp desc`,
    drift: [`branch ${unprivileged} is missing`],
    rows: unchanged.slice(0, 4),
  },
  {
    name: 'a branch added',
    text: tuned('\n| sort by Timestamp desc', `${timerBranch}\n| sort by Timestamp desc`),
    drift: ['branch Timer_Created is not in the shipped rule: DeviceFileEvents, 2 clauses'],
    rows: [
      ...unchanged,
      [
        'a timer',
        fileRow({ FileName: 'app.timer', FolderPath: '/etc/systemd/system/app.timer' }),
        'Timer_Created',
        'match',
      ],
      ['a service', fileRow(), 'Timer_Created', 'no-match'],
    ],
  },
  {
    name: 'nested parentheses and other spellings of the same',
    text: tuned(
      '| where AccountName !in~ ("root", "_", "systemd", "daemon")',
      '| where ((not(((AccountName in~ ("DAEMON", dynamic(["root", "_"]), ("systemd")))))))',
      tuned('| where FileName =~ "systemctl"\n', '| filter (("SystemCtl" =~ FileName) and (true))\n'),
    ),
    drift: [],
    rows: unchanged,
  },
  {
    name: 'union first',
    text: `${unionFirst}\n| order by Timestamp`,
    drift: [],
    rows: unchanged,
  },
  {
    name: 'lambdas and fragments',
    text: tuned(
      /InitiatingProcessFileName has_any \(SuspiciousParents\)\s+or InitiatingProcessParentFileName has_any \(SuspiciousParents\)/,
      'Suspicious(InitiatingProcessFileName) or Suspicious(InitiatingProcessParentFileName)',
      tuned(
        /DeviceProcessEvents\n\| where Timestamp > ago\(24h\)\n/,
        'Recent(24h)\n',
        tuned(
          '// systemctl that a server',
          `let Suspicious = (name: string) { let L = SuspiciousParents; name has_any (L) };
let Recent = (window: timespan = 7d) { DeviceProcessEvents | where Timestamp > ago(window) };
// systemctl that a server`,
        ),
      ),
    ),
    drift: [],
    rows: unchanged,
  },
  {
    name: 'comments everywhere',
    text: shipped.replace(/\n(\s*\|)/g, '\n// a | comment with "quotes" and (brackets\n$1'),
    drift: [],
    rows: unchanged,
  },
  { name: 'CRLF', text: shipped.replaceAll('\n', '\r\n'), drift: [], rows: unchanged },
  {
    name: 'project renames',
    text: tuned(
      'project Timestamp, DeviceName, AccountName = InitiatingProcessAccountName,',
      'project Timestamp, Host = DeviceName, FileName = InitiatingProcessFileName, Unit = FileName, Path = FolderPath, AccountName = InitiatingProcessAccountName,',
      tuned(
        '        SourceTable, ActionType, FileName, FolderPath, SHA256, PreviousFileName',
        '        ActionType, SHA256, PreviousFileName',
        tuned(
          '        ProcessCommandLine = InitiatingProcessCommandLine,\n        InitiatingProcessFileName, InitiatingProcessCommandLine,',
          '        ProcessCommandLine = InitiatingProcessCommandLine,',
        ),
      ),
    ),
    drift: [],
    rows: [
      ...unchanged,
      [
        'a result, read back',
        {
          table: 'DeviceProcessEvents',
          source: 'custom-details',
          reportedBranch: unitFile,
          columns: {
            FileName: 'cp',
            Unit: 'a.service',
            Path: '/run/systemd/system/a.service',
            ProcessCommandLine: 'cp /tmp/a /run/systemd/system/a.service',
            InitiatingProcessParentFileName: 'sh',
          },
        },
        unitFile,
        'match',
      ],
      [
        'a result that contradicts its report',
        {
          table: 'DeviceFileEvents',
          source: 'custom-details',
          reportedBranch: unitFile,
          columns: { FileName: 'dpkg', Unit: 'a.service' },
        },
        unitFile,
        'no-match',
      ],
    ],
  },
  {
    name: 'computed columns',
    text: tuned(
      '| where FileName endswith ".service"',
      '| extend Name = tolower(FileName), Dir = FolderPath | where Name endswith ".service" and Dir !has "/run/"',
    ),
    drift: [
      `branch ${unitFile} lacks the clause: FileName endswith ".service"`,
      `branch ${unitFile} has 2 more clauses: Name endswith ".service"; Dir !has "/run/"`,
    ],
    rows: [
      ['a unit', fileRow({ FileName: 'APP.SERVICE' }), unitFile, 'match'],
      ['a transient unit', fileRow({ FolderPath: '/run/systemd/system/a.service' }), unitFile, 'no-match'],
    ],
  },
];
