import type { ChangedBy } from '../allowlist/store/allowlist-store.ts';
import type { ApiRequest } from './api-request.ts';
import { nameParameter } from './query.ts';

/** The query parameter of calls that change the allowlist. */
export const byParameter = nameParameter.describe(
  'Who makes the change, for the audit. An Entra sign-in goes before it; without either the audit says `unknown`.',
);

const LONGEST = 256;

/**
 * Who makes a change, and when. Where the platform has signed the caller in, it says so in a header that callers
 * from outside cannot set (Microsoft Learn, "Work with user identities in Azure App Service authentication").
 * Without a sign-in a name is only stated, as with a verdict: a function key belongs to nobody.
 */
export function changedBy(request: ApiRequest, by: string | undefined, now: Date): ChangedBy {
  const signedIn = request.headers.get('x-ms-client-principal-name')?.trim().slice(0, LONGEST);
  return { by: signedIn || by?.trim() || 'unknown', at: now.toISOString() };
}
