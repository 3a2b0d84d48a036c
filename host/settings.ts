import { TableClient } from '@azure/data-tables';
import { parseEventHubConnectionString } from '@azure/event-hubs';
import * as z from 'zod';
import { storageSettings } from '../src/tables/storage-config.ts';
import { keyProblem } from './embedded-key.ts';
import { StartError } from './start-error.ts';

/** An empty variable counts as one that is not set, as in a shell's `NAME= command`. */
const blankIsUnset = (value: unknown): unknown => (value === '' ? undefined : value);

const port = (fallback: number) =>
  z.preprocess(
    blankIsUnset,
    z
      .string()
      .regex(/^\d{1,5}$/, 'must be a port, 0 to 65535')
      .transform(Number)
      .refine((value) => value <= 65535, 'must be a port, 0 to 65535')
      .default(fallback),
  );

const text = z.preprocess(blankIsUnset, z.string().optional());

/** A connection string that its client can read. What is wrong with it is not told: it may hold a secret. */
const connectionString = (of: string, read: (value: string) => unknown) =>
  z.preprocess(
    blankIsUnset,
    z
      .string()
      .refine((value) => {
        try {
          return read(value) !== undefined;
        } catch {
          return false;
        }
      }, `is not a connection string of ${of}`)
      .optional(),
  );

/** What is wrong with the key is told without it. */
const key = z.preprocess(
  blankIsUnset,
  z
    .string()
    .superRefine((value, context) => {
      const message = keyProblem(value);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    })
    .optional(),
);

const schema = z.object({
  PORT: port(7071),
  AMQP_PORT: port(5672),
  TABLES_PORT: port(10002),
  DATA_DIR: z.preprocess(blankIsUnset, z.string().default('.data')),
  EMBEDDED_KEY: key,
  SAMPLES: z.preprocess(blankIsUnset, z.enum(['on', 'off']).default('on')),
  ALLOWED_HOSTS: z.preprocess(blankIsUnset, z.string().default('')),
  AUTHENTICATION: z.preprocess(
    blankIsUnset,
    z.literal('local', 'can only be local here: nothing checks function keys or tokens').optional(),
  ),
  ALERTS_HUB_NAME: z.preprocess(
    blankIsUnset,
    z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]{0,255}$/i, 'is not a valid event hub name')
      .default('sentinel-alerts'),
  ),
  ALERTS_CONSUMER_GROUP: z.preprocess(
    blankIsUnset,
    z
      .string()
      .regex(/^[$a-z0-9][a-z0-9._-]{0,49}$/i, 'is not a valid consumer group name')
      .default('$Default'),
  ),
  AlertsHub: connectionString('Event Hubs', parseEventHubConnectionString),
  AlertsHub__fullyQualifiedNamespace: text,
  AlertsHub__clientId: text,
  CasesStorage: connectionString('a storage account', (value) =>
    TableClient.fromConnectionString(value, 'cases'),
  ),
  CasesStorage__tableServiceUri: z.preprocess(blankIsUnset, storageSettings.CasesStorage__tableServiceUri),
  CasesStorage__clientId: text,
});

/** Where a service of Azure is reached: by connection string, or by address and an Entra identity. */
export type Connection =
  | { readonly kind: 'connection-string'; readonly connectionString: string }
  | { readonly kind: 'identity'; readonly address: string; readonly clientId?: string };

/** The settings of the local host. A port of 0 takes any free one. */
export interface Settings {
  readonly port: number;
  readonly amqpPort: number;
  readonly tablesPort: number;
  /** Where events and tables are kept; absent when nothing is. */
  readonly dataDir?: string;
  /** The key that the embedded parts ask for, where one is set. */
  readonly embeddedKey?: string;
  readonly samples: boolean;
  /** Values of the Host header that are answered beside those of this machine itself, lower case. */
  readonly allowedHosts: readonly string[];
  readonly hubName: string;
  readonly consumerGroup: string;
  /** The event hub that replaces the embedded one. */
  readonly hub?: Connection;
  /** The table service that replaces the embedded one. */
  readonly storage?: Connection;
}

/** Names of the settings that only the local host reads. */
export const hostSettingNames: readonly string[] = [
  'PORT',
  'AMQP_PORT',
  'TABLES_PORT',
  'DATA_DIR',
  'EMBEDDED_KEY',
  'SAMPLES',
  'ALLOWED_HOSTS',
];

/** Decodes the environment. Throws `StartError` that names every problem at once. */
export function loadSettings(env: NodeJS.ProcessEnv): Settings {
  const parsed = schema.safeParse(env);
  const problems = parsed.success
    ? portClashes(parsed.data)
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  if (!parsed.success || problems.length > 0) throw new StartError(`settings: ${problems.join('; ')}`);
  const values = parsed.data;
  const hub = connection(
    values.AlertsHub,
    values.AlertsHub__fullyQualifiedNamespace,
    values.AlertsHub__clientId,
  );
  const storage = connection(
    values.CasesStorage,
    values.CasesStorage__tableServiceUri,
    values.CasesStorage__clientId,
  );
  return {
    port: values.PORT,
    amqpPort: values.AMQP_PORT,
    tablesPort: values.TABLES_PORT,
    ...(values.DATA_DIR === 'memory' ? {} : { dataDir: values.DATA_DIR }),
    ...(values.EMBEDDED_KEY === undefined ? {} : { embeddedKey: values.EMBEDDED_KEY }),
    samples: values.SAMPLES === 'on',
    allowedHosts: values.ALLOWED_HOSTS.toLowerCase()
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    hubName: values.ALERTS_HUB_NAME,
    consumerGroup: values.ALERTS_CONSUMER_GROUP,
    ...(hub ? { hub } : {}),
    ...(storage ? { storage } : {}),
  };
}

/** A connection string wins over an address, as in the Functions host. */
function connection(
  connectionString: string | undefined,
  address: string | undefined,
  clientId: string | undefined,
): Connection | undefined {
  if (connectionString) return { kind: 'connection-string', connectionString };
  if (address) return { kind: 'identity', address, ...(clientId ? { clientId } : {}) };
  return undefined;
}

/** The ports of the parts that will run must differ; 0 never clashes. */
function portClashes(values: z.output<typeof schema>): string[] {
  const used = new Map<number, string>();
  const problems: string[] = [];
  const embedded = {
    PORT: true,
    AMQP_PORT: !values.AlertsHub && !values.AlertsHub__fullyQualifiedNamespace,
    TABLES_PORT: !values.CasesStorage && !values.CasesStorage__tableServiceUri,
  };
  for (const name of ['PORT', 'AMQP_PORT', 'TABLES_PORT'] as const) {
    const value = values[name];
    if (value === 0 || !embedded[name]) continue;
    const other = used.get(value);
    if (other) problems.push(`${name} is ${value} like ${other}: they must differ`);
    used.set(value, name);
  }
  return problems;
}
