import { secretsIn } from './redact.ts';

/*
 * What a trigger has to know before its first call: no schema, since the library of schemas would take as long to load as
 * all of the triggers.
 */

export interface HubConfig {
  readonly name: string;
  readonly consumerGroup: string;
}

/**
 * The hub's name and consumer group, which the trigger needs when it registers, before anything else of the
 * configuration has to be right.
 */
export function loadHubConfig(env: NodeJS.ProcessEnv = process.env): HubConfig {
  return {
    name: env['ALERTS_HUB_NAME'] || 'sentinel-alerts',
    consumerGroup: env['ALERTS_CONSUMER_GROUP'] || '$Default',
  };
}

/**
 * Whether the platform asks for a function key before it calls us. Under `entra` it must not: a caller with a token
 * has none, and whoever has neither is refused by us.
 */
export function loadAuthLevel(env: NodeJS.ProcessEnv = process.env): 'function' | 'anonymous' {
  return env['AUTHENTICATION'] === 'entra' ? 'anonymous' : 'function';
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
 * of @azure/identity and of OpenTelemetry.
 */
const SECRET_SETTINGS: Readonly<Record<string, (value: string) => string[]>> = {
  AlertsHub: secretsIn,
  CasesStorage: secretsIn,
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

/** Whether anything is written to incidents, so that a timer is registered only where it has work. */
export function loadWriteBackSwitch(env: NodeJS.ProcessEnv = process.env): boolean {
  return (env['SENTINEL_WORKSPACE'] ?? '') !== '';
}

/** Whether any source is configured, so that cases may have to be looked at again. */
export function loadContextSwitch(env: NodeJS.ProcessEnv = process.env): boolean {
  const switches = [env['DEFENDER'], env['GRAPH'], env['HUNTING']];
  return (env['LOGS_WORKSPACE_ID'] ?? '') !== '' || switches.includes('on');
}
