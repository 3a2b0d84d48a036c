/**
 * What every encoder for people shares: characters made visible, and long values cut so that both ends show.
 */

/**
 * Characters that are shown by name instead of drawn: controls (a newline would end the list item it stands
 * in), bidi and zero-width characters (they reorder or hide what the reader sees), spaces that are not U+0020,
 * private and unassigned code points, lone surrogates. Unicode UAX #44 gives the classes.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/u;

/** Our own marks; the same characters in a value are shown by name, so that a value cannot fake them. */
export const HIT_OPEN = '⟦';
export const HIT_CLOSE = '⟧';
export const NAME_OPEN = '⟨';
export const NAME_CLOSE = '⟩';
const OWN_MARKS = new Set([HIT_OPEN, HIT_CLOSE, NAME_OPEN, NAME_CLOSE]);

/** Text that is shown as it is: nearly all of it, and the classes of Unicode take their time. */
const PLAIN = /^[ -~]*$/;

export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

/** One character as the reader shall see it. Newlines and tabs get the picture that Unicode has for them. */
export function visible(character: string): string {
  if (character.length === 1 && character >= ' ' && character <= '~') return character;
  if (!INVISIBLE.test(character) && !OWN_MARKS.has(character)) return character;
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x20) return String.fromCodePoint(0x2400 + point);
  if (point === 0x7f) return '␡';
  return `${NAME_OPEN}U+${point.toString(16).toUpperCase().padStart(4, '0')}${NAME_CLOSE}`;
}

/**
 * Takes as many encoded characters from both ends as fit in `limit` and says in the middle how long the whole
 * was. Both ends, because a command line is told by its verb and by its target.
 */
export function cutMiddle(atoms: readonly string[], limit: number, length: number): string {
  const whole = atoms.join('');
  if (whole.length <= limit) return whole;
  const mark = `…${NAME_OPEN}${length} characters${NAME_CLOSE}…`;
  let room = Math.max(0, limit - mark.length);
  const head: string[] = [];
  const tail: string[] = [];
  for (let low = 0, high = atoms.length - 1; low <= high; ) {
    const first = atoms[low++] ?? '';
    if (first.length > room) break;
    head.push(first);
    room -= first.length;
    const last = low <= high ? (atoms[high--] ?? '') : '';
    if (last.length > room) break;
    tail.unshift(last);
    room -= last.length;
  }
  return `${head.join('')}${mark}${tail.join('')}`;
}

/** No value is looked at beyond this, in UTF-16 code units: the ends are kept, the length is told. */
export const SCAN_LIMIT = 8192;

/** The characters of a value, each encoded; of an overlong one those of both ends. */
export function atomsOf(value: string, encode: (character: string) => string): string[] {
  const scanned =
    value.length <= SCAN_LIMIT
      ? value
      : `${value.slice(0, SCAN_LIMIT / 2)}${value.slice(value.length - SCAN_LIMIT / 2)}`;
  if (encode === visible && isPlain(scanned)) return scanned.split('');
  return Array.from(scanned, encode);
}
