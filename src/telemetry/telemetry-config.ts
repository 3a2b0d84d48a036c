import { z } from 'zod';

/** Where telemetry goes; nowhere where both are absent. */
export interface TelemetryConfig {
  /** Base address of an OTLP receiver that speaks HTTP, without a slash at the end. */
  readonly otlpEndpoint?: string;
  /** Of an Application Insights resource. A secret. */
  readonly applicationInsights?: string;
}

const emptyIsUnset = (value: unknown): unknown => (value === '' ? undefined : value);

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Plain http only to this machine: traces tell what customers run. */
function isSafe(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}

/** The settings of telemetry, as the environment has them. */
export const telemetrySettings = {
  APPLICATIONINSIGHTS_CONNECTION_STRING: z
    .preprocess(
      emptyIsUnset,
      z
        .string()
        .regex(/(^|;)\s*InstrumentationKey=[^;]+/i, 'is not a connection string of Application Insights')
        .optional(),
    )
    .describe('Connection string of Application Insights, which gets metrics and traces. A secret.'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .preprocess(
      emptyIsUnset,
      z.url('must be an address').refine(isSafe, 'must be https, but on this machine').optional(),
    )
    .describe('Address of an OTLP receiver over HTTP, which gets metrics and traces.'),
};

export function telemetryConfig(settings: z.output<z.ZodObject<typeof telemetrySettings>>): TelemetryConfig {
  const { APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsights, OTEL_EXPORTER_OTLP_ENDPOINT } =
    settings;
  return {
    ...(OTEL_EXPORTER_OTLP_ENDPOINT === undefined
      ? {}
      : { otlpEndpoint: OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/+$/, '') }),
    ...(applicationInsights === undefined ? {} : { applicationInsights }),
  };
}
