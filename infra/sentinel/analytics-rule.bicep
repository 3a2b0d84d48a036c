// The analytics rule, from the text that the service explains its alerts by.

@description('Name of the Sentinel workspace.')
param workspaceName string

@description('Name of the rule, as alerts carry it.')
@minLength(1)
@maxLength(256)
param displayName string

@description('How often the rule runs (ISO 8601).')
param frequency string

@description('How far back each run looks (ISO 8601).')
param period string

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: workspaceName
}

resource rule 'Microsoft.SecurityInsights/alertRules@2025-09-01' = {
  name: guid(workspace.id, displayName)
  scope: workspace
  kind: 'Scheduled'
  properties: {
    displayName: displayName
    description: 'systemctl and systemd units used for persistence on Linux, in three branches. Each alert is triaged by systemctl-triage.'
    enabled: true
    severity: 'Medium'
    tactics: ['Execution', 'Persistence']
    techniques: ['T1569', 'T1543']
    query: loadTextContent('../../rules/systemctl.kql')
    queryFrequency: frequency
    queryPeriod: period
    triggerOperator: 'GreaterThan'
    triggerThreshold: 0
    suppressionEnabled: false
    suppressionDuration: 'PT5H'
    // An alert for each row: it carries the whole row, from which the service explains the hit. Alerts call the same
    // setting AlertPerEvent.
    eventGroupingSettings: { aggregationKind: 'AlertPerResult' }
    // Keys with their columns, from the file that the reader of the service has too. Root accounts vanish from mapped
    // entities: the details are the second way to see them.
    customDetails: loadJsonContent('../../rules/custom-details.json')
    entityMappings: [
      {
        entityType: 'Host'
        fieldMappings: [{ identifier: 'FullName', columnName: 'DeviceName' }]
      }
      {
        entityType: 'Account'
        fieldMappings: [{ identifier: 'Name', columnName: 'AccountName' }]
      }
      {
        entityType: 'Process'
        fieldMappings: [
          { identifier: 'CommandLine', columnName: 'ProcessCommandLine' }
          { identifier: 'ProcessId', columnName: 'ProcessId' }
        ]
      }
      {
        entityType: 'File'
        fieldMappings: [{ identifier: 'Name', columnName: 'FileName' }]
      }
    ]
    incidentConfiguration: {
      createIncident: true
      // Runs overlap, so that late rows are seen; what is reported twice lands in one incident.
      groupingConfiguration: {
        enabled: true
        lookbackDuration: 'PT5H'
        matchingMethod: 'AllEntities'
        reopenClosedIncident: false
        groupByEntities: []
        groupByAlertDetails: []
        groupByCustomDetails: []
      }
    }
  }
}

output ruleName string = rule.name
