import { compact } from '../compact.ts';
import type { AccessConfig } from './access-config.ts';
import { findApiKey } from './api-keys.ts';
import type { Caller } from './caller.ts';
import { readClientPrincipal } from './client-principal.ts';

/** The headers of a request. */
export interface Headers {
  get(name: string): string | null;
}

/** A caller, or why there is none: a stable code, and words for the one who called. */
export type Identified =
  | { readonly kind: 'known'; readonly caller: Caller }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string; readonly address?: string };

/** Where Azure Functions takes its keys, and we take ours. */
const KEY_HEADER = 'x-functions-key';
const PRINCIPAL_HEADER = 'x-ms-client-principal';

/**
 * Who makes a call. The one place that decides it, from facts that a caller cannot make up: how the service is
 * deployed, what the platform has checked before it called us, and keys that only their holders have. The header that
 * says who is signed in counts under `entra` alone, where the platform sets it and strips what callers send.
 */
export function identify(headers: Headers, config: AccessConfig): Identified {
  const address = config.authentication === 'local' ? undefined : forwardedFor(headers);
  const known = (caller: Caller): Identified => ({ kind: 'known', caller: compact({ ...caller, address }) });
  const refused = (code: string, detail: string): Identified =>
    compact({ kind: 'refused' as const, code, detail, address });

  if (config.authentication === 'function-key') {
    // The function is registered with the level `function`: a call without a right key never comes this far.
    const id = 'function-key';
    return known({ kind: 'function-key', id, name: id, role: config.functionKeyRole });
  }
  const principal = config.authentication === 'entra' ? headers.get(PRINCIPAL_HEADER) : null;
  if (principal !== null) {
    const caller = readClientPrincipal(principal);
    if (caller !== 'unreadable') return known(caller);
    return refused(
      'auth.principal-unreadable',
      'The sign-in is not one of Microsoft Entra ID that names somebody.',
    );
  }
  if (config.authentication === 'local' && config.apiKeys.length === 0)
    return known({ kind: 'local', id: 'local', name: 'local', role: 'admin' });
  const sent = headers.get(KEY_HEADER);
  if (sent === null) {
    const token = config.authentication === 'entra' ? 'an Entra token, or ' : '';
    return refused('auth.required', `This call asks for ${token}a key in ${KEY_HEADER}.`);
  }
  const key = findApiKey(config.apiKeys, sent);
  if (key === undefined)
    return refused('auth.key-unknown', `The key in ${KEY_HEADER} is none that is known here.`);
  return known({ kind: 'api-key', id: key.name, name: key.name, role: key.role });
}

/**
 * The address that the front end of App Service saw: it writes it after whatever the caller sent (Microsoft Learn,
 * "Inbound IP address" of App Service). With a port; of IPv6 in brackets.
 */
function forwardedFor(headers: Headers): string | undefined {
  const last = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? '';
  const address = last.replace(/^\[([^\]]*)\](:\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
  return /^[\da-f.:]{2,45}$/i.test(address) ? address : undefined;
}
