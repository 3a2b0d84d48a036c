import { cutText } from './cut-text.ts';

/** Control characters, lone surrogates and noncharacters: what a table or the tools that show it may refuse. */
const UNSAFE = /[\p{Cc}\u2028\u2029\p{Cs}\p{Noncharacter_Code_Point}]/gu;

/** Nearly every text is this, and the classes of Unicode take their time. */
const PLAIN = /^[ -~]*$/;

/** JSON of a value, with everything unsafe escaped: the same value when parsed, and harmless as a string column. */
export function safeJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (PLAIN.test(json)) return json;
  return json.replace(UNSAFE, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

/** Text for a column that people read: cut, and a space for what is unsafe. */
export function plainColumn(text: string | undefined, limit = 1_000): string {
  const cut = cutText(text ?? '', limit);
  return PLAIN.test(cut) ? cut : cut.replace(UNSAFE, ' ');
}
