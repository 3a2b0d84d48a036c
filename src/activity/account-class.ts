import { accountClassOf } from '../linux/vocabulary/vocabulary.ts';
import type { AccountClass } from './account-class.schema.ts';

/** `CORP\alice` and `alice@corp.example.com` are `alice`. */
function localName(name: string): string {
  const [local = ''] = name.trim().toLowerCase().split('@');
  return local.slice(local.lastIndexOf('\\') + 1);
}

/**
 * The class of a Linux account by its name. A name of a server's own account is the strongest plain sign of a web
 * shell; names that no list knows are taken for people only when they look like a login name.
 */
export function accountClass(name: string | undefined): AccountClass {
  if (name?.trim() === 'root') return 'root';
  const account = localName(name ?? '');
  // `Root` and `CORP\root` are other accounts, whose names are chosen to be taken for the one.
  if (account === '' || account === 'root') return 'unknown';
  const known = accountClassOf(account);
  if (known !== undefined) return known;
  return /^[a-z][a-z0-9._-]{0,31}\$?$/.test(account) ? 'person' : 'unknown';
}
