import * as z from 'zod';
import { type AccessConfig, accessConfig, accessSettings } from './access/access-config.ts';
import { emptyIsUnset, list } from './config-fields.ts';
import { type ContextConfig, contextConfig, contextSettings } from './context/context-config.ts';
import { TriageError } from './errors.ts';
import { type WriteBackConfig, writeBackOf, writeBackSettings } from './incident/write-back-config.ts';
import { knownSecrets } from './secrets/known-secrets.ts';
import { type StorageConfig, storageConfig, storageSettings } from './tables/storage-config.ts';
import { type TelemetryConfig, telemetryConfig, telemetrySettings } from './telemetry/telemetry-config.ts';

const environmentSchema = z.object({
  ...storageSettings,
  ALERTS_HUB_NAME: z
    .preprocess(emptyIsUnset, z.string().default('sentinel-alerts'))
    .describe('The event hub.'),
  ALERTS_CONSUMER_GROUP: z
    .preprocess(emptyIsUnset, z.string().default('$Default'))
    .describe('The consumer group.'),
  RULE_IDS: list.describe('Analytics rule ids (GUIDs) whose alerts are triaged, comma-separated.'),
  RULE_NAMES: list.describe('Analytics rule names whose alerts are triaged, comma-separated.'),
  ...accessSettings,
  ...contextSettings,
  ...telemetrySettings,
  ...writeBackSettings,
});

/** The settings of the service, decoded once. */
export interface Config {
  readonly storage: StorageConfig;
  readonly hub: { readonly name: string; readonly consumerGroup: string };
  readonly rule: { readonly ids: readonly string[]; readonly names: readonly string[] };
  readonly access: AccessConfig;
  readonly context: ContextConfig;
  /** Absent where nothing is written to incidents. */
  readonly writeBack?: WriteBackConfig;
  /** The identity for everything but storage and hub, which have settings of their own. */
  readonly identity: { readonly clientId?: string };
  readonly telemetry: TelemetryConfig;
  /** Every secret among the settings, for whatever must not show them. */
  readonly secrets: readonly string[];
}

/** The names of every setting that the service reads, for the sample settings and the deployment to agree on. */
export const settingNames: readonly string[] = Object.keys(environmentSchema.shape);

const DEFAULT_RULE_NAME = 'Detect Systemctl';

/** Decodes the environment. Throws `TriageError` `config.invalid` that names every problem at once. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environmentSchema.safeParse(env);
  const problems = parsed.success ? [] : parsed.error.issues.map((i) => `${i.path.join(', ')}: ${i.message}`);
  const storage = storageConfig(env);
  const access = parsed.success ? accessConfig(parsed.data, env) : '';
  const context = parsed.success ? contextConfig(parsed.data) : '';
  for (const part of [storage, access, context]) {
    if (typeof part === 'string' && part !== '') problems.push(part);
  }
  const undecoded = typeof storage === 'string' || typeof access === 'string' || typeof context === 'string';
  if (!parsed.success || undecoded) throw new TriageError('config.invalid', problems.join('; '));
  const settings = parsed.data;
  const { RULE_IDS: ids, RULE_NAMES: names } = settings;
  const writeBack = writeBackOf(settings);
  return {
    storage,
    hub: { name: settings.ALERTS_HUB_NAME, consumerGroup: settings.ALERTS_CONSUMER_GROUP },
    rule: {
      ids: ids.map((id) => id.toLowerCase()),
      names: names.length > 0 ? names : [DEFAULT_RULE_NAME],
    },
    access,
    context,
    ...(writeBack === undefined ? {} : { writeBack }),
    identity: settings.AZURE_CLIENT_ID ? { clientId: settings.AZURE_CLIENT_ID } : {},
    telemetry: telemetryConfig(settings),
    secrets: knownSecrets(env),
  };
}
