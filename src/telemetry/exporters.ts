import type { AzureMonitorExporterOptions } from '@azure/monitor-opentelemetry-exporter';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import { loadCredential } from '../http/credential.ts';
import type { TelemetryConfig } from './telemetry-config.ts';

/** What carries telemetry away. */
export interface Exporters {
  readonly metricExporters: readonly PushMetricExporter[];
  readonly spanExporters: readonly SpanExporter[];
}

/**
 * The exporters for what is configured; the package of one that is not is not loaded. `azure` is for a transport other
 * than the network.
 */
export async function exportersOf(
  { otlpEndpoint, applicationInsights }: TelemetryConfig,
  azure: AzureMonitorExporterOptions = {},
): Promise<Exporters> {
  const made = await Promise.all([
    ...(otlpEndpoint === undefined ? [] : [otlpExporters(otlpEndpoint)]),
    ...(applicationInsights === undefined ? [] : [azureExporters(applicationInsights, azure)]),
  ]);
  return {
    metricExporters: made.flatMap(({ metricExporters }) => metricExporters),
    spanExporters: made.flatMap(({ spanExporters }) => spanExporters),
  };
}

/** OpenTelemetry Protocol Exporter specification, "Endpoint URLs for OTLP/HTTP". */
async function otlpExporters(endpoint: string): Promise<Exporters> {
  const [{ OTLPMetricExporter }, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/exporter-metrics-otlp-http'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ]);
  return {
    metricExporters: [new OTLPMetricExporter({ url: `${endpoint}/v1/metrics` })],
    spanExporters: [new OTLPTraceExporter({ url: `${endpoint}/v1/traces` })],
  };
}

async function azureExporters(
  { connectionString, identity }: NonNullable<TelemetryConfig['applicationInsights']>,
  given: AzureMonitorExporterOptions,
): Promise<Exporters> {
  const { AzureMonitorMetricExporter, AzureMonitorTraceExporter } = await import(
    '@azure/monitor-opentelemetry-exporter'
  );
  // What cannot be sent is dropped, not kept in files of the machine.
  const options = {
    ...given,
    connectionString,
    disableOfflineStorage: true,
    ...(identity === undefined ? {} : { credential: await loadCredential(identity.clientId)() }),
  };
  return {
    metricExporters: [new AzureMonitorMetricExporter(options)],
    spanExporters: [new AzureMonitorTraceExporter(options)],
  };
}
