// The way of telemetry out of a private network: Azure Monitor has one scope for all that is reached from it.

@description('Start of the names.')
param name string

@description('Region.')
param location string

@description('Resource id of the workspace that keeps telemetry.')
param workspaceId string

@description('Resource id of Application Insights.')
param insightsId string

@description('Resource id of the subnet of private endpoints.')
param subnetId string

@description('Resource ids of the private DNS zones of Azure Monitor.')
param zoneIds string[]

resource scope 'Microsoft.Insights/privateLinkScopes@2021-09-01' = {
  name: 'ampls-${name}'
  location: 'global'
  properties: {
    accessModeSettings: {
      ingestionAccessMode: 'PrivateOnly'
      // The Sentinel workspace, which the service queries, is not in the scope.
      queryAccessMode: 'Open'
    }
  }

  resource workspace 'scopedResources' = {
    name: 'workspace'
    properties: { linkedResourceId: workspaceId }
  }

  resource insights 'scopedResources' = {
    name: 'insights'
    properties: { linkedResourceId: insightsId }
  }
}

module endpoint 'private-endpoint.bicep' = {
  params: {
    name: 'pe-monitor-${name}'
    location: location
    targetId: scope.id
    groupId: 'azuremonitor'
    subnetId: subnetId
    zoneIds: zoneIds
  }
  dependsOn: [scope::workspace, scope::insights]
}
