const SECRET_PART =
  /(?:^|;)\s*(?:AccountKey|SharedAccessKey|SharedAccessSignature|InstrumentationKey)=([^;]+)/gi;

/** A signature is as good as all of what it signs. */
const SIGNATURE = /[=?&;]sig=([^&;]+)/gi;

/** The secrets inside of a connection string; all of it where none is found. */
function secretsIn(value: string): string[] {
  const parts = [SECRET_PART, SIGNATURE].flatMap((pattern) =>
    [...value.matchAll(pattern)].map(([, secret = '']) => secret.trim()),
  );
  return parts.length > 0 ? parts : [value];
}

const whole = (value: string): string[] => [value];

/** Of each item of a list, what comes after this. */
const itemsAfter =
  (before: RegExp) =>
  (value: string): string[] =>
    value.split(',').map((item) => item.trim().replace(before, ''));

/** What stands before the host of an address, together and each. */
function userInfoOf(address: string): string[] {
  const [, info] = /^[^/]*\/\/([^/@]+)@/.exec(address) ?? [];
  return info === undefined ? [] : [info, ...info.split(':')];
}

/**
 * Settings whose values are secrets or hold some, and which of each value is secret. The last ones are of the platform,
 * of @azure/identity and of OpenTelemetry; EMBEDDED_KEY is of the local host.
 */
const SECRET_SETTINGS: Readonly<Record<string, (value: string) => string[]>> = {
  AlertsHub: secretsIn,
  CasesStorage: secretsIn,
  EMBEDDED_KEY: whole,
  API_KEYS: itemsAfter(/^[^:]*:[^:]*:/),
  APPLICATIONINSIGHTS_CONNECTION_STRING: secretsIn,
  OTEL_EXPORTER_OTLP_ENDPOINT: userInfoOf,
  AzureWebJobsStorage: secretsIn,
  IDENTITY_HEADER: whole,
  AZURE_CLIENT_SECRET: whole,
  AZURE_CLIENT_CERTIFICATE_PASSWORD: whole,
  AZURE_PASSWORD: whole,
  OTEL_EXPORTER_OTLP_HEADERS: itemsAfter(/^[^=]*=/),
  OTEL_EXPORTER_OTLP_METRICS_HEADERS: itemsAfter(/^[^=]*=/),
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: itemsAfter(/^[^=]*=/),
};

/** The secrets of this deployment, for whatever must not show them. */
export function knownSecrets(env: NodeJS.ProcessEnv = process.env): string[] {
  return Object.entries(SECRET_SETTINGS).flatMap(([name, secretsOf]) => secretsOf(env[name] ?? ''));
}
