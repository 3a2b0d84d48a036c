// The whole of systemctl-triage in one resource group, and what it needs in the Sentinel workspace, which may be in
// another one. Nothing but the workspace has to be there before.

import { logAnalyticsReader, sentinelReader, sentinelResponder } from 'shared/roles.bicep'
import { network, writeBackMode } from 'shared/types.bicep'

targetScope = 'resourceGroup'

@description('Start of every name: letters, digits and hyphens.')
@minLength(3)
@maxLength(11)
param prefix string = 'triage'

@description('Region; it must be the one of the Sentinel workspace, from which data is exported within the region only.')
param location string = resourceGroup().location

@description('Resource id of the Log Analytics workspace that Microsoft Sentinel is on: /subscriptions/…/workspaces/….')
@minLength(100)
param sentinelWorkspaceId string

@description('Whether to deploy the analytics rule; false keeps an existing one, named in ruleNames or ruleIds.')
param deployRule bool = true

@description('Names of the analytics rules whose alerts are triaged. The first is the one of the rule that is deployed.')
@minLength(1)
param ruleNames string[] = ['Detect Systemctl']

@description('Ids (GUIDs) of analytics rules whose alerts are triaged, beside ruleNames.')
param ruleIds string[] = []

@description('How often the deployed rule runs (ISO 8601).')
param ruleFrequency string = 'PT1H'

@description('How far back each run of the deployed rule looks (ISO 8601). Longer than ruleFrequency, so that rows which arrive late are seen: what runs report twice lands in one incident.')
param rulePeriod string = 'PT2H'

@description('The comment with the triage note on the incident.')
param writeBackComment writeBackMode = 'on'

@description('Tags on the incident.')
param writeBackTags writeBackMode = 'off'

@description('Raising the severity of the incident; lowering it only by writeBackPolicy.')
param writeBackSeverity writeBackMode = 'off'

@description('A list of tasks on the incident: what to check next.')
param writeBackTasks writeBackMode = 'off'

@description('Closing incidents that writeBackPolicy allows to.')
param writeBackClose writeBackMode = 'off'

@description('The policy for closing and severity, JSON; empty for none.')
param writeBackPolicy string = ''

@description('Context from the Sentinel workspace: rows and history.')
param sourceLogs bool = true

@description('Context from Microsoft Defender for Endpoint; its permissions are granted by hand (docs/operate.md).')
param sourceDefender bool = false

@description('Context on accounts from Microsoft Graph; its permissions are granted by hand (docs/operate.md).')
param sourceGraph bool = false

@description('Advanced hunting through Microsoft Graph; its permissions are granted by hand (docs/operate.md).')
param sourceHunting bool = false

@description('Alias of a watchlist of hosts; empty for none. Read through the workspace, so that sourceLogs must be true.')
param watchlistHosts string = ''

@description('Alias of a watchlist of accounts; empty for none. Read through the workspace, so that sourceLogs must be true.')
param watchlistAccounts string = ''

@description('Whether to make the two watchlists, as templates with an example row each, under the aliases above.')
param deployWatchlists bool = false

@description('public: reached by anyone with the right identity. private-data: storage and hub by private endpoints only. private: HTTP, the vault and telemetry too, so that no playbook of the Consumption plan can call.')
param reach network = 'public'

@description('Address range of the network of a private deployment, at least a /26.')
param addressPrefix string = '10.80.0.0/26'

@description('Id of an Entra app registration for authentication in front of HTTP; empty for function keys alone.')
param entraClientId string = ''

@description('Ids of the applications that may call, where entraClientId is set. The playbook is added by itself.')
param entraAllowedApplications string[] = []

@description('Whether to deploy the playbook on the incident trigger.')
param deployPlaybook bool = false

@description('Object id of the service principal "Azure Security Insights" in this tenant. With it the playbook runs by itself on each incident of the deployed rule.')
param sentinelPrincipalId string = ''

@description('Whether to deploy the custom connector for playbooks of your own.')
param deployConnector bool = false

@description('Whether to deploy the workbook.')
param deployWorkbook bool = true

@description('Addresses that get mail when the service is in trouble.')
param alertEmails string[] = []

@description('Events that may wait in the hub before an alert is raised.')
@minValue(0)
param lagThreshold int = 500

@description('Partitions of the hub: how many instances read at the same time. They cannot be lowered later.')
@minValue(1)
@maxValue(32)
param hubPartitions int = 4

@description('How far the throughput units of the hub rise by themselves.')
@minValue(1)
@maxValue(40)
param hubMaximumThroughputUnits int = 4

@description('Days that an event waits in the hub.')
@minValue(1)
@maxValue(7)
param hubRetentionInDays int = 7

@description('Whether the hub accepts keys beside Entra tokens. Only where the data export of the workspace fails without.')
param hubLocalAuth bool = false

@description('Redundancy of the storage account.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageSku string = 'Standard_ZRS'

@description('Whether each request to tables and blobs is logged: who read or changed what. About 2 GB a month.')
param storageLogs bool = true

@description('Memory of an instance of the app, in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('How many instances of the app there may be at the same time.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('What the holder of a function key may do, where there is no Entra authentication. A playbook needs analyst.')
@allowed(['reader', 'analyst', 'admin'])
param functionKeyRole string = 'analyst'

@description('Calls that one caller may make in a minute on one instance, 0 for no limit; the default of the service where it is not given.')
@minValue(0)
param rateLimitPerMinute int?

@description('Days that telemetry is kept.')
@minValue(30)
@maxValue(730)
param telemetryRetentionInDays int = 90

@description('Address from which Azure fetches a built package (zip); empty where the package is uploaded.')
param packageUri string = ''

var suffix = uniqueString(resourceGroup().id)
var name = '${prefix}-${suffix}'
var hubName = 'sentinel-alerts'
var consumerGroup = 'systemctl-triage'

var workspaceParts = split(sentinelWorkspaceId, '/')
var workspaceSubscription = workspaceParts[2]
var workspaceGroup = workspaceParts[4]
var workspaceName = workspaceParts[8]

var isPrivate = reach != 'public'
var isHttpPrivate = reach == 'private'
// The playbook calls with a function key, which a vault keeps, where it cannot call with a token.
var hasVault = deployPlaybook && entraClientId == ''

var writeBackModes = [writeBackComment, writeBackTags, writeBackSeverity, writeBackTasks, writeBackClose]
var writesBack = contains(writeBackModes, 'on')
var readsIncidents = writesBack || contains(writeBackModes, 'dry-run')
var readsWatchlists = watchlistHosts != '' || watchlistAccounts != ''
var insightsName = 'appi-${name}'

resource sentinel 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: workspaceName
  scope: resourceGroup(workspaceSubscription, workspaceGroup)
}

resource serviceIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${name}'
  location: location
}

module observability 'modules/observability.bicep' = {
  params: {
    name: name
    insightsName: insightsName
    location: location
    identityId: serviceIdentity.id
    principalId: serviceIdentity.properties.principalId
    retentionInDays: telemetryRetentionInDays
    isPrivate: isHttpPrivate
  }
}

module privateNetwork 'modules/network.bicep' = if (isPrivate) {
  params: {
    name: name
    location: location
    addressPrefix: addressPrefix
    isHttpPrivate: isHttpPrivate
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    // Lower-case letters and digits, 24 of them (Microsoft Learn, "Naming rules and restrictions for Azure resources").
    name: 'st${take(toLower(replace(prefix, '-', '')), 9)}${suffix}'
    location: location
    sku: storageSku
    identityId: serviceIdentity.id
    principalId: serviceIdentity.properties.principalId
    isPrivate: isPrivate
    workspaceId: observability.outputs.workspaceId
    logsRequests: storageLogs
  }
}

module eventHubs 'modules/event-hubs.bicep' = {
  params: {
    name: 'evhns-${name}'
    location: location
    hubName: hubName
    consumerGroup: consumerGroup
    partitions: hubPartitions
    maximumThroughputUnits: hubMaximumThroughputUnits
    retentionInDays: hubRetentionInDays
    localAuth: hubLocalAuth
    identityId: serviceIdentity.id
    principalId: serviceIdentity.properties.principalId
    isPrivate: isPrivate
    subnetId: privateNetwork.?outputs.serviceSubnetId ?? ''
    workspaceId: observability.outputs.workspaceId
  }
}

module app 'modules/function-app.bicep' = {
  params: {
    name: name
    location: location
    appName: 'func-${name}'
    identityId: serviceIdentity.id
    clientId: serviceIdentity.properties.clientId
    packageUrl: storage.outputs.packageUrl
    storageName: storage.outputs.name
    insightsName: insightsName
    reach: reach
    subnetId: privateNetwork.?outputs.serviceSubnetId ?? ''
    entraClientId: entraClientId
    allowedApplications: concat(
      entraAllowedApplications,
      deployPlaybook ? [playbookIdentity!.properties.clientId] : []
    )
    instanceMemoryMB: instanceMemoryMB
    maximumInstances: maximumInstances
    packageUri: packageUri
    settings: {
      AlertsHub__fullyQualifiedNamespace: eventHubs.outputs.host
      AlertsHub__credential: 'managedidentity'
      AlertsHub__clientId: serviceIdentity.properties.clientId
      ALERTS_HUB_NAME: hubName
      ALERTS_CONSUMER_GROUP: consumerGroup
      CasesStorage__tableServiceUri: storage.outputs.tableEndpoint
      CasesStorage__clientId: serviceIdentity.properties.clientId
      RULE_NAMES: join(ruleNames, ',')
      RULE_IDS: join(ruleIds, ',')
      DEFENDER: sourceDefender ? 'on' : 'off'
      GRAPH: sourceGraph ? 'on' : 'off'
      HUNTING: sourceHunting ? 'on' : 'off'
      ...(sourceLogs ? { LOGS_WORKSPACE_ID: sentinel.properties.customerId } : {})
      ...(sourceLogs && watchlistHosts != '' ? { WATCHLIST_HOSTS: watchlistHosts } : {})
      ...(sourceLogs && watchlistAccounts != '' ? { WATCHLIST_ACCOUNTS: watchlistAccounts } : {})
      WRITEBACK_COMMENT: writeBackComment
      WRITEBACK_TAGS: writeBackTags
      WRITEBACK_SEVERITY: writeBackSeverity
      WRITEBACK_TASKS: writeBackTasks
      WRITEBACK_CLOSE: writeBackClose
      ...(readsIncidents ? { SENTINEL_WORKSPACE: sentinelWorkspaceId } : {})
      ...(writeBackPolicy == '' ? {} : { WRITEBACK_POLICY: writeBackPolicy })
      ...(rateLimitPerMinute == null ? {} : { RATE_LIMIT_PER_MINUTE: string(rateLimitPerMinute) })
      AUTHENTICATION: entraClientId == '' ? 'function-key' : 'entra'
      FUNCTION_KEY_ROLE: functionKeyRole
    }
  }
}

module blobEndpoint 'modules/private-endpoint.bicep' = if (isPrivate) {
  params: {
    name: 'pe-blob-${name}'
    location: location
    targetId: storage.outputs.id
    groupId: 'blob'
    subnetId: privateNetwork!.outputs.endpointSubnetId
    zoneIds: [privateNetwork!.outputs.blobZoneId]
  }
}

module tableEndpoint 'modules/private-endpoint.bicep' = if (isPrivate) {
  params: {
    name: 'pe-table-${name}'
    location: location
    targetId: storage.outputs.id
    groupId: 'table'
    subnetId: privateNetwork!.outputs.endpointSubnetId
    zoneIds: [privateNetwork!.outputs.tableZoneId]
  }
}

module hubEndpoint 'modules/private-endpoint.bicep' = if (isPrivate) {
  params: {
    name: 'pe-hub-${name}'
    location: location
    targetId: eventHubs.outputs.id
    groupId: 'namespace'
    subnetId: privateNetwork!.outputs.endpointSubnetId
    zoneIds: [privateNetwork!.outputs.hubZoneId]
  }
}

module httpEndpoint 'modules/private-endpoint.bicep' = if (isHttpPrivate) {
  params: {
    name: 'pe-http-${name}'
    location: location
    targetId: app.outputs.id
    groupId: 'sites'
    subnetId: privateNetwork!.outputs.endpointSubnetId
    zoneIds: [privateNetwork!.outputs.httpZoneId]
  }
}

module vaultEndpoint 'modules/private-endpoint.bicep' = if (isHttpPrivate && hasVault) {
  params: {
    name: 'pe-vault-${name}'
    location: location
    targetId: playbook!.outputs.vaultId
    groupId: 'vault'
    subnetId: privateNetwork!.outputs.endpointSubnetId
    zoneIds: [privateNetwork!.outputs.vaultZoneId]
  }
}

module monitorLink 'modules/monitor-link.bicep' = if (isHttpPrivate) {
  params: {
    name: name
    location: location
    workspaceId: observability.outputs.workspaceId
    insightsId: observability.outputs.insightsId
    subnetId: privateNetwork!.outputs.endpointSubnetId
    zoneIds: privateNetwork!.outputs.monitorZoneIds
  }
}

module alerts 'modules/alerts.bicep' = {
  params: {
    name: name
    location: location
    insightsId: observability.outputs.insightsId
    namespaceId: eventHubs.outputs.id
    workspaceId: observability.outputs.workspaceId
    emails: alertEmails
    lagThreshold: lagThreshold
  }
}

module dataExport 'sentinel/data-export.bicep' = {
  scope: resourceGroup(workspaceSubscription, workspaceGroup)
  params: {
    workspaceName: workspaceName
    name: 'export-${name}'
    namespaceId: eventHubs.outputs.id
    hubName: hubName
  }
}

var serviceRoles = concat(
  writesBack ? [sentinelResponder] : (readsIncidents || readsWatchlists ? [sentinelReader] : []),
  sourceLogs ? [logAnalyticsReader] : []
)

module serviceAccess 'sentinel/workspace-roles.bicep' = if (!empty(serviceRoles)) {
  scope: resourceGroup(workspaceSubscription, workspaceGroup)
  params: {
    workspaceName: workspaceName
    identityId: serviceIdentity.id
    principalId: serviceIdentity.properties.principalId
    roles: serviceRoles
  }
}

module analyticsRule 'sentinel/analytics-rule.bicep' = if (deployRule) {
  scope: resourceGroup(workspaceSubscription, workspaceGroup)
  params: {
    workspaceName: workspaceName
    displayName: ruleNames[0]
    frequency: ruleFrequency
    period: rulePeriod
  }
}

module watchlists 'sentinel/watchlists.bicep' = if (deployWatchlists && watchlistHosts != '' && watchlistAccounts != '') {
  scope: resourceGroup(workspaceSubscription, workspaceGroup)
  params: {
    workspaceName: workspaceName
    hostsAlias: watchlistHosts
    accountsAlias: watchlistAccounts
  }
}

module workbook 'sentinel/workbook.bicep' = if (deployWorkbook) {
  params: {
    location: location
    workspaceId: sentinelWorkspaceId
    insightsId: observability.outputs.insightsId
  }
}

resource playbookIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = if (deployPlaybook) {
  name: 'id-playbook-${name}'
  location: location
}

module playbook 'playbooks/playbook.bicep' = if (deployPlaybook) {
  params: {
    name: name
    location: location
    vaultName: 'kv-${suffix}'
    isVaultPrivate: isHttpPrivate
    workspaceId: observability.outputs.workspaceId
    serviceUrl: app.outputs.url
    entraClientId: entraClientId
    identityId: playbookIdentity!.id
    principalId: playbookIdentity!.properties.principalId
    sentinelPrincipalId: sentinelPrincipalId
  }
}

module playbookAccess 'sentinel/workspace-roles.bicep' = if (deployPlaybook) {
  scope: resourceGroup(workspaceSubscription, workspaceGroup)
  params: {
    workspaceName: workspaceName
    identityId: playbookIdentity!.id
    principalId: playbookIdentity!.properties.principalId
    roles: [sentinelResponder]
  }
}

module automationRule 'sentinel/automation-rule.bicep' = if (deployPlaybook && deployRule && sentinelPrincipalId != '') {
  scope: resourceGroup(workspaceSubscription, workspaceGroup)
  params: {
    workspaceName: workspaceName
    name: name
    playbookId: playbook!.outputs.id
    ruleName: analyticsRule!.outputs.ruleName
    order: 100
  }
  dependsOn: [playbookAccess]
}

module connector 'playbooks/connector.bicep' = if (deployConnector) {
  params: {
    location: location
    name: 'connector-${name}'
    serviceUrl: app.outputs.url
  }
}

output appName string = app.outputs.name
output url string = app.outputs.url
output identityPrincipalId string = serviceIdentity.properties.principalId
output storageAccount string = storage.outputs.name
output eventHubsNamespace string = eventHubs.outputs.name
output keyVault string = playbook.?outputs.vaultName ?? ''
