const MOST_CHARACTERS = 1_500;
const MOST_ITEMS = 20;
const MOST_DEPTH = 8;

/** An input as text: bytes as the text that they mostly are, long parts by their beginning. The seed gives the whole. */
export function brief(input: unknown): string {
  return (JSON.stringify(cut(input, 0)) ?? String(input)).slice(0, 4 * MOST_CHARACTERS);
}

function cut(part: unknown, depth: number): unknown {
  if (typeof part === 'string') {
    return part.length > MOST_CHARACTERS
      ? `${part.slice(0, MOST_CHARACTERS)}… (${part.length} characters)`
      : part;
  }
  if (part instanceof Uint8Array) return cut(Buffer.from(part).toString(), depth);
  if (typeof part !== 'object' || part === null) return part;
  if (depth > MOST_DEPTH) return '…';
  if (Array.isArray(part)) return part.slice(0, MOST_ITEMS).map((item) => cut(item, depth + 1));
  const entries = Object.entries(part).slice(0, MOST_ITEMS);
  return Object.fromEntries(entries.map(([key, value]) => [key, cut(value, depth + 1)]));
}
