/**
 * KQL's string operators. A term is a maximal run of ASCII letters and digits; a literal matches where it occurs
 * with a term boundary at each end of the literal that is itself alphanumeric (Microsoft Learn, "String operators",
 * "What is a term?"). Case is ignored for ASCII letters only. Offsets are UTF-16 code units.
 */

/** Whether a UTF-16 code unit is an ASCII letter or digit. */
export function isTermCharacter(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

/** A text with its ASCII letters in lower case; every other character, and the length, stay. */
export function asciiLower(text: string): string {
  if (/^\p{ASCII}*$/u.test(text)) return text.toLowerCase();
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** The operators that look for literals, without `!` and `_cs`. */
const BASES: ReadonlySet<string> = new Set([
  'has',
  'hasprefix',
  'hassuffix',
  'contains',
  'startswith',
  'endswith',
]);

/** An operator taken apart. */
export interface StringOperator {
  /** `has`, `contains`, `equals` … */
  readonly base: string;
  readonly ignoresCase: boolean;
  readonly negated: boolean;
  /** Of a list: whether one item suffices or all are needed. */
  readonly needs: 'any' | 'all';
}

const EQUALITIES: ReadonlyMap<string, Omit<StringOperator, 'base' | 'needs'>> = new Map([
  ['=~', { ignoresCase: true, negated: false }],
  ['!~', { ignoresCase: true, negated: true }],
  ['in', { ignoresCase: false, negated: false }],
  ['!in', { ignoresCase: false, negated: true }],
  ['in~', { ignoresCase: true, negated: false }],
  ['!in~', { ignoresCase: true, negated: true }],
]);

/** Takes an operator of strings apart; undefined for other operators (`==` compares values of every type). */
export function stringOperator(operator: string): StringOperator | undefined {
  const equality = EQUALITIES.get(operator);
  if (equality !== undefined) return { base: 'equals', needs: 'any', ...equality };
  if (operator === 'has_any' || operator === 'has_all') {
    return { base: 'has', ignoresCase: true, negated: false, needs: operator === 'has_all' ? 'all' : 'any' };
  }
  const match = /^(!?)([a-z]+?)(_cs)?$/.exec(operator);
  const base = match?.[2] ?? '';
  if (!match || !BASES.has(base)) return undefined;
  return { base, ignoresCase: match[3] === undefined, negated: match[1] === '!', needs: 'any' };
}
