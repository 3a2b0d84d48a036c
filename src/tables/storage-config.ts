import * as z from 'zod';

/** The account that holds the tables. */
export type StorageConfig =
  | { readonly kind: 'connection-string'; readonly connectionString: string }
  | { readonly kind: 'identity'; readonly tableServiceUri: string; readonly clientId?: string };

/** The settings of the storage account, as the environment has them. */
export const storageSettings = {
  CasesStorage: z.string().optional().describe('Connection string of the storage account.'),
  CasesStorage__tableServiceUri: z
    .string()
    // Empty counts as not set. The client sends no token in clear, not even to this machine.
    .refine((uri) => uri === '' || isHttps(uri), 'must be an https URL')
    .optional()
    .describe('Table endpoint, for a managed identity.'),
  CasesStorage__clientId: z.string().optional().describe('Client id of a user-assigned identity.'),
};

function isHttps(uri: string): boolean {
  return URL.canParse(uri) && new URL(uri).protocol === 'https:';
}

/** The account that the environment names; a string is a problem. */
export function storageConfig(env: NodeJS.ProcessEnv): StorageConfig | string {
  const { CasesStorage: connectionString, CasesStorage__tableServiceUri: tableServiceUri } = env;
  if (connectionString) return { kind: 'connection-string', connectionString };
  if (!tableServiceUri) {
    return 'CasesStorage: set a connection string here, or the table endpoint in CasesStorage__tableServiceUri';
  }
  const { CasesStorage__clientId: clientId } = env;
  return { kind: 'identity', tableServiceUri, ...(clientId ? { clientId } : {}) };
}
