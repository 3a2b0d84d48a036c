// Sends each new alert, and each change of an incident, from the workspace to the hub.

@description('Name of the Sentinel workspace.')
param workspaceName string

@description('Name of the rule.')
@minLength(4)
@maxLength(63)
param name string

@description('Resource id of the Event Hubs namespace, in the region of the workspace.')
param namespaceId string

@description('Name of the hub in it.')
param hubName string

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: workspaceName
}

resource export 'Microsoft.OperationalInsights/workspaces/dataExports@2026-03-01' = {
  parent: workspace
  name: name
  properties: {
    enable: true
    tableNames: ['SecurityAlert', 'SecurityIncident']
    destination: {
      resourceId: namespaceId
      metaData: { eventHubName: hubName }
    }
  }
}
