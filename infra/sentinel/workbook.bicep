// A workbook over the cases and the telemetry of the service, shown among those of Sentinel.

@description('Region.')
param location string

@description('Resource id of the Sentinel workspace.')
param workspaceId string

@description('Resource id of Application Insights.')
param insightsId string

var content = loadTextContent('workbook.json')

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, workspaceId, 'systemctl-triage')
  location: location
  kind: 'shared'
  properties: {
    displayName: 'systemctl-triage'
    description: 'Cases, what analysts said of them, and how the service fares.'
    category: 'sentinel'
    sourceId: workspaceId
    version: '1.0'
    serializedData: replace(replace(content, '__INSIGHTS__', insightsId), '__WORKSPACE__', workspaceId)
  }
}
