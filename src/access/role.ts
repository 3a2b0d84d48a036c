/** What callers may do, each role all that the ones before it may. */
export const roles = ['reader', 'analyst', 'admin'] as const;

/**
 * `reader`: read cases and rules, explain, try changes. `analyst`: give verdicts, triage, see payloads of failures and
 * replay them. `admin`: change the allowlist. In Entra these are the values of app roles.
 */
export type Role = (typeof roles)[number];

/** True where a caller of role `held` may do what asks for `needed`. */
export function allows(held: Role | undefined, needed: Role): boolean {
  return held !== undefined && roles.indexOf(held) >= roles.indexOf(needed);
}

/** The most that any of some names allows; `undefined` where none is a role. */
export function highestRole(names: readonly string[]): Role | undefined {
  return roles.findLast((role) => names.includes(role));
}
