// A playbook on the Sentinel incident trigger: it has the service triage the incident and branches on what comes out.
// Each branch tags the incident; it is the place for a customer's own steps.

import {
  keyVaultSecretsUser
  sentinelAutomationContributor
} from '../shared/roles.bicep'

@description('Start of the names.')
param name string

@description('Region.')
param location string

@description('Name of the vault for the function key.')
@minLength(3)
@maxLength(24)
param vaultName string

@description('Whether the vault is reached by its private endpoint only.')
param isVaultPrivate bool

@description('Resource id of the workspace that keeps what is asked of the vault.')
param workspaceId string

@description('Address of the service, with /api.')
param serviceUrl string

@description('Id of the app registration in front of the service; empty to call with a function key from the vault.')
param entraClientId string

@description('The identity of the playbook.')
param identityId string

@description('Its service principal.')
param principalId string

@description('Object id of the service principal "Azure Security Insights" in this tenant, which runs playbooks; empty for none.')
param sentinelPrincipalId string

var usesKey = entraClientId == ''

// Holds nothing but the key of the function post-triage, which an operator puts here (docs/operate.md).
resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = if (usesKey) {
  name: vaultName
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enablePurgeProtection: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    publicNetworkAccess: isVaultPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: isVaultPrivate ? 'Deny' : 'Allow'
    }
  }
}

// The one version that is not a preview cannot send logs by category.
#disable-next-line use-recent-api-versions
resource vaultLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (usesKey) {
  name: 'requests'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'AuditEvent', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

resource secretReader 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (usesKey) {
  name: guid(vault.id, identityId, keyVaultSecretsUser)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsUser)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

var sentinelApi = subscriptionResourceId('Microsoft.Web/locations/managedApis', location, 'azuresentinel')

resource connection 'Microsoft.Web/connections@2016-06-01' = {
  name: 'azuresentinel-${name}'
  location: location
  properties: {
    displayName: 'Microsoft Sentinel, by the identity of the playbook'
    api: { id: sentinelApi }
    // The one kind of value for a connection by managed identity; the compiler's types lack it.
    #disable-next-line BCP089 BCP037
    parameterValueType: 'Alternative'
  }
}

var managedIdentity = { type: 'ManagedServiceIdentity', identity: identityId }
var sentinelHost = { connection: { name: '@parameters(\'$connections\')[\'azuresentinel\'][\'connectionId\']' } }

// Two short retries beside those of the service: an incident waits for its triage.
var retry = { type: 'exponential', count: 4, interval: 'PT10S', maximumInterval: 'PT2M' }

var key = {
  Read_the_key: {
    type: 'Http'
    runAfter: {}
    inputs: {
      method: 'GET'
      uri: 'https://${vaultName}${environment().suffixes.keyvaultDns}/secrets/triage-function-key'
      queries: { 'api-version': '7.4' }
      authentication: { ...managedIdentity, audience: 'https://${substring(environment().suffixes.keyvaultDns, 1)}' }
      retryPolicy: retry
    }
    runtimeConfiguration: { secureData: { properties: ['inputs', 'outputs'] } }
  }
}

var triage = {
  Triage: {
    type: 'Http'
    runAfter: usesKey ? { Read_the_key: ['Succeeded'] } : {}
    inputs: {
      method: 'POST'
      uri: '${serviceUrl}/triage'
      headers: {
        'Content-Type': 'application/json'
        ...(usesKey ? { 'x-functions-key': '@{body(\'Read_the_key\')?[\'value\']}' } : {})
      }
      body: '@triggerBody()'
      retryPolicy: retry
      ...(usesKey ? {} : { authentication: { ...managedIdentity, audience: 'api://${entraClientId}' } })
    }
    // The key goes out with the inputs; what comes back is an alert's evidence, for the readers of the service.
    runtimeConfiguration: { secureData: { properties: ['inputs', 'outputs'] } }
  }
  Dispositions: {
    type: 'Select'
    runAfter: { Triage: ['Succeeded'] }
    inputs: {
      from: '@coalesce(body(\'Triage\')?[\'cases\'], json(\'[]\'))'
      select: '@item()?[\'disposition\']'
    }
  }
  // The worst of the incident's alerts speaks for it, and what could not be triaged is for a human.
  Disposition: {
    type: 'Compose'
    runAfter: { Dispositions: ['Succeeded'] }
    inputs: '@if(contains(body(\'Dispositions\'), \'likely-malicious\'), \'likely-malicious\', if(or(contains(body(\'Dispositions\'), \'needs-review\'), greater(length(coalesce(body(\'Triage\')?[\'failures\'], json(\'[]\'))), 0)), \'needs-review\', if(empty(body(\'Dispositions\')), \'nothing-triaged\', \'likely-benign\')))'
  }
}

func tagAction(hostOfSentinel resourceInput<'Microsoft.Logic/workflows@2019-05-01'>.properties.definition, tag string, severity string) resourceInput<'Microsoft.Logic/workflows@2019-05-01'>.properties.definition => {
  type: 'ApiConnection'
  runAfter: {}
  inputs: {
    host: hostOfSentinel
    method: 'put'
    path: '/Incidents'
    body: {
      incidentArmId: '@triggerBody()?[\'object\']?[\'id\']'
      tagsToAdd: { TagsToAdd: [{ Tag: tag }] }
      ...(severity == '' ? {} : { severity: severity })
    }
  }
}

var branch = {
  Branch: {
    type: 'Switch'
    runAfter: { Disposition: ['Succeeded'] }
    expression: '@outputs(\'Disposition\')'
    cases: {
      Likely_malicious: {
        case: 'likely-malicious'
        actions: { Raise_and_tag: tagAction(sentinelHost, 'triage:likely-malicious', 'High') }
      }
      Likely_benign: {
        case: 'likely-benign'
        actions: { Tag_likely_benign: tagAction(sentinelHost, 'triage:likely-benign', '') }
      }
      // Alerts of other rules only: the incident is none of the service's business.
      Nothing_triaged: {
        case: 'nothing-triaged'
        actions: {}
      }
    }
    default: {
      actions: { Tag_for_review: tagAction(sentinelHost, 'triage:needs-review', '') }
    }
  }
  // A service that cannot be reached must not look like an incident that needs nobody.
  Tag_untriaged: {
    ...tagAction(sentinelHost, 'triage:failed', '')
    runAfter: { Disposition: ['Failed', 'Skipped', 'TimedOut'] }
  }
}

resource playbook 'Microsoft.Logic/workflows@2019-05-01' = {
  name: 'logic-${name}'
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    state: 'Enabled'
    definition: {
      '$schema': 'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#'
      contentVersion: '1.0.0.0'
      parameters: { '$connections': { type: 'Object', defaultValue: {} } }
      triggers: {
        Microsoft_Sentinel_incident: {
          type: 'ApiConnectionWebhook'
          inputs: {
            host: sentinelHost
            path: '/incident-creation'
            body: { callback_url: '@{listCallbackUrl()}' }
          }
        }
      }
      actions: { ...(usesKey ? key : {}), ...triage, ...branch }
      outputs: {}
    }
    parameters: {
      '$connections': {
        value: {
          azuresentinel: {
            connectionId: connection.id
            connectionName: connection.name
            id: sentinelApi
            connectionProperties: { authentication: managedIdentity }
          }
        }
      }
    }
  }
}

resource automation 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (sentinelPrincipalId != '') {
  name: guid(playbook.id, sentinelPrincipalId, sentinelAutomationContributor)
  scope: playbook
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', sentinelAutomationContributor)
    principalId: sentinelPrincipalId
    principalType: 'ServicePrincipal'
  }
}

output id string = playbook.id
output vaultName string = vault.?name ?? ''
output vaultId string = vault.?id ?? ''
