import { createHash, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { type Role, roles } from './role.ts';

/** A key that this service itself knows, and what its holder may do. */
export interface ApiKey {
  readonly name: string;
  readonly role: Role;
  /** SHA-256 of the key: the key itself need not stay in memory. */
  readonly digest: Uint8Array;
}

const keySchema = z.tuple([
  z.string().regex(/^[\w.@-]{1,64}$/, 'must be a name of letters, digits, . _ @ and -'),
  z.enum(roles),
  z
    .string()
    .min(24, 'must be a key of 24 characters or more')
    .max(256)
    .regex(/^[!-~]+$/, 'must be a key of printable ASCII'),
]);

/**
 * `name:role:key` items, separated by commas; a key may hold colons. A problem names the item by its place, never by
 * what it says: it holds a key.
 */
export const apiKeysSchema = z
  .string()
  .default('')
  .transform((text, context): readonly ApiKey[] => {
    const items = text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
    const keys = items.flatMap((item, at): ApiKey[] => {
      const [name = '', role = '', ...rest] = item.split(':');
      const parsed = keySchema.safeParse([name, role, rest.join(':')]);
      if (parsed.success) {
        return [{ name: parsed.data[0], role: parsed.data[1], digest: digestOf(parsed.data[2]) }];
      }
      const part = ['the name', 'the role', 'the key'][Number(parsed.error.issues[0]?.path[0] ?? 0)];
      context.addIssue({
        code: 'custom',
        path: [`item ${at + 1}`],
        message: `must be name:role:key, with a role of ${roles.join(', ')} and a key of 24 characters or more; ${part} is not right`,
      });
      return [];
    });
    for (const [at, { name }] of keys.entries()) {
      if (keys.findIndex((key) => key.name === name) !== at) {
        const path = [`item ${at + 1}`];
        context.addIssue({ code: 'custom', path, message: 'has a name that is used before' });
      }
    }
    return keys;
  });

/** The key that was sent, in a time that does not tell how much of it was right. */
export function findApiKey(keys: readonly ApiKey[], sent: string): ApiKey | undefined {
  const digest = digestOf(sent);
  let found: ApiKey | undefined;
  for (const key of keys) if (timingSafeEqual(key.digest, digest)) found = key;
  return found;
}

function digestOf(key: string): Uint8Array {
  return createHash('sha256').update(key).digest();
}
