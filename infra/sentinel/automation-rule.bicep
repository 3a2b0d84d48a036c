// Runs the playbook on each new incident of the analytics rule.

@description('Name of the Sentinel workspace.')
param workspaceName string

@description('What tells this deployment from others on the same workspace.')
param name string

@description('Resource id of the playbook.')
param playbookId string

@description('Name of the analytics rule, as incidents refer to it.')
param ruleName string

@description('When the rule runs among other automation rules.')
@minValue(1)
@maxValue(1000)
param order int

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: workspaceName
}

resource rule 'Microsoft.SecurityInsights/automationRules@2025-09-01' = {
  name: guid(workspace.id, 'systemctl-triage', name)
  scope: workspace
  properties: {
    displayName: 'Triage systemctl incidents'
    order: order
    triggeringLogic: {
      isEnabled: true
      triggersOn: 'Incidents'
      triggersWhen: 'Created'
      conditions: [
        {
          conditionType: 'Property'
          conditionProperties: {
            propertyName: 'IncidentRelatedAnalyticRuleIds'
            operator: 'Contains'
            propertyValues: [
              extensionResourceId(workspace.id, 'Microsoft.SecurityInsights/alertRules', ruleName)
            ]
          }
        }
      ]
    }
    actions: [
      {
        order: 1
        actionType: 'RunPlaybook'
        actionConfiguration: {
          logicAppResourceId: playbookId
          tenantId: tenant().tenantId
        }
      }
    ]
  }
}
