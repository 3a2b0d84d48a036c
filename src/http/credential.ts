import type { TokenCredential } from '@azure/identity';

/**
 * The identity of the service: the managed identity of the Functions app, or what `DefaultAzureCredential` of
 * @azure/identity finds on a machine (environment, workload identity, Azure CLI).
 *
 * @param clientId of a user-assigned identity
 */
export function loadCredential(clientId: string | undefined): () => Promise<TokenCredential> {
  return async () => {
    const { DefaultAzureCredential } = await import('@azure/identity');
    return new DefaultAzureCredential(clientId === undefined ? {} : { managedIdentityClientId: clientId });
  };
}
