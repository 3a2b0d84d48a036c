/** Settings that only the platform reads: the Functions host and its extensions. */
export const platformSettings: readonly string[] = [
  'AzureWebJobsStorage__accountName',
  'AzureWebJobsStorage__clientId',
  'AzureWebJobsStorage__credential',
  'AlertsHub__fullyQualifiedNamespace',
  'AlertsHub__clientId',
  'AlertsHub__credential',
];

/** Settings that the service reads and the deployment leaves out on purpose, and why. */
export const leftOutSettings: Readonly<Record<string, string>> = {
  CasesStorage: 'a connection string holds a key; the identity is used instead',
  API_KEYS: 'a secret; Entra or the keys of the platform are used instead',
  LOGS_ENDPOINT: 'the default is right in the public cloud',
  DEFENDER_ENDPOINT: 'the default is right in the public cloud',
  GRAPH_ENDPOINT: 'the default is right in the public cloud',
  ARM_ENDPOINT: 'the default is right in the public cloud',
  CONTEXT_BUDGET_MS: 'the default fits the time that an invocation has',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'telemetry goes to Application Insights',
};
