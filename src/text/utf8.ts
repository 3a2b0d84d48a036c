const strict = new TextDecoder('utf-8', { fatal: true });

/** The text of bytes that are UTF-8, without its byte order mark; `undefined` for others. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}
