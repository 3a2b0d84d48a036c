// One resource, reached from inside the network.

@description('Name of the endpoint.')
param name string

@description('Region.')
param location string

@description('Resource id of what is reached.')
param targetId string

@description('Which part of it: blob, table, namespace or sites.')
param groupId string

@description('Resource id of the subnet.')
param subnetId string

@description('Resource id of the private DNS zone that gets its address.')
param zoneId string

resource endpoint 'Microsoft.Network/privateEndpoints@2026-03-01' = {
  name: name
  location: location
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: groupId
        properties: {
          privateLinkServiceId: targetId
          groupIds: [groupId]
        }
      }
    ]
  }

  resource zone 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [{ name: groupId, properties: { privateDnsZoneId: zoneId } }]
    }
  }
}
