import * as z from 'zod';
import { compact } from '../compact.ts';
import type { Caller } from './caller.ts';
import { highestRole } from './role.ts';

/**
 * What App Service authentication says of a caller it signed in: JSON in Base64 in the header
 * `x-ms-client-principal` (Microsoft Learn, "Work with user identities in Azure App Service authentication").
 */
const principalSchema = z.object({
  auth_typ: z.string(),
  claims: z.array(z.object({ typ: z.string(), val: z.string() })),
});

const ROLE_CLAIMS = ['roles', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role'];
/** The object id, which outlives names; then the subject, which every token has. */
const ID_CLAIMS = [
  'http://schemas.microsoft.com/identity/claims/objectidentifier',
  'oid',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier',
  'sub',
];
/** What people call a person, then what they call an application. */
const NAME_CLAIMS = [
  'preferred_username',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
  'upn',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
  'email',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
  'name',
  'azp',
  'appid',
];
const LONGEST_NAME = 256;

/**
 * The caller of a principal header. Only Entra counts: other identity providers that the app may have name roles of
 * their own. `unreadable` where the header is none, is of another provider or names nobody.
 */
export function readClientPrincipal(header: string): Caller | 'unreadable' {
  const parsed = principalSchema.safeParse(decode(header));
  if (!parsed.success || parsed.data.auth_typ.toLowerCase() !== 'aad') return 'unreadable';
  const { claims } = parsed.data;
  const first = (types: readonly string[]) =>
    types
      .flatMap((type) => claims.find(({ typ, val }) => typ === type && val.trim() !== '') ?? [])
      .map(({ val }) => val.trim().slice(0, LONGEST_NAME))[0];
  const id = first(ID_CLAIMS);
  if (id === undefined) return 'unreadable';
  const held = claims.filter(({ typ }) => ROLE_CLAIMS.includes(typ)).map(({ val }) => val);
  return compact({ kind: 'entra' as const, id, name: first(NAME_CLAIMS) ?? id, role: highestRole(held) });
}

function decode(header: string): unknown {
  try {
    return JSON.parse(Buffer.from(header, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
}
