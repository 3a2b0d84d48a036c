import { stringTest } from './string-test.ts';

/**
 * KQL's string operators. A term is a maximal run of ASCII letters and digits; a literal matches where it occurs
 * with a term boundary at each end of the literal that is itself alphanumeric (Microsoft Learn, "String operators",
 * "What is a term?"). Case is ignored for ASCII letters only. Offsets are UTF-16 code units.
 */

/** Which ends of a literal must lie at a boundary of a term. */
interface Boundaries {
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

/** Whether a UTF-16 code unit is an ASCII letter or digit. */
export function isTermCharacter(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

/** A text with its ASCII letters in lower case; every other character, and the length, stay. */
export function asciiLower(text: string): string {
  if (/^\p{ASCII}*$/u.test(text)) return text.toLowerCase();
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** The first place, from an offset on, where a literal occurs between the boundaries asked for. */
function indexBetween(text: string, literal: string, boundaries: Boundaries): number {
  const startsTerm = boundaries.atStart && isTermCharacter(literal.charCodeAt(0));
  const endsTerm = boundaries.atEnd && isTermCharacter(literal.charCodeAt(literal.length - 1));
  for (let index = text.indexOf(literal); index >= 0; index = text.indexOf(literal, index + 1)) {
    const end = index + literal.length;
    const free = !(startsTerm && index > 0 && isTermCharacter(text.charCodeAt(index - 1)));
    if (free && !(endsTerm && end < text.length && isTermCharacter(text.charCodeAt(end)))) return index;
  }
  return -1;
}

/** How an operator finds one literal: both already in lower case where case is ignored. -1 when it does not occur. */
type Find = (text: string, literal: string) => number;

const FINDS: Readonly<Record<string, Find>> = {
  has: (text, literal) => indexBetween(text, literal, { atStart: true, atEnd: true }),
  hasprefix: (text, literal) => indexBetween(text, literal, { atStart: true, atEnd: false }),
  hassuffix: (text, literal) => indexBetween(text, literal, { atStart: false, atEnd: true }),
  contains: (text, literal) => text.indexOf(literal),
  startswith: (text, literal) => (text.startsWith(literal) ? 0 : -1),
  endswith: (text, literal) => (text.endsWith(literal) ? text.length - literal.length : -1),
  equals: (text, literal) => (text === literal ? 0 : -1),
};

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
  if (!match || base === 'equals' || !Object.hasOwn(FINDS, base)) return undefined;
  return { base, ignoresCase: match[3] === undefined, negated: match[1] === '!', needs: 'any' };
}

/** A literal that was found, and where. */
export interface FoundLiteral {
  readonly literal: string;
  readonly start: number;
  readonly end: number;
}

/** The literals of one condition, made ready once and asked for every row. */
export interface StringMatcher {
  /** Whether the literals are found; an operator's negation is not applied. */
  readonly test: (text: string) => boolean;
  /** The first place of every literal that is found, in the order of the literals. */
  readonly find: (
    text: string,
  ) => { readonly literal: string; readonly start: number; readonly end: number }[];
}

/** Makes the literals of a condition ready. */
export function stringMatcher(operator: StringOperator, literals: readonly string[]): StringMatcher {
  const fold = operator.ignoresCase ? asciiLower : (text: string) => text;
  const find = FINDS[operator.base] ?? (() => -1);
  const folded = literals.map((literal) => ({ literal, folded: fold(literal), letters: lettersOf(literal) }));
  return {
    test: stringTest(operator, literals) ?? slowTest,
    find(text) {
      const haystack = fold(text);
      const letters = folded.length > 2 ? lettersOf(text) : ALL_LETTERS;
      const found: FoundLiteral[] = [];
      for (const item of folded) {
        // Most literals of a list have a letter that the text lacks: no need to look for them.
        if ((item.letters & ~letters) !== 0) continue;
        const start = find(haystack, item.folded);
        if (start >= 0) found.push({ literal: item.literal, start, end: start + item.folded.length });
      }
      return found;
    },
  };

  function slowTest(text: string): boolean {
    const haystack = fold(text);
    return operator.needs === 'all'
      ? folded.every((item) => find(haystack, item.folded) >= 0)
      : folded.some((item) => find(haystack, item.folded) >= 0);
  }
}

const ALL_LETTERS = 0xffff_ffff | 0;

/** Which ASCII letters a text has, as bits; other characters share the bits that are left. */
function lettersOf(text: string): number {
  let letters = 0;
  for (let index = 0; index < text.length; index += 1) letters |= 1 << (text.charCodeAt(index) & 31);
  return letters;
}
