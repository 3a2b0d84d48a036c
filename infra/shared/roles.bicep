// Ids of the built-in roles that are granted (Microsoft Learn, "Azure built-in roles").

@export()
@description('Azure Event Hubs Data Receiver: reads events.')
var eventHubsDataReceiver = 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde'

@export()
@description('Storage Table Data Contributor: reads, writes and makes tables.')
var storageTableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'

@export()
@description('Storage Blob Data Owner: what the Functions host asks for to keep its leases, keys and checkpoints.')
var storageBlobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'

@export()
@description('Monitoring Metrics Publisher: sends telemetry.')
var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

@export()
@description('Microsoft Sentinel Reader: reads incidents and watchlists.')
var sentinelReader = '8d289c81-5878-46d4-8554-54e1e3d8b5cb'

@export()
@description('Microsoft Sentinel Responder: reads and changes incidents.')
var sentinelResponder = '3e150937-b8fe-4cfb-8069-0eaf05ecd056'

@export()
@description('Microsoft Sentinel Automation Contributor: lets automation rules run a playbook.')
var sentinelAutomationContributor = 'f4c81013-99ee-4d62-a7ee-b3f1f648599a'

@export()
@description('Log Analytics Reader: queries a workspace.')
var logAnalyticsReader = '73c42c96-874c-492b-b04d-ab87d138a893'

@export()
@description('Key Vault Secrets User: reads the values of secrets.')
var keyVaultSecretsUser = '4633458b-17de-408a-b874-0445c86b69e6'
