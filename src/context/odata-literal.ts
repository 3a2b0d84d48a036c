/**
 * A text as a string literal of OData inside a URL (OData 4.01, URL conventions, 5.1.1.6.1): a quote is doubled,
 * then everything that means something in a URL is percent-encoded. Lone surrogates, which no URL holds, become U+FFFD.
 */
export function odataString(text: string): string {
  return `'${pathSegment(text.replaceAll("'", "''"))}'`;
}

/** A text as one segment of a path: no slash or question mark of it reaches the URL as one. */
export function pathSegment(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll("'", '%27')
    .replace(/^\.{1,2}$/, '%2E%2E');
}
