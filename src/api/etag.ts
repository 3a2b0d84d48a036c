import { createHash } from 'node:crypto';

/**
 * The strong ETag of a representation, made of the ETag under which the table keeps it. Azure Tables gives weak
 * ones (`W/"datetime'…'"`), which If-Match may never match (RFC 9110, section 13.1.1).
 */
export function etagOf(storedEtag: string): string {
  return `"${createHash('sha256').update(storedEtag).digest('base64url').slice(0, 22)}"`;
}

/** Whether If-Match lets the request through: strong comparison, lists and `*` (RFC 9110, section 13.1.1). */
export function matchesStrongly(ifMatch: string, etag: string): boolean {
  return ifMatch.trim() === '*' || tagsOf(ifMatch).some((tag) => tag === etag);
}

/** Whether If-None-Match knows the representation: weak comparison (RFC 9110, section 13.1.2). */
export function matchesWeakly(ifNoneMatch: string, etag: string): boolean {
  return ifNoneMatch.trim() === '*' || tagsOf(ifNoneMatch).some((tag) => tag.replace(/^W\//, '') === etag);
}

function tagsOf(header: string): string[] {
  return header.match(/(W\/)?"[^"]*"/g) ?? [];
}
