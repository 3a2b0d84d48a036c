// The Function App on Flex Consumption. Every connection is by the identity of the service: no key is a setting.

import { network } from '../shared/types.bicep'

@description('Start of the names.')
param name string

@description('Region.')
param location string

@description('Name of the app, and so of its host.')
@minLength(2)
@maxLength(60)
param appName string

@description('Resource id of the identity of the service.')
param identityId string

@description('Id of its application, by which code asks for tokens.')
param clientId string

@description('Address of the blob container for the package.')
param packageUrl string

@description('Settings beside those of the platform, by name.')
param settings { *: string }

@description('Name of the storage account of the Functions host.')
param storageName string

@description('Name of the Application Insights resource.')
param insightsName string

@description('How far the app is reached.')
param reach network

@description('Subnet of the service; empty for none.')
param subnetId string

@description('Id of the app registration that stands for the API; empty for function keys alone.')
param entraClientId string

@description('Ids of the applications that may call with its tokens.')
param allowedApplications string[]

@description('Memory of an instance, in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int

@description('How many instances there may be at the same time.')
@minValue(1)
@maxValue(1000)
param maximumInstances int

@description('Address from which Azure fetches a built package (zip); empty where the package is uploaded.')
param packageUri string

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: appName
  location: location
  kind: 'functionapp,linux'
  // By this tag the Azure Developer CLI finds where azure.yaml deploys to.
  tags: { 'azd-service-name': 'triage' }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: reach == 'private' ? 'Disabled' : 'Enabled'
    virtualNetworkSubnetId: subnetId == '' ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'node'
        version: '22'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstances
      }
    }
    siteConfig: {
      ftpsState: 'Disabled'
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
    }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: {
      AzureWebJobsStorage__accountName: storageName
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: clientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
      AZURE_CLIENT_ID: clientId
      ...settings
    }
  }

  resource authSettings 'config' = if (entraClientId != '') {
    name: 'authsettingsV2'
    properties: {
      globalValidation: {
        // A token that comes is checked, and the headers that callers make up are stripped. Who comes without one is
        // refused by the service itself, which lets in probes of its health and browsers that fetch the analyst's page.
        requireAuthentication: false
        unauthenticatedClientAction: 'AllowAnonymous'
      }
      httpSettings: { requireHttps: true }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          registration: {
            clientId: entraClientId
            openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
          }
          validation: {
            allowedAudiences: [entraClientId, 'api://${entraClientId}']
            defaultAuthorizationPolicy: { allowedApplications: [entraClientId, ...allowedApplications] }
          }
        }
      }
      login: { tokenStore: { enabled: false } }
      platform: { enabled: true }
    }
  }

  resource package 'extensions' = if (packageUri != '') {
    name: 'onedeploy'
    // The compiler's types lack the properties of this extension.
    #disable-next-line BCP187
    properties: {
      packageUri: packageUri
      remoteBuild: false
    }
    dependsOn: [appSettings]
  }
}

output id string = app.id
output name string = app.name
output url string = 'https://${app.properties.defaultHostName}/api'
