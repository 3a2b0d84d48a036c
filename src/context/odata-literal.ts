/**
 * A text as a string literal of OData inside a URL (OData 4.01, URL conventions, 5.1.1.6.1): a quote is doubled,
 * then everything that means something in a URL is percent-encoded. Lone surrogates, which no URL holds, become U+FFFD.
 */
export function odataString(text: string): string {
  return `'${percentEncoded(text.replaceAll("'", "''"))}'`;
}

/**
 * A text as one segment of a path: no slash or question mark of it reaches the URL as one. No URL has a segment of one
 * or two dots, also encoded (WHATWG URL, "double-dot path segment"): they are encoded twice, and are nobody's name then.
 */
export function pathSegment(text: string): string {
  return percentEncoded(text).replace(/^\.{1,2}$/, (dots) => dots.replaceAll('.', '%252E'));
}

function percentEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll("'", '%27');
}
