const HYPHEN = 0x2d;
const SLASH = 0x2f;

/** Characters by their code points. */
export interface Characters {
  readonly ranges: readonly (readonly [first: number, last: number])[];
  readonly negated: boolean;
}

/** A piece of a glob's text, and where it begins. */
export type Token = { readonly at: number; readonly text: string } & (
  | { readonly kind: 'text' | 'stars' | 'any' | 'open' | 'comma' | 'close' | 'bar' | 'refused' }
  /** A class, or `+(class)` for one or more of it. */
  | { readonly kind: 'one' | 'more'; readonly of: Characters }
);

const KINDS: Readonly<Record<string, 'any' | 'open' | 'comma' | 'close' | 'bar'>> = {
  '?': 'any',
  '{': 'open',
  ',': 'comma',
  '}': 'close',
  '|': 'bar',
};

const STARS = /\*+/y;
// As in POSIX, a bracket that nothing closes is no class, but itself, and a `]` that comes first closes nothing.
const ONE = /\[([!^]?)(\][^\]]*|[^\]]+)\]/y;
const MORE = /\+\(\[([!^]?)(\][^\]]*|[^\]]+)\]\)/y;
/** So systemd writes what no name of a unit may hold: `dev-disk-by\x2dlabel-data.swap` (systemd.unit(5)). */
const ESCAPED = /\\x[0-9a-f]{2}/y;
/** What has a meaning in other languages of globs and none here. */
const REFUSED = /[()\\]/;

/** The pieces of a glob, each character in one of them. */
export function tokensOf(glob: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < glob.length; ) {
    const token = tokenAt(glob, at, tokens.at(-1));
    tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}

function tokenAt(glob: string, at: number, before: Token | undefined): Token {
  const mark = glob.charAt(at);
  const stars = found(STARS, glob, at);
  if (stars !== undefined) return { kind: 'stars', at, text: stars[0] };
  const one = found(ONE, glob, at);
  const many = one ?? found(MORE, glob, at);
  if (many !== undefined) {
    const [text, negation = '', members = ''] = many;
    const of = charactersOf(members, negation !== '');
    if (of === undefined) return { kind: 'refused', at, text };
    return { kind: one === undefined ? 'more' : 'one', at, text, of };
  }
  const kind = KINDS[mark];
  if (kind !== undefined) return { kind, at, text: mark };
  const escaped = found(ESCAPED, glob, at);
  if (escaped !== undefined) return { kind: 'text', at, text: escaped[0] };
  // `[0-9]+` is one or more to who writes regular expressions, and a class and a plus to others.
  const repeats = mark === '+' && before !== undefined && ['one', 'more', 'close'].includes(before.kind);
  return { kind: repeats || REFUSED.test(mark) ? 'refused' : 'text', at, text: mark };
}

function found(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/** The characters of a class; `undefined` for what would mean something else elsewhere: `[[:digit:]]`, `[\d]`, `[z-a]`. */
function charactersOf(members: string, negated: boolean): Characters | undefined {
  if (/[/\\]|\[[:.=]/.test(members)) return undefined;
  const ranges: (readonly [number, number])[] = [];
  const points = [...members].map((character) => character.codePointAt(0) ?? 0);
  for (let at = 0; at < points.length; at += 1) {
    const first = points[at] ?? 0;
    const last = points[at + 1] === HYPHEN ? points[at + 2] : undefined;
    if (last !== undefined && last < first) return undefined;
    ranges.push(...withoutSlash(first, last ?? first));
    if (last !== undefined) at += 2;
  }
  return { ranges: negated ? [...ranges, [SLASH, SLASH]] : ranges, negated };
}

function withoutSlash(first: number, last: number): readonly (readonly [number, number])[] {
  return first < SLASH && last > SLASH
    ? [
        [first, SLASH - 1],
        [SLASH + 1, last],
      ]
    : [[first, last]];
}
