import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** A key and the name that tokens call it by. */
export interface SharedKey {
  readonly name: string;
  readonly key: string;
}

/** An entity of the hub by the parts of its path, lower case; the whole namespace has none. */
export type EntityPath = readonly string[];

/** What a token allows: this entity and what lies below it, until then (ms since 1970). */
export interface Grant {
  readonly entity: EntityPath;
  readonly until: number;
}

const SCHEME = 'SharedAccessSignature ';
const THIS_MACHINE = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i;

/**
 * Reads a shared access signature: `SharedAccessSignature sr=<resource>&sig=<signature>&se=<expiry>&skn=<name of the
 * key>`, signed by HMAC-SHA256 with the text of the key over the resource as it is written there, a line feed and the
 * expiry in seconds since 1970 (Microsoft Learn, "Authenticate access to Event Hubs with shared access signatures").
 * What is wrong with it is given as text, without its values.
 */
export function readSasToken(token: string, shared: SharedKey, now: number): Grant | string {
  if (!token.startsWith(SCHEME)) return 'The token is no shared access signature.';
  const fields = new Map(token.slice(SCHEME.length).split('&').map(fieldOf));
  const [resource, signature, expiry] = [fields.get('sr'), fields.get('sig'), fields.get('se')];
  if (!resource || !signature || !expiry) return 'The token lacks a field.';
  if (decoded(fields.get('skn') ?? '') !== shared.name) return 'The token is of an unknown key.';
  const right = createHmac('sha256', shared.key).update(`${resource}\n${expiry}`).digest('base64');
  if (!isSame(decoded(signature) ?? '', right)) return 'The token has an invalid signature.';
  const until = /^\d{1,12}$/.test(expiry) ? Number(expiry) * 1000 : 0;
  if (until <= now) return 'The token is expired.';
  const entity = entityOf(decoded(resource) ?? '');
  return entity === undefined ? 'The token is of another resource.' : { entity, until };
}

/** The entity that an address names: a URI of this machine, whatever its scheme; `undefined` for others. */
export function entityOf(uri: string): EntityPath | undefined {
  const [, authority = '', path = ''] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)([^?#]*)$/i.exec(uri) ?? [];
  return THIS_MACHINE.test(authority) ? pathOf(path) : undefined;
}

/** The path of an entity, with or without a slash before and after it. */
export function pathOf(address: string): EntityPath {
  const path = address.replace(/^\//, '').replace(/\/$/, '').toLowerCase();
  return path === '' ? [] : path.split('/').map((part) => decoded(part) ?? part);
}

/** True where `entity` is `inner` or lies above it. */
export function covers(entity: EntityPath, inner: EntityPath): boolean {
  return entity.every((part, at) => part === inner[at]);
}

/** Compares texts in a time that tells nothing of them. */
export function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function fieldOf(text: string): [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** `undefined` for a malformed escape. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
