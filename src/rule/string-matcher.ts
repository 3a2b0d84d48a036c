import { kept } from './kept.ts';
import { asciiLower, type StringOperator } from './kql-strings.ts';
import { literalPattern } from './string-pattern.ts';
import { type FoundLiteral, literalScanner } from './string-scan.ts';

/** The literals of one condition, made ready once and asked for every row. */
export interface StringMatcher {
  /** Whether the literals are found; an operator's negation is not applied. */
  readonly test: (text: string) => boolean;
  /** The first place of every literal that is found, in the order of the literals. */
  readonly find: (text: string) => readonly FoundLiteral[];
  /** How many have to be found for the test to hold. */
  readonly needed: number;
}

/** Longer lists are scanned for: a pattern of all of them would take longer to build than the rows are worth. */
const MAX_PATTERN_LENGTH = 4_000;

const sharedMatcher = kept<StringMatcher>(1_000);

/** The literals of a condition, made ready: one matcher for all conditions that ask the same. */
export function stringMatcher(operator: StringOperator, literals: readonly string[]): StringMatcher {
  const { base, ignoresCase, needs } = operator;
  return sharedMatcher(JSON.stringify([base, ignoresCase, needs, literals]), () =>
    makeMatcher(operator, literals),
  );
}

function makeMatcher(operator: StringOperator, literals: readonly string[]): StringMatcher {
  if (operator.base === 'equals') return equalityMatcher(operator, literals);
  const length = literals.reduce((sum, literal) => sum + literal.length, 0);
  const pattern =
    literals.length === 0 || length > MAX_PATTERN_LENGTH ? undefined : literalPattern(operator, literals);
  const find = literalScanner(operator, literals, pattern);
  // A literal that is listed twice is found once.
  const needed = operator.needs === 'all' ? new Set(literals).size : 1;
  return {
    test:
      pattern === undefined || needed > 1
        ? (text) => find(text).length >= needed
        : (text) => pattern.test(text),
    find,
    needed,
  };
}

const NOTHING: readonly FoundLiteral[] = [];

/** An equality, or a list of them: one look-up. */
function equalityMatcher({ ignoresCase }: StringOperator, literals: readonly string[]): StringMatcher {
  const fold = ignoresCase ? asciiLower : (text: string) => text;
  const byText = new Map<string, string[]>();
  let lengths = 0;
  for (const literal of literals) {
    const folded = fold(literal);
    byText.set(folded, [...(byText.get(folded) ?? []), literal]);
    lengths |= 1 << (literal.length & 31);
  }
  /** The literals that a text equals. Case does not change its length, so most texts need no folding. */
  const equal = (text: string): readonly string[] | undefined => {
    if ((lengths & (1 << (text.length & 31))) === 0) return undefined;
    return byText.get(text) ?? byText.get(fold(text));
  };
  return {
    test: (text) => equal(text) !== undefined,
    find: (text) => equal(text)?.map((literal) => ({ literal, start: 0, end: text.length })) ?? NOTHING,
    needed: 1,
  };
}
