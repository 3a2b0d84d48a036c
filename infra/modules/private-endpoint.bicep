// One resource, reached from inside the network.

@description('Name of the endpoint.')
param name string

@description('Region.')
param location string

@description('Resource id of what is reached.')
param targetId string

@description('Which part of it: blob, table, namespace, sites, vault or azuremonitor.')
param groupId string

@description('Resource id of the subnet.')
param subnetId string

@description('Resource ids of the private DNS zones that get its addresses.')
param zoneIds string[]

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
      privateDnsZoneConfigs: [
        for index in range(0, length(zoneIds)): {
          name: index == 0 ? groupId : '${groupId}-${index}'
          properties: { privateDnsZoneId: zoneIds[index] }
        }
      ]
    }
  }
}
