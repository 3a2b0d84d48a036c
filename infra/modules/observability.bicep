// Where telemetry goes: a workspace of its own, so that it is not billed as Sentinel data.

import { monitoringMetricsPublisher } from '../shared/roles.bicep'

@description('Start of the names.')
param name string

@description('Name of the Application Insights resource.')
param insightsName string

@description('Region.')
param location string

@description('Resource id of the identity of the service.')
param identityId string

@description('Its service principal.')
param principalId string

@description('Days that telemetry is kept.')
@minValue(30)
@maxValue(730)
param retentionInDays int

@description('Whether telemetry is sent and queried inside the network only.')
param isPrivate bool

// Diagnostic settings send by a channel of their own, whatever this says (Microsoft Learn, "Design Azure Monitor Private
// Link configuration").
var publicAccess = isPrivate ? 'Disabled' : 'Enabled'

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' = {
  name: 'log-${name}'
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionInDays
    publicNetworkAccessForIngestion: publicAccess
    publicNetworkAccessForQuery: publicAccess
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    IngestionMode: 'LogAnalytics'
    DisableLocalAuth: true
    publicNetworkAccessForIngestion: publicAccess
    publicNetworkAccessForQuery: publicAccess
  }
}

resource publisher 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identityId, monitoringMetricsPublisher)
  scope: insights
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

output workspaceId string = workspace.id
output insightsId string = insights.id
