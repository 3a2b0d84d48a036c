import { DefaultAzureCredential } from '@azure/identity';

/**
 * The identity behind a connection by address, chosen as Azure Functions does: the managed identity with that
 * client id where one is given, or the first that the environment offers. In a file of its own, since loading
 * the library takes a while and few need it.
 */
export function credentialOf(clientId: string | undefined): DefaultAzureCredential {
  return new DefaultAzureCredential(clientId === undefined ? {} : { managedIdentityClientId: clientId });
}
