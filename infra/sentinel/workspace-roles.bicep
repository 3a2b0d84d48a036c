// What the service, or its playbook, may do in the Sentinel workspace.

@description('Name of the Sentinel workspace.')
param workspaceName string

@description('Resource id of the identity that is granted the roles.')
param identityId string

@description('Service principal of that identity.')
param principalId string

@description('Ids of the roles.')
param roles string[]

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: workspaceName
}

resource grants 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in roles: {
    name: guid(workspace.id, identityId, role)
    scope: workspace
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]
