// The network of a private deployment: one subnet for the service, one for private endpoints, and their names.

@description('Start of the names.')
param name string

@description('Region.')
param location string

@description('Address range of the network, at least a /26.')
param addressPrefix string

@description('Whether HTTP, the vault and telemetry are reached by private endpoints too.')
param isHttpPrivate bool

// Azure has one name for each kind of resource; the suffix of storage differs by cloud.
var storageSuffix = environment().suffixes.storage
var zoneNames = concat(
  [
    'privatelink.blob.${storageSuffix}'
    'privatelink.table.${storageSuffix}'
    'privatelink.servicebus.windows.net'
  ],
  isHttpPrivate
    ? [
        'privatelink.azurewebsites.net'
        'privatelink.vaultcore.azure.net'
        // Azure Monitor has these, and the one of blobs.
        'privatelink.monitor.azure.com'
        'privatelink.oms.opinsights.azure.com'
        'privatelink.ods.opinsights.azure.com'
        'privatelink.agentsvc.azure-automation.net'
      ]
    : []
)

resource serviceRules 'Microsoft.Network/networkSecurityGroups@2026-03-01' = {
  name: 'nsg-${name}'
  location: location
}

resource network 'Microsoft.Network/virtualNetworks@2026-03-01' = {
  name: 'vnet-${name}'
  location: location
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'service'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 27, 0)
          networkSecurityGroup: { id: serviceRules.id }
          // What Flex Consumption asks of the subnet of an app.
          delegations: [
            { name: 'functions', properties: { serviceName: 'Microsoft.App/environments' } }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 27, 1)
          networkSecurityGroup: { id: serviceRules.id }
          privateEndpointNetworkPolicies: 'Enabled'
        }
      }
    ]
  }

  resource serviceSubnet 'subnets' existing = { name: 'service' }
  resource endpointSubnet 'subnets' existing = { name: 'endpoints' }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in zoneNames: {
    name: zone
    location: 'global'
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, index) in zoneNames: {
    parent: zones[index]
    name: network.name
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
]

output serviceSubnetId string = network::serviceSubnet.id
output endpointSubnetId string = network::endpointSubnet.id
output blobZoneId string = zones[0].id
output tableZoneId string = zones[1].id
output hubZoneId string = zones[2].id
output httpZoneId string = isHttpPrivate ? zones[3].id : ''
output vaultZoneId string = isHttpPrivate ? zones[4].id : ''
output monitorZoneIds string[] = isHttpPrivate
  ? [zones[5].id, zones[6].id, zones[7].id, zones[8].id, zones[0].id]
  : []
