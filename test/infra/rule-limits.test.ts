import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { customDetailColumns } from '../../src/alert/detail-names.ts';
import { columnsOf, type DeployedRule, rulesOfTemplate } from './deployed-rule.ts';
import { brokenLimits, ruleLimits } from './rule-limits.ts';

const [rule, ...others] = rulesOfTemplate();
assert.ok(rule);
const shipped: DeployedRule = rule;

/** The query with other columns at its end. */
const projecting = (...columns: readonly string[]) => `DeviceProcessEvents | project ${columns.join(', ')}`;

const repeated = (count: number, one: (index: number) => string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [one(index), 'FileName']));
const mapping = (entityType: string, ...identifiers: readonly string[]) => ({
  entityType,
  fieldMappings: identifiers.map((identifier) => ({ identifier, columnName: 'FileName' })),
});
const grouped = (
  grouping: Partial<DeployedRule['incidentConfiguration']['groupingConfiguration']>,
): Partial<DeployedRule> => {
  const { incidentConfiguration } = shipped;
  const groupingConfiguration = { ...incidentConfiguration.groupingConfiguration, ...grouping };
  return { incidentConfiguration: { ...incidentConfiguration, groupingConfiguration } };
};

/** For each limit, changes of the shipped rule that just keep it, and some that just break it. */
const changes: readonly (readonly [
  limit: RegExp,
  within: readonly Partial<DeployedRule>[],
  beyond: readonly Partial<DeployedRule>[],
])[] = [
  [
    /^20 custom details/,
    [{ customDetails: repeated(20, (index) => `Key${index}`) }, { customDetails: {} }],
    [{ customDetails: repeated(21, (index) => `Key${index}`) }],
  ],
  [
    /^the key of a custom detail/,
    [{ customDetails: { ['K'.repeat(20)]: 'FileName', a_1: 'FileName' } }],
    ['K'.repeat(21), '1a', '_a', 'a b', 'a-b', 'ä', ''].map((key) => ({
      customDetails: { [key]: 'FileName' },
    })),
  ],
  [
    /^the column of a custom detail/,
    [
      {
        query: projecting('_Id', 'C'.repeat(500)),
        customDetails: { A: '_Id', B: 'C'.repeat(500) },
        entityMappings: [],
      },
    ],
    [{ query: projecting('C'.repeat(501)), customDetails: { A: 'C'.repeat(501) }, entityMappings: [] }],
  ],
  [
    /^a custom detail is a column/,
    [{ customDetails: { A: 'PreviousFolderPath' } }],
    [{ customDetails: { A: 'InitiatingProcessMD5' } }, { customDetails: { A: 'filename' } }],
  ],
  [
    /^1 to 10 entity mappings/,
    [{ entityMappings: Array(10).fill(mapping('File', 'Name')) }],
    [{ entityMappings: [] }, { entityMappings: Array(11).fill(mapping('File', 'Name')) }],
  ],
  [
    /^1 to 3 identifiers/,
    [{ entityMappings: [mapping('Host', 'HostName', 'DnsDomain', 'OSFamily')] }],
    [
      { entityMappings: [mapping('Host', 'HostName', 'DnsDomain', 'OSFamily', 'OSVersion')] },
      { entityMappings: [mapping('File', 'Name', 'Name')] },
    ],
  ],
  [
    /^an entity type has identifiers/,
    [{ entityMappings: [mapping('Account', 'Name', 'NTDomain')] }],
    [
      { entityMappings: [mapping('Account', 'Name', 'HostName')] },
      { entityMappings: [mapping('File', 'Name', 'name')] },
    ],
  ],
  [
    /^an entity has one of the identifiers/,
    [{ entityMappings: [mapping('Process', 'ProcessId')] }],
    [
      { entityMappings: [mapping('File', 'Directory')] },
      { entityMappings: [mapping('Process', 'CreationTimeUtc')] },
    ],
  ],
  [
    /^an identifier is a column/,
    [
      {
        entityMappings: [
          { entityType: 'File', fieldMappings: [{ identifier: 'Name', columnName: 'SHA256' }] },
        ],
      },
    ],
    [
      {
        entityMappings: [{ entityType: 'File', fieldMappings: [{ identifier: 'Name', columnName: 'SHA1' }] }],
      },
      {
        entityMappings: [
          { entityType: 'File', fieldMappings: [{ identifier: 'Name', columnName: 'sha256' }] },
        ],
      },
    ],
  ],
  [
    /^the query has 1 to/,
    [{ query: `${shipped.query}//${'x'.repeat(10_000 - 2 - shipped.query.length)}` }],
    [{ query: `${shipped.query}//${'x'.repeat(10_001 - 2 - shipped.query.length)}` }],
  ],
  [
    /^the query has neither/,
    [{ query: `${shipped.query}// union (` }],
    [{ query: `${shipped.query}// union *` }, { query: `${shipped.query}// search  *` }],
  ],
  [
    /^the name has/,
    [{ displayName: 'n'.repeat(256) }],
    [{ displayName: 'n'.repeat(257) }, { displayName: '' }],
  ],
  [
    /^the description has/,
    [{ description: 'd'.repeat(5000) }, { description: undefined }],
    [{ description: 'd'.repeat(5001) }],
  ],
  [/^the severity/, [{ severity: 'High' }], [{ severity: 'Critical' }, { severity: 'medium' }]],
  [
    /^the query runs every/,
    [{ queryFrequency: 'PT5M' }, { queryFrequency: 'P14D', queryPeriod: 'P14D' }],
    [{ queryFrequency: 'PT4M' }, { queryFrequency: 'PT0H' }],
  ],
  [
    /^the query looks back 5/,
    [{ queryFrequency: 'PT1H', queryPeriod: 'P14D' }],
    [{ queryPeriod: 'P14DT1M' }],
  ],
  [
    /^the query looks back as long/,
    [{ queryFrequency: 'PT2H', queryPeriod: 'PT2H' }],
    [{ queryFrequency: 'PT2H1M', queryPeriod: 'PT2H' }],
  ],
  [
    /^a query that looks back 2 days/,
    [
      { queryFrequency: 'PT59M', queryPeriod: 'P1DT23H59M' },
      { queryFrequency: 'PT60M', queryPeriod: 'P2D' },
    ],
    [{ queryFrequency: 'PT59M', queryPeriod: 'PT48H' }],
  ],
  [
    /^the threshold/,
    [{ triggerThreshold: 10_000, triggerOperator: 'Equal' }],
    [
      { triggerThreshold: 10_001 },
      { triggerThreshold: -1 },
      { triggerThreshold: 0.5 },
      { triggerOperator: 'gt' },
    ],
  ],
  [
    /^an alert stops the query/,
    [{ suppressionDuration: 'P1D' }],
    [{ suppressionDuration: 'P1DT1M' }, { suppressionDuration: '5 hours' }, { suppressionDuration: 'PT' }],
  ],
  [
    /^events are grouped/,
    [{ eventGroupingSettings: { aggregationKind: 'SingleAlert' } }],
    // As alerts call it.
    [{ eventGroupingSettings: { aggregationKind: 'AlertPerEvent' } }],
  ],
  [
    /^each tactic/,
    [{ tactics: ['Execution', 'PrivilegeEscalation'] }],
    [
      { tactics: [...shipped.tactics, 'Privilege Escalation'] },
      { tactics: [...shipped.tactics, 'Execution'] },
    ],
  ],
  [
    /^a technique is/,
    [{ techniques: ['T1569'], tactics: ['Execution'] }, { techniques: [] }],
    [{ tactics: ['Execution'] }, { techniques: ['T1569.003'] }, { techniques: ['T1569', 'T1569'] }],
  ],
  [
    /^a name or description of an alert's own has 256/,
    [
      {
        alertDetailsOverride: {
          alertDisplayNameFormat: 'n'.repeat(256),
          alertDescriptionFormat: 'd'.repeat(5000),
        },
      },
    ],
    [
      { alertDetailsOverride: { alertDisplayNameFormat: 'n'.repeat(257) } },
      { alertDetailsOverride: { alertDescriptionFormat: '' } },
    ],
  ],
  [
    /^a name or description of an alert's own has 3/,
    [{ alertDetailsOverride: { alertDisplayNameFormat: '{{DeviceName}} {{AccountName}} {{FileName}}' } }],
    [{ alertDetailsOverride: { alertDescriptionFormat: '{{DeviceName}}'.repeat(4) } }],
  ],
  [
    /^what an alert takes from columns/,
    [
      {
        alertDetailsOverride: {
          alertDisplayNameFormat: '{{DeviceName}}',
          alertSeverityColumnName: 'ActionType',
        },
      },
    ],
    [
      { alertDetailsOverride: { alertDisplayNameFormat: '{{Computer}}' } },
      { alertDetailsOverride: { alertTacticsColumnName: 'Tactics' } },
    ],
  ],
  [
    /^alerts of 5 minutes/,
    [grouped({ lookbackDuration: 'P7D' })],
    [grouped({ lookbackDuration: 'P7DT1M' }), grouped({ lookbackDuration: 'PT4M' })],
  ],
  [
    /^alerts are grouped by a method/,
    [grouped({ matchingMethod: 'Selected', groupByCustomDetails: ['DeviceId'] })],
    [grouped({ matchingMethod: 'Selected' }), grouped({ matchingMethod: 'Entities' })],
  ],
  [
    /^alerts are grouped by entities/,
    [grouped({ groupByEntities: ['Host'], groupByAlertDetails: ['Severity'] })],
    [
      grouped({ groupByEntities: ['IP'] }),
      // The column is no key.
      grouped({ groupByCustomDetails: ['InitiatingProcessFileName'] }),
      grouped({ groupByAlertDetails: ['Title'] }),
    ],
  ],
];

describe('the analytics rule of infra/azuredeploy.json', () => {
  it('is one, and keeps every limit of analytics rules', () => {
    assert.deepEqual(others, []);
    assert.deepEqual(brokenLimits(shipped), []);
  });

  it('has the query, and the custom details, that the service knows', () => {
    assert.equal(shipped.query, readFileSync(new URL('../../rules/systemctl.kql', import.meta.url), 'utf8'));
    assert.deepEqual(shipped.customDetails, customDetailColumns);
    assert.ok(columnsOf(shipped.query).has('InitiatingProcessParentFileName'));
  });

  it('gives a row of ordinary length custom details of 2 KB at most (Service limits for Microsoft Sentinel)', () => {
    const lengths: Readonly<Record<string, number>> = { DeviceId: 40, SHA256: 64, ProcessCommandLine: 120 };
    const details = Object.entries(customDetailColumns).map(([key, column]) => [
      key,
      ['x'.repeat(lengths[column] ?? 40)],
    ]);
    assert.ok(JSON.stringify(Object.fromEntries(details)).length <= 2048);
  });
});

describe('the check of limits', () => {
  it('has a page for each limit, and a change within and beyond it', () => {
    for (const { limit, page } of ruleLimits) {
      assert.notEqual(page, '');
      assert.equal(changes.filter(([pattern]) => pattern.test(limit)).length, 1, limit);
    }
    assert.equal(changes.length, ruleLimits.length);
  });

  for (const [limit, within, beyond] of changes) {
    it(`${limit.source}: the last that is taken, and the first that is not`, () => {
      const breaks = (change: Partial<DeployedRule>) =>
        brokenLimits({ ...shipped, ...change }).some((broken) => limit.test(broken));
      for (const change of within) assert.equal(breaks(change), false, JSON.stringify(change).slice(0, 200));
      for (const change of beyond) assert.equal(breaks(change), true, JSON.stringify(change).slice(0, 200));
    });
  }
});
