import * as z from 'zod';
import { compact } from '../compact.ts';
import { emptyIsUnset } from '../config-fields.ts';
import { isSafeUrl } from '../http/safe-url.ts';

/** Where telemetry goes; nowhere where both are absent. */
export interface TelemetryConfig {
  /** Base address of an OTLP receiver that speaks HTTP, without a slash at the end. */
  readonly otlpEndpoint?: string;
  readonly applicationInsights?: {
    /** A secret. */
    readonly connectionString: string;
    /** Of the service, where the resource takes nothing from strangers who know its key; empty: the system's own. */
    readonly identity?: { readonly clientId?: string };
  };
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
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: z
    .preprocess(
      emptyIsUnset,
      z
        .string()
        .regex(/(^|;)\s*Authorization=AAD\s*(;|$)/i, 'must be Authorization=AAD, or with ;ClientId=…')
        .optional(),
    )
    .describe(
      '`Authorization=AAD`: telemetry is sent with the identity of the app, `;ClientId=…` for another one.',
    ),
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
  const {
    APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString,
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: authentication,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  } = settings;
  const clientId = /ClientId=([\da-f-]+)/i.exec(authentication ?? '')?.[1];
  const identity = authentication === undefined ? undefined : compact({ clientId });
  return compact({
    otlpEndpoint: endpoint?.replace(/\/+$/, ''),
    applicationInsights: connectionString === undefined ? undefined : compact({ connectionString, identity }),
  });
}
