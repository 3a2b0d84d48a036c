import type { AlertRow } from '../../src/alert/alert.ts';

/** When the query of the test rows ended: ten minutes after the rows were recorded. */
export const QUERY_TIME = '2026-11-20T06:10:00Z';

/** A row of DeviceProcessEvents that satisfies the first branch of the shipped rule, and not the third. */
export const processColumns: Readonly<Record<string, unknown>> = {
  Timestamp: '2026-11-20T06:00:00.1234567Z',
  DeviceName: 'web-01.example.com',
  ActionType: 'ProcessCreated',
  FileName: 'systemctl',
  FolderPath: '/usr/bin/systemctl',
  AccountName: 'root',
  ProcessCommandLine: 'systemctl start app.service',
  InitiatingProcessFileName: 'python3',
  InitiatingProcessCommandLine: 'python3 /opt/app/deploy.py',
  InitiatingProcessParentFileName: 'cron',
};

/** A row of DeviceFileEvents that satisfies the second branch. */
export const fileColumns: Readonly<Record<string, unknown>> = {
  Timestamp: '2026-11-20T06:00:00Z',
  DeviceName: 'web-01.example.com',
  ActionType: 'FileCreated',
  FileName: 'app.service',
  FolderPath: '/etc/systemd/system/app.service',
  InitiatingProcessAccountName: 'root',
  InitiatingProcessFileName: 'cp',
  InitiatingProcessCommandLine: 'cp /tmp/app.service /etc/systemd/system/app.service',
  InitiatingProcessParentFileName: 'bash',
};

/** A row with some columns changed; undefined takes a column away. */
export function rowOf(
  table: string,
  columns: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, unknown>> = {},
  more: Partial<AlertRow> = {},
): AlertRow {
  const all = Object.entries({ ...columns, ...changes }).filter(([, value]) => value !== undefined);
  return { table, source: 'request', columns: Object.fromEntries(all), ...more };
}

/** A row of DeviceProcessEvents. */
export function processRow(
  changes: Readonly<Record<string, unknown>> = {},
  more: Partial<AlertRow> = {},
): AlertRow {
  return rowOf('DeviceProcessEvents', processColumns, changes, more);
}

/** A row of DeviceFileEvents. */
export function fileRow(
  changes: Readonly<Record<string, unknown>> = {},
  more: Partial<AlertRow> = {},
): AlertRow {
  return rowOf('DeviceFileEvents', fileColumns, changes, more);
}
