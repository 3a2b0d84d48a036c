import type { TableClient, TableServiceClientOptions } from '@azure/data-tables';
import { TriageError } from '../errors.ts';
import type { StorageConfig } from './storage-config.ts';

/** Gives the client of one table. Throws `TriageError` `config.invalid` when the settings cannot be used. */
export type ConnectTable = (name: string) => Promise<TableClient>;

/** Two short retries: an outage must show within seconds, and the hub redelivers. */
const RETRIES = { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 } as const;

/**
 * Milliseconds for one attempt and the wait after it. The library has no limit, so that a connection which nobody
 * answers would hang for ever; its own `timeout` leaves a timer behind that keeps the process from ending.
 */
const ATTEMPT_MS = 8_000;

type Policies = NonNullable<TableServiceClientOptions['additionalPolicies']>;

function deadline(attemptMs: number): Policies[number] {
  return {
    position: 'perRetry',
    policy: {
      name: 'triageDeadline',
      sendRequest(request, next) {
        request.abortSignal = AbortSignal.timeout(attemptMs);
        return next(request);
      },
    },
  };
}

/**
 * Connects to the table service of the configuration. `@azure/data-tables` takes about 100 ms to load and
 * `@azure/identity` more, so that both wait for the first call, the latter for one that needs it.
 */
export function connectTables(storage: StorageConfig, attemptMs = ATTEMPT_MS): ConnectTable {
  let loading: Promise<(name: string) => TableClient> | undefined;
  return async (name) => {
    loading ??= load(storage, attemptMs);
    return (await loading)(name);
  };
}

async function load(storage: StorageConfig, attemptMs: number): Promise<(name: string) => TableClient> {
  const { TableClient } = await import('@azure/data-tables');
  const options: TableServiceClientOptions = {
    retryOptions: RETRIES,
    additionalPolicies: [deadline(attemptMs)],
  };
  if (storage.kind === 'connection-string') {
    const { connectionString } = storage;
    const allowInsecureConnection = speaksHttp(connectionString);
    return (name) => {
      try {
        return TableClient.fromConnectionString(connectionString, name, {
          ...options,
          allowInsecureConnection,
        });
      } catch (error) {
        throw new TriageError('config.invalid', 'CasesStorage: not a storage connection string', {
          cause: error,
        });
      }
    };
  }
  const { DefaultAzureCredential } = await import('@azure/identity');
  const credential = new DefaultAzureCredential(
    storage.clientId === undefined ? {} : { managedIdentityClientId: storage.clientId },
  );
  return (name) => new TableClient(storage.tableServiceUri, name, credential, options);
}

/** Whether the endpoint of the connection string, named or implied, is plain HTTP: a local emulator. */
function speaksHttp(connectionString: string): boolean {
  const endpoint = /(?:^|;)\s*TableEndpoint\s*=\s*([^;]+)/i.exec(connectionString)?.[1];
  if (endpoint !== undefined) return /^http:/i.test(endpoint);
  return /(?:^|;)\s*(?:DefaultEndpointsProtocol\s*=\s*http|UseDevelopmentStorage\s*=\s*true)\s*(?:;|$)/i.test(
    connectionString,
  );
}
