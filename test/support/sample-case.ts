import type { Case } from '../../src/case/case.schema.ts';
import type { Clause, ExplainedRow } from '../../src/rule/explained.schema.ts';

/** A clause that holds: vary what the test is about. */
export function sampleClause(overrides: Partial<Clause> = {}): Clause {
  return {
    text: 'FileName =~ "systemctl"',
    line: 7,
    outcome: 'match',
    basis: 'evaluated',
    operator: '=~',
    column: 'FileName',
    actual: 'systemctl',
    matches: [{ literal: 'systemctl', start: 0, end: 9 }],
    ...overrides,
  };
}

/** A row of DeviceProcessEvents that the first branch of the rule matches. */
export function sampleRow(overrides: Partial<ExplainedRow> = {}): ExplainedRow {
  return {
    table: 'DeviceProcessEvents',
    source: 'raw-row',
    columns: {
      Timestamp: '2026-01-02T03:04:05.000Z',
      DeviceName: 'web-01.example.com',
      AccountName: 'www-data',
      FileName: 'systemctl',
      ProcessCommandLine: 'systemctl enable --now cache.service',
      InitiatingProcessFileName: 'php-fpm8.1',
      InitiatingProcessParentFileName: 'nginx',
    },
    reportedBranch: 'WebApp_Process_Spawned_Systemctl',
    hit: 'match',
    branches: [
      {
        name: 'WebApp_Process_Spawned_Systemctl',
        table: 'DeviceProcessEvents',
        outcome: 'match',
        clauses: [
          sampleClause({
            text: 'Timestamp > ago(24h)',
            line: 6,
            basis: 'assumed',
            operator: '>',
            column: 'Timestamp',
            actual: '2026-01-02T03:04:05.000Z',
            matches: [],
          }),
          sampleClause(),
          sampleClause({
            text: 'ProcessCommandLine has_any ("start", "enable", "daemon-reload", "link")',
            line: 8,
            operator: 'has_any',
            column: 'ProcessCommandLine',
            actual: 'systemctl enable --now cache.service',
            matches: [{ literal: 'enable', start: 10, end: 16 }],
          }),
        ],
      },
      {
        name: 'Unprivileged_Systemctl_Service_Enable',
        table: 'DeviceProcessEvents',
        outcome: 'no-match',
        clauses: [
          sampleClause({ line: 40 }),
          sampleClause({
            text: 'not (InitiatingProcessFileName has_any (PackageManagers))',
            line: 43,
            outcome: 'no-match',
            operator: 'not',
            column: 'InitiatingProcessFileName',
            actual: 'php-fpm8.1',
            matches: [],
          }),
        ],
      },
    ],
    ...overrides,
  };
}

/** One valid, complete case of a hostile alert: tests vary one field of it. */
export function sampleCase(overrides: Partial<Case> = {}): Case {
  return {
    id: '1a2b3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d',
    createdAt: '2026-01-02T03:10:00.000Z',
    updatedAt: '2026-01-02T03:10:00.000Z',
    revision: 1,
    alert: {
      systemAlertId: '1a2b3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d',
      ruleName: 'Detect Systemctl',
      ruleId: '22222222-3333-4444-8555-666666666666',
      severity: 'High',
      startTime: '2026-01-02T03:04:05.000Z',
      endTime: '2026-01-02T03:04:05.000Z',
      workspaceId: '33333333-4444-4555-8666-777777777777',
      tactics: ['Execution', 'Persistence'],
      techniques: ['T1569'],
    },
    rule: { name: 'Detect Systemctl', sha256: 'a'.repeat(64), source: 'shipped', drift: [], unsupported: [] },
    events: [sampleRow()],
    context: {
      host: {
        name: 'web-01.example.com',
        tags: ['web'],
        inventoried: true,
        criticality: 'high',
        role: 'web',
      },
      account: { name: 'www-data', class: 'web-service', tags: [], inventoried: false },
      sources: [
        { name: 'alert', status: 'ok' },
        { name: 'log-analytics', status: 'not-configured' },
      ],
    },
    allowlist: [
      {
        entryId: 'ansible-systemd',
        category: 'config-management',
        outcome: 'partial',
        matchedOn: ['what'],
      },
    ],
    score: {
      value: 85,
      reasons: [
        {
          code: 'sign.account.web-service',
          points: 45,
          text: 'A web server account ran systemctl.',
          evidence: 'www-data',
          checkNext:
            'DeviceProcessEvents of www-data on the host, ProcessCommandLine, one hour before the alert.',
        },
        {
          code: 'sign.parent.web-server',
          points: 35,
          text: 'The parent is a web application process.',
          evidence: 'php-fpm8.1',
          checkNext: 'Access log of the web server for POST requests, ten minutes before the alert.',
        },
        { code: 'base.rule-hit', points: 5, text: 'The row matches a branch of the rule.' },
      ],
    },
    evidence: { completeness: 0.9, missing: ['FolderPath of the unit'] },
    disposition: 'likely-malicious',
    summary: 'www-data ran "systemctl enable --now cache.service" from php-fpm8.1 on web-01.example.com',
    note: '**likely-malicious** · score 85/100\n',
    ...overrides,
  };
}
