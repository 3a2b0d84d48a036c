// Values of `azd up`, from its environment: `azd env set NAME value`. Every parameter that is not here keeps its
// default; add a line for it.
using 'main.bicep'

param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
// No default can be right: this one is nobody's, and the deployment says so.
param sentinelWorkspaceId = readEnvironmentVariable(
  'SENTINEL_WORKSPACE_ID',
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/set-SENTINEL_WORKSPACE_ID/providers/Microsoft.OperationalInsights/workspaces/unset'
)
param deployRule = readEnvironmentVariable('DEPLOY_RULE', 'true') == 'true'
param ruleNames = split(readEnvironmentVariable('RULE_NAMES', 'Detect Systemctl'), ',')
param reach = readEnvironmentVariable('REACH', 'public')
param entraClientId = readEnvironmentVariable('ENTRA_CLIENT_ID', '')
param deployPlaybook = readEnvironmentVariable('DEPLOY_PLAYBOOK', 'false') == 'true'
param sentinelPrincipalId = readEnvironmentVariable('SENTINEL_PRINCIPAL_ID', '')
param alertEmails = filter(split(readEnvironmentVariable('ALERT_EMAILS', ''), ','), mail => mail != '')
