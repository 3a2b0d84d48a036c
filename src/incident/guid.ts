import { createHash } from 'node:crypto';

/** The namespace of everything that this service writes to an incident: any fixed GUID, never to change. */
const NAMESPACE = '7d3c1f0a-52b8-4e0d-9c46-0e9a4b1f6a52';

/**
 * The GUID of what the service writes about a case: the same for every attempt and revision, so that a PUT replaces
 * and never repeats. Name-based, version 5 (RFC 9562, section 5.5).
 */
export function guidOf(caseId: string, kind: string): string {
  return nameGuid(NAMESPACE, `${caseId}/${kind}`);
}

/** A version 5 GUID of a name in a namespace. */
export function nameGuid(namespace: string, name: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
