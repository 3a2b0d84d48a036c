/** The example of a case's id in the OpenAPI document. */
const EXAMPLE_CASE_ID = '6f1c2a5e-0b7d-4c3e-9a41-2d5b8c7e9f10';

/** A SecurityAlert row as data export writes it, cut down to what makes it an alert of this rule. */
export const EXAMPLE_ALERT = {
  records: [
    {
      Type: 'SecurityAlert',
      TimeGenerated: '2026-01-02T03:10:00Z',
      AlertName: 'Detect Systemctl',
      AlertSeverity: 'High',
      SystemAlertId: EXAMPLE_CASE_ID,
      StartTime: '2026-01-02T03:04:05Z',
      EndTime: '2026-01-02T03:04:05Z',
      ExtendedProperties:
        '{"Query End Time UTC":"2026-01-02 03:09:00Z","Custom Details":"{\\"ProcessCommandLine\\":[\\"systemctl enable cache.service\\"],\\"AccountName\\":[\\"www-data\\"],\\"DeviceName\\":[\\"web-01.example.com\\"]}"}',
      Entities: '[]',
    },
  ],
} as const;

/** A row of DeviceProcessEvents that the shipped rule matches. */
export const EXAMPLE_ROW = {
  table: 'DeviceProcessEvents',
  Timestamp: '2026-01-02T03:04:05Z',
  DeviceName: 'web-01.example.com',
  AccountName: 'www-data',
  FileName: 'systemctl',
  ProcessCommandLine: 'systemctl enable --now cache.service',
  InitiatingProcessFileName: 'php-fpm8.1',
  InitiatingProcessCommandLine: 'php-fpm: pool www',
  InitiatingProcessParentFileName: 'systemd',
} as const;
