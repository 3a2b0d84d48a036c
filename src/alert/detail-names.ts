/**
 * The custom details that the shipped analytics rule gives its alerts, by the names of the rule's own columns: the
 * parser takes each as the column of that name. A rule maps at most 20 (Microsoft Learn, "Service limits for Microsoft
 * Sentinel"); those without which a row cannot be explained come first.
 */
export const customDetailNames: readonly string[] = [
  'DetectionBranch',
  'SourceTable',
  'Timestamp',
  'DeviceName',
  'DeviceId',
  'AccountName',
  'ActionType',
  'FileName',
  'FolderPath',
  'ProcessCommandLine',
  'InitiatingProcessFileName',
  'InitiatingProcessCommandLine',
  'InitiatingProcessFolderPath',
  'InitiatingProcessParentFileName',
  'InitiatingProcessAccountName',
  'ProcessId',
  'InitiatingProcessId',
  'SHA256',
  'PreviousFileName',
  'ReportId',
];

/**
 * Details that tell of an event, in the shipped rule and in others of its kind. Details without any of them describe
 * a row, but are none.
 */
export const eventDetailNames: ReadonlySet<string> = new Set([
  'DetectionBranch',
  'ProcessCommandLine',
  'FileName',
  'FolderPath',
  'InitiatingProcessFileName',
  'InitiatingProcessCommandLine',
  'InitiatingProcessParentFileName',
  'InitiatingProcessParentCommandLine',
]);
