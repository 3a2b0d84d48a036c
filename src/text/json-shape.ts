/** What a JSON text may hold before it is parsed. */
export interface JsonLimits {
  /** Levels of lists and objects. */
  readonly maxDepth: number;
  /** Lists and objects together: each takes some fifty bytes of memory, and two of the text. */
  readonly maxContainers: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * What of the limits a JSON text in UTF-8 exceeds; `undefined` where it exceeds none. Reads the bytes once and makes
 * nothing of them: a text of `[` alone would take fifty times its size when it is parsed. What is no JSON is for the
 * parser to find.
 */
export function exceededLimit(
  bytes: Uint8Array,
  { maxDepth, maxContainers }: JsonLimits,
): keyof JsonLimits | undefined {
  let depth = 0;
  let containers = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfString(bytes, at + 1);
    else if (byte === 0x5d || byte === 0x7d) depth -= 1;
    else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      containers += 1;
      if (depth > maxDepth) return 'maxDepth';
      if (containers > maxContainers) return 'maxContainers';
    }
  }
  return undefined;
}

/** Where the string ends whose text begins at `from`. */
function endOfString(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}
