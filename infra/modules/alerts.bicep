// Tells people when the service is in trouble. The metrics and the events of the log are the service's own, by the names
// that it sends.

@description('Start of the names.')
param name string

@description('Region.')
param location string

@description('Resource id of Application Insights.')
param insightsId string

@description('Resource id of the Event Hubs namespace.')
param namespaceId string

@description('Resource id of the workspace that keeps the metrics of the namespace.')
param workspaceId string

@description('Addresses that get mail; none for alerts that are shown only.')
param emails string[]

@description('How many events may wait in the hub for a quarter of an hour.')
@minValue(0)
param lagThreshold int

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(emails)) {
  name: 'ag-${name}'
  location: 'global'
  properties: {
    enabled: true
    groupShortName: 'triage'
    emailReceivers: [
      for (email, index) in emails: {
        name: 'mail-${index}'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

@description('A log alert: it fires when its query gives a row.')
type logAlert = {
  name: string
  title: string
  description: string

  @description('0 for critical to 4 for verbose.')
  severity: 0 | 1 | 2 | 3 | 4

  scope: string
  query: string

  @description('How far back each run looks (ISO 8601).')
  window: string
}

// What people have to act on at once, and what they find in the log, where nothing else has it. An event is the name of
// a whole line, so that text of an alert in a field cannot raise one.
var logEvents = [
  {
    event: 'failure.lost'
    name: 'failure-lost'
    title: 'An alert is in the log alone'
    description: 'It could not be triaged, and no table took it. Its lines in traces have the payload, a long one in numbered parts: POST it to /triage.'
    severity: 1
  }
  {
    event: 'audit.not-kept'
    name: 'audit-not-kept'
    title: 'A change is in the log alone'
    description: 'Somebody changed something, and no table took the record of it. The line audit.change before it in traces says who, what, before and after.'
    severity: 2
  }
  {
    event: 'delivery.broke'
    name: 'delivery-broke'
    title: 'Triage broke on a whole delivery'
    description: 'A defect: its messages are kept as failures. GET /failures has them, GET /failures/{id} one with its payload; POST /failures/{id}/replay tries again.'
    severity: 1
  }
]

var eventAlerts logAlert[] = [
  for one in logEvents: {
    name: one.name
    title: one.title
    description: one.description
    severity: one.severity
    scope: insightsId
    query: 'traces | where message has "${one.event}" | extend event = tostring(parse_json(message).event) | where event == "${one.event}"'
    window: 'PT15M'
  }
]

var metricAlerts logAlert[] = [
  {
    name: 'failures'
    title: 'Alerts could not be triaged'
    description: 'GET /failures has them, GET /failures/{id} one with its payload; POST /failures/{id}/replay tries again.'
    severity: 2
    scope: insightsId
    query: 'customMetrics | where name == "systemctl_triage.failures" | summarize failures = sum(valueSum) | where failures > 0'
    window: 'PT15M'
  }
  {
    name: 'writeback-stuck'
    title: 'Write-back to Sentinel does not get through'
    description: 'GET /health says how much waits, and writeback of a case what Sentinel answered: mostly a role that is missing, or its limits.'
    severity: 2
    scope: insightsId
    query: 'customMetrics | where name == "systemctl_triage.writeback.stuck" | summarize stuck = max(valueMax) | where stuck > 0'
    window: 'PT15M'
  }
  {
    name: 'breaker-open'
    title: 'A source of context is away'
    description: 'Cases are written with what is known and enriched later; GET /health?deep=true tries each source.'
    severity: 3
    scope: insightsId
    query: 'customMetrics | where name == "systemctl_triage.breaker.open" | summarize open = max(valueMax) by bin(timestamp, 5m) | where open > 0 | summarize times = count() | where times >= 3'
    window: 'PT15M'
  }
  {
    name: 'consumer-lag'
    title: 'Events wait in the hub'
    description: 'More came in than were read: the app is down, or too small. Events are kept for days, so that none is lost yet.'
    severity: 1
    scope: workspaceId
    // What was read leaves with a delay of minutes, so that both are summed over an hour that ends a quarter ago.
    query: 'AzureMetrics | where ResourceId =~ "${namespaceId}" and MetricName in ("IncomingMessages", "OutgoingMessages") | summarize incoming = sumif(Total, MetricName == "IncomingMessages" and TimeGenerated < ago(15m)), outgoing = sumif(Total, MetricName == "OutgoingMessages") | extend waiting = incoming - outgoing | where waiting > ${lagThreshold}'
    window: 'PT1H'
  }
]

var logAlerts logAlert[] = concat(metricAlerts, eventAlerts)

resource rules 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for alert in logAlerts: {
    name: 'triage-${alert.name}-${name}'
    location: location
    kind: 'LogAlert'
    properties: {
      displayName: alert.title
      description: alert.description
      enabled: true
      severity: alert.severity
      scopes: [alert.scope]
      evaluationFrequency: 'PT5M'
      windowSize: alert.window
      autoMitigate: true
      // The tables are made by the first telemetry, after this deployment.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: empty(emails) ? null : { actionGroups: [people.id] }
    }
  }
]

// Events come in and none goes out: nobody reads.
resource noReader 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: 'triage-no-reader-${name}'
  location: 'global'
  properties: {
    description: 'The hub gets events and nobody reads them.'
    enabled: true
    severity: 1
    scopes: [namespaceId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT30M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'incoming'
          metricNamespace: 'Microsoft.EventHub/namespaces'
          metricName: 'IncomingMessages'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 0
        }
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'outgoing'
          metricNamespace: 'Microsoft.EventHub/namespaces'
          metricName: 'OutgoingMessages'
          timeAggregation: 'Total'
          operator: 'LessThan'
          threshold: 1
        }
      ]
    }
    actions: empty(emails) ? [] : [{ actionGroupId: people.id }]
  }
}
