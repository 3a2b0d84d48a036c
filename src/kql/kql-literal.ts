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

/** A date and time with up to seven digits of fraction, as Defender and Log Analytics write them; UTC. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,7})?Z$/;

/** Whether a text is an instant that `kqlDatetime` takes. */
export function isKqlInstant(text: string): boolean {
  return INSTANT.test(text) && !Number.isNaN(Date.parse(text));
}

/** The first and the last moment of a datetime in milliseconds since 1970: the years 1 to 9999. */
const FIRST_MS = Date.parse('0001-01-01T00:00:00.000Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * A moment in milliseconds since 1970 as an instant that `kqlDatetime` takes; one that no datetime can hold as the
 * nearest that it can. Throws a RangeError for NaN, a defect of ours.
 */
export function kqlInstant(ms: number): string {
  return new Date(Math.min(Math.max(ms, FIRST_MS), LAST_MS)).toISOString();
}

/**
 * An instant as a datetime literal, digit for digit: 100 ns matter where processes are told apart by them.
 * Throws for another text, a defect of ours.
 */
export function kqlDatetime(instant: string): string {
  if (!isKqlInstant(instant)) throw new TypeError('not an instant in UTC');
  return `datetime(${instant})`;
}

/** A whole number as a literal of type long. Throws for another number, a defect of ours. */
export function kqlLong(value: number): string {
  if (!Number.isSafeInteger(value)) throw new TypeError('not a whole number');
  return `long(${value})`;
}

/** A list of texts as a dynamic array. */
export function kqlDynamic(texts: readonly string[]): string {
  return `dynamic([${texts.map(kqlString).join(', ')}])`;
}
