// Templates of the two watchlists that the service reads: the columns that it knows, with one example row each.

@description('Name of the Sentinel workspace.')
param workspaceName string

@description('Aliases of the watchlists of hosts and of accounts.')
param hostsAlias string
param accountsAlias string

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: workspaceName
}

resource hosts 'Microsoft.SecurityInsights/watchlists@2025-09-01' = {
  name: hostsAlias
  scope: workspace
  properties: {
    displayName: 'systemctl-triage hosts'
    description: 'Role, tags, owner, criticality (low to critical) and system of hosts, for triage.'
    provider: 'systemctl-triage'
    source: 'hosts.csv'
    itemsSearchKey: 'host'
    contentType: 'text/csv'
    numberOfLinesToSkip: 0
    rawContent: loadTextContent('watchlists/hosts.csv')
  }
}

resource accounts 'Microsoft.SecurityInsights/watchlists@2025-09-01' = {
  name: accountsAlias
  scope: workspace
  properties: {
    displayName: 'systemctl-triage accounts'
    description: 'Role, tags, owner and criticality (low to critical) of accounts, for triage.'
    provider: 'systemctl-triage'
    source: 'accounts.csv'
    itemsSearchKey: 'account'
    contentType: 'text/csv'
    numberOfLinesToSkip: 0
    rawContent: loadTextContent('watchlists/accounts.csv')
  }
}
