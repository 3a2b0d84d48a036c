import { createHash } from 'node:crypto';

/**
 * The strong ETag of a representation, made of the ETag under which the table keeps it. Azure Tables gives weak
 * ones (`W/"datetime'…'"`), which If-Match may never match (RFC 9110, section 13.1.1).
 *
 * @param beside what else the representation shows that changes by itself; it changes the tag behind its dot
 */
export function etagOf(storedEtag: string, beside?: unknown): string {
  const short = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 22);
  return beside === undefined
    ? `"${short(storedEtag)}"`
    : `"${short(storedEtag)}.${short(JSON.stringify(beside))}"`;
}

/** The tag of what the table keeps alone, without what was shown beside it. */
function storedPart(tag: string): string {
  return tag.replace(/\.[\w-]{22}"$/, '"');
}

/**
 * Whether If-Match lets the request through: strong comparison, lists and `*` (RFC 9110, section 13.1.1). What a tag
 * says of things shown beside is left out: who changes the one need not know of the other.
 */
export function matchesStrongly(ifMatch: string, etag: string): boolean {
  return ifMatch.trim() === '*' || tagsOf(ifMatch).some((tag) => storedPart(tag) === etag);
}

/** Whether If-None-Match knows the representation: weak comparison (RFC 9110, section 13.1.2). */
export function matchesWeakly(ifNoneMatch: string, etag: string): boolean {
  return ifNoneMatch.trim() === '*' || tagsOf(ifNoneMatch).some((tag) => tag.replace(/^W\//, '') === etag);
}

function tagsOf(header: string): string[] {
  return header.match(/(W\/)?"[^"]*"/g) ?? [];
}
