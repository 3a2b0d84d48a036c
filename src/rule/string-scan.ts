import { asciiLower, isTermCharacter, type StringOperator } from './kql-strings.ts';

/** A literal that was found, and where: UTF-16 code units, end exclusive. */
export interface FoundLiteral {
  readonly literal: string;
  readonly start: number;
  readonly end: number;
}

/** A literal made ready to be looked for. */
interface Sought {
  readonly literal: string;
  /** In lower case where case is ignored. */
  readonly folded: string;
  /** What must lie at its start and its end: a boundary of a term, an end of the text, or nothing special. */
  readonly before: 'term' | 'text' | undefined;
  readonly after: 'term' | 'text' | undefined;
}

/** Nothing found; never added to. */
const NOTHING: readonly FoundLiteral[] = [];

/**
 * Finds the first place of every literal, in the order of the literals. `places` matches wherever one of them stands
 * and leads from place to place; without it every character is looked at. There only the literals that start with
 * it are compared.
 */
export function literalScanner(
  operator: StringOperator,
  literals: readonly string[],
  places: RegExp | undefined,
): (text: string) => readonly FoundLiteral[] {
  const { ignoresCase } = operator;
  const sought = [...new Set(literals)].map((literal) => seek(operator, literal));
  const byFirst = byFirstCharacter(sought, ignoresCase);
  const shortest = Math.min(...sought.map(({ literal }) => literal.length));
  const next = places === undefined ? undefined : new RegExp(places, `${places.flags}g`);

  function foundFrom(first: number, text: string): readonly FoundLiteral[] {
    let found: FoundLiteral[] | undefined;
    let place = first;
    // Behind that no literal has room.
    const last = text.length - shortest;
    while (place >= 0 && found?.length !== sought.length) {
      for (const one of byFirst[text.charCodeAt(place) & 127] ?? NO_LITERALS) {
        if (stands(text, place, one, ignoresCase)) found = added(found, one, place);
      }
      place = place < last ? nextPlace(next, text, place + 1) : -1;
    }
    return found === undefined || found.length === 1 ? (found ?? NOTHING) : inOrder(found, literals);
  }

  return (text) => {
    const first = places === undefined ? 0 : text.search(places);
    return first < 0 ? NOTHING : foundFrom(first, text);
  };
}

/** The next place at an offset or behind it, -1 when there is none. */
function nextPlace(places: RegExp | undefined, text: string, from: number): number {
  if (places === undefined) return from;
  places.lastIndex = from;
  return places.exec(text)?.index ?? -1;
}

function seek({ base, ignoresCase }: StringOperator, literal: string): Sought {
  const isTerm = base.startsWith('has');
  const begins = isTerm && base !== 'hassuffix' && isTermCharacter(literal.charCodeAt(0));
  const ends = isTerm && base !== 'hasprefix' && isTermCharacter(literal.charCodeAt(literal.length - 1));
  return {
    literal,
    folded: ignoresCase ? asciiLower(literal) : literal,
    before: base === 'startswith' ? 'text' : begins ? 'term' : undefined,
    after: base === 'endswith' ? 'text' : ends ? 'term' : undefined,
  };
}

const NO_LITERALS: readonly Sought[] = [];

/**
 * Literals by the lower bits of their first character, in either case: a first sieve, and a dense table. An empty
 * literal may stand anywhere.
 */
function byFirstCharacter(
  sought: readonly Sought[],
  ignoresCase: boolean,
): readonly (readonly Sought[] | undefined)[] {
  const table = new Array<Sought[] | undefined>(128).fill(undefined);
  const put = (slot: number, one: Sought) => {
    table[slot] = [...(table[slot] ?? []), one];
  };
  for (const one of sought) {
    if (one.folded === '') {
      for (let slot = 0; slot < 128; slot += 1) put(slot, one);
      continue;
    }
    const first = one.folded.charCodeAt(0);
    put(first & 127, one);
    if (ignoresCase && first >= 97 && first <= 122) put(first - 32, one);
  }
  return table;
}

/** Whether a literal stands at an offset, with before and after it what it asks for. */
function stands(text: string, start: number, sought: Sought, ignoresCase: boolean): boolean {
  const { folded, before, after } = sought;
  const end = start + folded.length;
  if (end > text.length) return false;
  for (let index = 0; index < folded.length; index += 1) {
    const code = text.charCodeAt(start + index);
    const lower = ignoresCase && code >= 65 && code <= 90 ? code + 32 : code;
    if (lower !== folded.charCodeAt(index)) return false;
  }
  if (
    before !== undefined &&
    start > 0 &&
    (before === 'text' || isTermCharacter(text.charCodeAt(start - 1)))
  ) {
    return false;
  }
  return !(
    after !== undefined &&
    end < text.length &&
    (after === 'text' || isTermCharacter(text.charCodeAt(end)))
  );
}

/** Adds what was found for the first time. Mostly that is one: an array that starts empty would make room for many. */
function added(found: FoundLiteral[] | undefined, { literal }: Sought, start: number): FoundLiteral[] {
  const item = { literal, start, end: start + literal.length };
  if (found === undefined) return [item];
  if (!found.some((known) => known.literal === literal)) found.push(item);
  return found;
}

function inOrder(found: FoundLiteral[], literals: readonly string[]): FoundLiteral[] {
  return found.sort((one, other) => literals.indexOf(one.literal) - literals.indexOf(other.literal));
}
