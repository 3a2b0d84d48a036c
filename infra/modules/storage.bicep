// One account: the tables of the service, and the blobs of the Functions host (package, leases, checkpoints, keys).

import { storageBlobDataOwner, storageTableDataContributor } from '../shared/roles.bicep'

@description('Name of the account.')
@minLength(3)
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Redundancy of the account.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param sku string

@description('Resource id of the identity of the service.')
param identityId string

@description('Its service principal.')
param principalId string

@description('Whether the account is reached by its private endpoints only.')
param isPrivate bool

@description('Resource id of the workspace that keeps the logs and metrics of the account.')
param workspaceId string

@description('Whether each request to tables and blobs is logged.')
param logsRequests bool

// The same names as in src/tables/table-names.ts.
var tableNames = ['allowlist', 'cases', 'changes', 'context', 'enrichments', 'failures', 'inventory', 'jobs', 'rules', 'sightings', 'writeback']

var packageContainer = 'packages'

@description('Days that a deleted or overwritten blob, or a deleted container, can be brought back.')
var softDelete = { enabled: true, days: 14 }

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' = {
  name: name
  location: location
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }

  // Tables have no soft delete.
  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: softDelete
      containerDeleteRetentionPolicy: softDelete
    }

    resource packages 'containers' = {
      name: packageContainer
      properties: { publicAccess: 'None' }
    }
  }

  resource tableService 'tableServices' = {
    name: 'default'

    resource tables 'tables' = [for table in tableNames: { name: table }]
  }
}

var roles = [storageBlobDataOwner, storageTableDataContributor]

resource grants 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in roles: {
    name: guid(account.id, identityId, role)
    scope: account
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

var requests = [
  { category: 'StorageRead', enabled: true }
  { category: 'StorageWrite', enabled: true }
  { category: 'StorageDelete', enabled: true }
]

// The one version that is not a preview cannot send logs by category.
#disable-next-line use-recent-api-versions
resource blobLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (logsRequests) {
  name: 'requests'
  scope: account::blobs
  properties: { workspaceId: workspaceId, logs: requests }
}

#disable-next-line use-recent-api-versions
resource tableLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (logsRequests) {
  name: 'requests'
  scope: account::tableService
  properties: { workspaceId: workspaceId, logs: requests }
}

#disable-next-line use-recent-api-versions
resource metrics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'metrics'
  scope: account
  properties: { workspaceId: workspaceId, metrics: [{ category: 'Transaction', enabled: true }] }
}

output id string = account.id
output name string = account.name
output tableEndpoint string = account.properties.primaryEndpoints.table
output packageUrl string = '${account.properties.primaryEndpoints.blob}${packageContainer}'
