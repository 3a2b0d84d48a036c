import { z } from 'zod';
import { emptyIsUnset } from '../config-fields.ts';
import { isSafeUrl } from '../http/safe-url.ts';

/** Where telemetry goes; nowhere where both are absent. */
export interface TelemetryConfig {
  /** Base address of an OTLP receiver that speaks HTTP, without a slash at the end. */
  readonly otlpEndpoint?: string;
  /** Of an Application Insights resource. A secret. */
  readonly applicationInsights?: string;
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
      z
        .url('must be a URL')
        // Traces tell what customers run.
        .refine((url) => URL.canParse(url) && isSafeUrl(url), 'must be https, or http on this machine')
        .optional(),
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
