import { deflateSync } from 'node:zlib';
import type { RuleIdentity } from '../../src/alert/alert.ts';
import { customDetailColumns } from '../../src/alert/detail-names.ts';

/** A row of a table of Defender, as the maker of an alert is given it. */
export type Row = Readonly<Record<string, string | number>>;

/** The identity of the shipped rule, for tests of the reader alone. */
export const ruleIdentity: RuleIdentity = {
  ids: ['4e5f0b1c-7a7d-4c3e-9a35-0d6a2b9c1e11'],
  names: ['Detect Systemctl'],
  branches: [
    'WebApp_Process_Spawned_Systemctl',
    'Suspicious_Service_Unit_File_Created',
    'Unprivileged_Systemctl_Service_Enable',
  ],
  tables: {
    WebApp_Process_Spawned_Systemctl: 'DeviceProcessEvents',
    Suspicious_Service_Unit_File_Created: 'DeviceFileEvents',
    Unprivileged_Systemctl_Service_Enable: 'DeviceProcessEvents',
  },
};

/** A rule text short enough to read in a failing test, with one branch name in it. */
export const shortQuery = [
  'DeviceProcessEvents',
  '| where FileName =~ "systemctl"',
  '| extend DetectionBranch = "WebApp_Process_Spawned_Systemctl"',
].join('\n');

/** The row of a web shell that enables a unit, as the rule projects it. */
export const webShellRow: Row = {
  Timestamp: '2026-01-15T08:00:00.000Z',
  DeviceName: 'web-01.example.com',
  AccountName: 'www-data',
  ProcessCommandLine: 'systemctl enable --now cache-sync.service',
  InitiatingProcessFileName: 'sh',
  InitiatingProcessCommandLine: "sh -c 'systemctl enable --now cache-sync.service'",
  InitiatingProcessParentFileName: 'php-fpm8.2',
  DetectionBranch: 'WebApp_Process_Spawned_Systemctl',
};

/** One string of a `datatable(compressedRec: string)`. */
export function compressed(value: unknown): string {
  return deflateSync(JSON.stringify(value)).toString('base64');
}

/** `Query` of an alert per event: the rows compressed into it, as Sentinel writes it. */
export function embeddedQuery(...strings: readonly string[]): string {
  const list = strings.map((text) => `'${text}'`).join(',\n');
  return [
    '// might contain sensitive data',
    'let alertedEvent = datatable(compressedRec: string)',
    `[${list}]`,
    '| extend raw = todynamic(zlib_decompress_from_base64_string(compressedRec)) | evaluate bag_unpack(raw) | project-away compressedRec;',
    'alertedEvent',
  ].join('\n');
}

/** `Query` of a single alert: the rule's text behind the prefix that Sentinel puts before it. */
export function scheduledQuery(text: string, now: string): string {
  const comment =
    '// The query_now parameter represents the time (in UTC) at which the scheduled analytics rule ran to produce this alert.';
  return `${comment}\nset query_now = datetime(${now});\n${text}`;
}

/** `Custom Details` of these rows: for each column the list of its distinct values. */
export function customDetails(rows: readonly Row[]): string {
  const lists: Record<string, string[]> = {};
  for (const [column, value] of rows.flatMap((row) => Object.entries(row))) {
    const list = lists[column] ?? [];
    lists[column] = list;
    if (!list.includes(String(value))) list.push(String(value));
  }
  return JSON.stringify(lists);
}

/** `Custom Details` of these rows as the shipped rule gives them: by its keys, without the columns that it leaves out. */
export function shippedDetails(rows: readonly Row[]): string {
  const keys = Object.entries(customDetailColumns);
  return customDetails(
    rows.map((row) =>
      Object.fromEntries(keys.flatMap(([key, column]) => (column in row ? [[key, row[column] ?? '']] : []))),
    ),
  );
}

/** What a test or a sample says of an alert; the rest is filled in as Sentinel would. */
export interface AlertParts {
  readonly id?: string;
  readonly time?: string;
  /** The moment at which the rule ran; ten minutes behind `time` when not given. */
  readonly queryEnd?: string;
  readonly workspace?: string;
  readonly rule?: string;
  readonly ruleName?: string;
  /** Extended properties besides or instead of the usual ones; undefined takes one away. */
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly entities?: readonly unknown[];
  /** Columns besides or instead of the usual ones; undefined takes one away. */
  readonly columns?: Readonly<Record<string, unknown>>;
}

/** A row of the `SecurityAlert` table as data export writes it: empty columns absent, objects as strings. */
export function securityAlert(parts: AlertParts = {}): Record<string, unknown> {
  const time = parts.time ?? '2026-01-15T08:00:00.000Z';
  const workspace = parts.workspace ?? '0f3c1d52-5b0e-4b7e-8d5b-6c1f2a3b4c5d';
  const rule = parts.rule ?? '4e5f0b1c-7a7d-4c3e-9a35-0d6a2b9c1e11';
  const name = parts.ruleName ?? 'Detect Systemctl';
  return withoutUndefined({
    TimeGenerated: shifted(time, 10),
    AlertName: name,
    DisplayName: name,
    AlertSeverity: 'Medium',
    ProviderName: 'ASI Scheduled Alerts',
    VendorName: 'Microsoft',
    SystemAlertId: parts.id ?? 'A1B2C3D4-0000-4000-8000-000000000001',
    AlertType: `${workspace}_${rule}`,
    IsIncident: 0,
    StartTime: time,
    EndTime: time,
    ProcessingEndTime: shifted(time, 10),
    ExtendedProperties: JSON.stringify(extendedProperties(parts, time, rule, name)),
    Entities: JSON.stringify(parts.entities ?? []),
    SourceSystem: 'Detection',
    ProductName: 'Azure Sentinel',
    ProductComponentName: 'Scheduled Alerts',
    Status: 'New',
    Tactics: 'Execution,Persistence',
    Techniques: 'T1569',
    Type: 'SecurityAlert',
    TenantId: workspace,
    ...parts.columns,
  });
}

function extendedProperties(parts: AlertParts, time: string, rule: string, name: string) {
  const end = parts.queryEnd ?? shifted(time, 10);
  return withoutUndefined({
    'Query Period': '1.00:00:00',
    'Trigger Operator': 'GreaterThan',
    'Trigger Threshold': '0',
    'Search Query Results Overall Count': '1',
    'Query Start Time UTC': spaced(shifted(end, -24 * 60)),
    'Query End Time UTC': spaced(end),
    'Analytic Rule Ids': JSON.stringify([rule]),
    'Analytic Rule Name': name,
    'Event Grouping': 'AlertPerEvent',
    ProcessedBySentinel: 'True',
    'Alert generation status': 'Full alert created',
    OriginalQuery: shortQuery,
    ...parts.properties,
  });
}

/** An alert per event with the row embedded in its query. */
export function rawRowAlert(row: Row, parts: AlertParts = {}): Record<string, unknown> {
  return securityAlert({
    ...parts,
    properties: { Query: embeddedQuery(compressed(row)), ...parts.properties },
  });
}

/** A single alert for all rows of a run, which are folded into its custom details. */
export function singleAlert(rows: readonly Row[], parts: AlertParts = {}): Record<string, unknown> {
  const time = parts.time ?? '2026-01-15T08:00:00.000Z';
  return securityAlert({
    ...parts,
    properties: {
      'Event Grouping': 'SingleAlert',
      OriginalQuery: undefined,
      Query: scheduledQuery(shortQuery, parts.queryEnd ?? shifted(time, 10)),
      'Custom Details': customDetails(rows),
      'Search Query Results Overall Count': String(rows.length),
      ...parts.properties,
    },
  });
}

/** The payload of the incident trigger of a Logic App, with alerts as ARM has them. */
export function incidentPayload(
  alerts: readonly unknown[],
  properties: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    eventUniqueId: '6a1f0c9e-0000-4000-8000-000000000001',
    objectSchemaType: 'Incident',
    objectEventType: 'Create',
    workspaceId: '0f3c1d52-5b0e-4b7e-8d5b-6c1f2a3b4c5d',
    object: {
      id: '/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/ws/providers/Microsoft.SecurityInsights/Incidents/c0ffee00-0000-4000-8000-000000000001',
      name: 'c0ffee00-0000-4000-8000-000000000001',
      type: 'Microsoft.SecurityInsights/Incidents',
      properties: {
        title: 'Detect Systemctl on web-01',
        severity: 'Medium',
        status: 'New',
        incidentNumber: 4711,
        createdTimeUtc: '2026-01-15T08:11:00.000Z',
        lastModifiedTimeUtc: '2026-01-15T08:12:00.000Z',
        firstActivityTimeUtc: '2026-01-15T08:00:00.000Z',
        relatedAnalyticRuleIds: [
          '/subscriptions/00000000-0000-4000-8000-000000000000/providers/Microsoft.SecurityInsights/alertRules/4E5F0B1C-7A7D-4C3E-9A35-0D6A2B9C1E11',
        ],
        incidentUrl: 'https://portal.azure.example.com/#incident/4711',
        alerts,
        relatedEntities: [],
        ...properties,
      },
    },
  };
}

/** An alert as ARM has it inside of an incident. */
export function armAlert(
  id: string,
  additionalData: Readonly<Record<string, unknown>>,
  properties: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    id: `/subscriptions/00000000-0000-4000-8000-000000000000/entities/${id}`,
    kind: 'SecurityAlert',
    properties: {
      systemAlertId: id,
      alertDisplayName: 'Detect Systemctl',
      alertType: '0f3c1d52-5b0e-4b7e-8d5b-6c1f2a3b4c5d_4e5f0b1c-7a7d-4c3e-9a35-0d6a2b9c1e11',
      severity: 'Medium',
      startTimeUtc: '2026-01-15T08:00:00.000Z',
      endTimeUtc: '2026-01-15T08:01:00.000Z',
      timeGenerated: '2026-01-15T08:10:00.000Z',
      tactics: ['Execution'],
      resourceIdentifiers: [{ type: 'LogAnalytics', workspaceId: '0f3c1d52-5b0e-4b7e-8d5b-6c1f2a3b4c5d' }],
      additionalData,
      ...properties,
    },
  };
}

/** A record of the streaming API of Defender XDR. */
export function streamRecord(
  table: string,
  properties: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return {
    time: '2026-01-15T08:00:30.0000000Z',
    tenantId: '9b8a7c6d-0000-4000-8000-000000000001',
    operationName: 'Publish',
    category: `AdvancedHunting-${table}`,
    _TimeReceivedBySvc: '2026-01-15T08:00:29.0000000Z',
    properties,
    Tenant: 'DefaultTenant',
  };
}

function withoutUndefined(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

function shifted(time: string, minutes: number): string {
  return new Date(Date.parse(time) + minutes * 60_000).toISOString();
}

/** `yyyy-MM-dd HH:mm:ssZ`, as extended properties write a time. */
function spaced(time: string): string {
  return `${time.slice(0, 19).replace('T', ' ')}Z`;
}
