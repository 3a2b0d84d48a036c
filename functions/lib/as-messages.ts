/**
 * The messages of an Event Hubs invocation as bytes or text. With `dataType: 'binary'` they come as an array of
 * Buffers; a single message, a string, or a value that the library has parsed already is what another setting of
 * the binding would give, and must not be lost for it.
 */
export function asMessages(input: unknown): (Uint8Array | string)[] {
  const messages: readonly unknown[] = Array.isArray(input) ? input : [input];
  return messages.map((message) =>
    message instanceof Uint8Array || typeof message === 'string' ? message : toText(message),
  );
}

function toText(message: unknown): string {
  try {
    return JSON.stringify(message) ?? '';
  } catch {
    // Nested thousands deep: not an alert, and recorded as a message that cannot be read.
    return '[nested too deeply to write down';
  }
}
