/** C0, DEL, C1, the Unicode line separators and the marks that turn the writing direction. */
const controls = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Writes control characters as the escapes of JSON, for a line of a log: nothing of it begins a line of its own, moves
 * the cursor of a terminal, or shows text in another order than it has.
 */
export function escapeControls(text: string): string {
  return text.replace(controls, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
