import * as z from 'zod';
import { isHomeOf, resolvePath } from './paths.ts';
import data from './unit-directories.json' with { type: 'json' };

const directory = z.string().regex(/^\/(?:[a-z][a-z.]*\/)+[a-z][a-z.]*$/);
const below = z.string().regex(/^\.?[a-z]+(?:\/[a-z][a-z.]*)+$/);

const directoriesSchema = z.strictObject({
  source: z.array(z.string()).min(1),
  system: z.array(directory).min(1),
  user: z.array(directory).min(1),
  home: z.array(below).min(1).describe('Below the home of the account that a user manager runs for.'),
  runtime: z.array(below).min(1).describe('Below /run/user/UID of that account.'),
});

const directories = directoriesSchema.parse(data);
const system: ReadonlySet<string> = new Set(directories.system);
const user: ReadonlySet<string> = new Set(directories.user);

/** Whose units: those of the host, of every account's session, or of the session of one account. */
export interface UnitScope {
  readonly scope: 'system' | 'user' | 'global';
  readonly account?: string | undefined;
}

/** Whether a directory is one that the user manager of this account reads beside those of every account. */
function isOfSession(path: string, account: string): boolean {
  const isHome = directories.home.some((end) => {
    const home = path.endsWith(`/${end}`) ? path.slice(0, -end.length - 1) : '';
    return isHomeOf(home, account);
  });
  // Only root's number is known by its name.
  return isHome || (account === 'root' && directories.runtime.some((end) => path === `/run/user/0/${end}`));
}

function isUnitDirectory(path: string, { scope, account }: UnitScope): boolean {
  if (scope === 'system') return system.has(path);
  return user.has(path) || (scope === 'user' && account !== undefined && isOfSession(path, account));
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/**
 * Whether a unit lies where the manager itself looks for units: right in one of its directories, byte for byte. It is
 * what excuses a path; for what tells an attack, `isUnitPath` takes any path that looks like one.
 */
export function isInPlace(path: string, scope: UnitScope): boolean {
  return path.startsWith('/') && isUnitDirectory(parentOf(resolvePath(path)), scope);
}

/** As `isInPlace`, for anything in or below a directory of any scope: drop-ins, directories of wants. */
export function isBelowUnits(path: string, account?: string): boolean {
  if (!path.startsWith('/')) return false;
  for (let at = resolvePath(path); at !== ''; at = parentOf(at)) {
    if (system.has(at) || isUnitDirectory(at, { scope: 'user', account })) return true;
  }
  return false;
}
