/**
 * A text as a string literal of KQL (Microsoft Learn, "The string data type"): the one way in which text of alerts
 * gets into a query. All but letters, digits, blanks and plain marks is written as `\uXXXX`, so that no quote, line
 * break, comment, zero-width or right-to-left character reaches the editor that the query is pasted into.
 */
export function kqlString(text: string): string {
  let literal = '"';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\\' || character === '"') literal += `\\${character}`;
    else if (/[ -~]/.test(character)) literal += character;
    else literal += `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return `${literal}"`;
}

/** A list of texts as it stands behind `in` or `in~`. */
export function kqlStrings(texts: readonly string[]): string {
  return `(${texts.map(kqlString).join(', ')})`;
}

/**
 * A text as a part of a regular expression of RE2 (Microsoft Learn, "RE2 syntax"), which matches just that text:
 * a backslash before every mark of ASCII, which RE2 takes literally; letters, digits, `_` and all beyond as they are.
 */
export function regexText(text: string): string {
  return text.replace(/[!-/:-@[-^`{-~]/g, '\\$&');
}
