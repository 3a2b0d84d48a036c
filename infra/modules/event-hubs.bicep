// The hub that the workspace exports alerts and incidents into, with a consumer group of the service's own.

import { eventHubsDataReceiver } from '../shared/roles.bicep'

@description('Name of the namespace.')
@minLength(6)
@maxLength(50)
param name string

@description('Region; the one of the exporting workspace.')
param location string

@description('Name of the hub.')
param hubName string

@description('Name of the consumer group.')
param consumerGroup string

@description('Partitions: how many instances can read at the same time. They cannot be lowered later.')
@minValue(1)
@maxValue(32)
param partitions int

@description('How far throughput units rise by themselves.')
@minValue(1)
@maxValue(40)
param maximumThroughputUnits int

@description('Days that an event waits for the service.')
@minValue(1)
@maxValue(7)
param retentionInDays int

@description('Whether keys are accepted beside Entra tokens.')
param localAuth bool

@description('Resource id of the identity of the service.')
param identityId string

@description('Its service principal.')
param principalId string

@description('Whether the namespace is reached by its private endpoint only.')
param isPrivate bool

@description('Subnet of the service, where the namespace is private; else empty.')
param subnetId string

@description('Workspace that keeps the metrics of the namespace, from which the lag is told.')
param workspaceId string

resource namespace 'Microsoft.EventHub/namespaces@2026-01-01' = {
  name: name
  location: location
  sku: {
    name: 'Standard'
    tier: 'Standard'
    capacity: 1
  }
  properties: {
    disableLocalAuth: !localAuth
    minimumTlsVersion: '1.2'
    isAutoInflateEnabled: maximumThroughputUnits > 1
    maximumThroughputUnits: maximumThroughputUnits > 1 ? maximumThroughputUnits : 0
    publicNetworkAccess: 'Enabled'
  }

  resource hub 'eventhubs' = {
    name: hubName
    properties: {
      partitionCount: partitions
      retentionDescription: {
        cleanupPolicy: 'Delete'
        retentionTimeInHours: retentionInDays * 24
      }
    }

    resource group 'consumergroups' = { name: consumerGroup }
  }

  // Azure Monitor exports as a trusted service, which takes a network that is not disabled but denies by default.
  // Without at least one rule Event Hubs lets every network in (Microsoft Learn, "Allow access to Azure Event Hubs
  // namespaces from specific virtual networks"), hence the subnet of the service.
  resource networkRules 'networkRuleSets' = if (isPrivate) {
    name: 'default'
    properties: {
      defaultAction: 'Deny'
      publicNetworkAccess: 'Enabled'
      trustedServiceAccessEnabled: true
      virtualNetworkRules: [{ ignoreMissingVnetServiceEndpoint: true, subnet: { id: subnetId } }]
    }
  }
}

resource receiver 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(namespace::hub.id, identityId, eventHubsDataReceiver)
  scope: namespace::hub
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', eventHubsDataReceiver)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// The one version that is not a preview cannot send metrics by category.
#disable-next-line use-recent-api-versions
resource metrics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'metrics'
  scope: namespace
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output id string = namespace.id
output name string = namespace.name
output host string = replace(replace(namespace.properties.serviceBusEndpoint, 'https://', ''), ':443/', '')
