import type { Role } from './role.ts';

/** Who makes a call, as far as the service can know. */
export interface Caller {
  /**
   * What opened the door: a function key that the platform checked, an Entra token that it checked, an API key of
   * ours, or being on this machine. `anonymous`: nothing, on a call that asks for nothing.
   */
  readonly kind: 'function-key' | 'entra' | 'api-key' | 'local' | 'anonymous';
  /** Stable within its kind: the object id of a token, the name of an API key. */
  readonly id: string;
  /** For people: of a token the name that Entra gives. */
  readonly name: string;
  /** Absent where a token carries none of our app roles. */
  readonly role?: Role;
  /** The address that the platform's front end saw. For fairness and the audit, never for rights. */
  readonly address?: string;
}

/** The one who makes a call that asks for nobody. */
export const anonymousCaller: Caller = { kind: 'anonymous', id: 'anonymous', name: 'anonymous' };

/**
 * The name under which a caller was authenticated; `undefined` where nobody in particular was: a function key and
 * this machine belong to whoever uses them.
 */
export function principalOf({ kind, name }: Caller): string | undefined {
  return kind === 'entra' || kind === 'api-key' ? name : undefined;
}
