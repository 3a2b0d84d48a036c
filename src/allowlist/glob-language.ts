import { type Characters, type Token, tokensOf } from './glob-tokens.ts';

/** A piece of a glob. No wildcard stands for any part of a component that is `.` or `..`. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  /** `?` and a class. */
  | { readonly kind: 'one'; readonly of: Characters }
  /** `*`, `+(class)`, and a `**` with no slash behind it. */
  | { readonly kind: 'many'; readonly of: Characters; readonly least: 0 | 1 }
  /** `**` and the slash behind it: nothing, or anything that ends with a slash. */
  | { readonly kind: 'folders' }
  | { readonly kind: 'either'; readonly ways: readonly Parts[] };

export type Parts = readonly Part[];

/** `!(…)` matches what none of its ways does, within one component; any other glob has one way. */
export interface Glob {
  readonly negated: boolean;
  readonly ways: readonly Parts[];
}

/** What in a text is none of the language, in words, and at which character it begins, counted from 1. */
export interface NoGlob {
  readonly found: string;
  readonly at: number;
}

/**
 * The language of globs, for people. It is small enough to be matched in a time that grows with glob and text and not
 * beyond, whoever wrote the one and whoever chose the other. What is not in it is refused, never guessed at.
 */
export const GLOB_FORMS =
  '`*` within a path component, `**` as a component for any number of them, `?`, classes such as `[a-z]` or `[!0-9]`, `+([a-z])` for one or more of a class, `{a,b}`, and `!(a|b)` as the whole glob; a mark that means itself stands in a class: `[(]`';

/** Characters of a glob. */
export const LONGEST_GLOB = 256;
/** Braces within braces. */
const DEEPEST = 3;
/** Texts that the braces of a glob stand for together. */
const MOST_ALTERNATIVES = 128;

type Ranges = Characters['ranges'];

const SLASH: Ranges = [[0x2f, 0x2f]];
const LINE_BREAKS: Ranges = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];

/** What `**` stands for, and what `?` and `*` do. */
export const IN_PATH: Characters = { ranges: LINE_BREAKS, negated: true };
export const IN_COMPONENT: Characters = { ranges: [...SLASH, ...LINE_BREAKS], negated: true };

/** Reads a glob, or tells what in the text is no part of the language. */
export function readGlob(text: string): Glob | NoGlob {
  if (text.length > LONGEST_GLOB)
    return { found: `more than ${LONGEST_GLOB} characters`, at: LONGEST_GLOB + 1 };
  const negated = text.startsWith('!(') && text.endsWith(')');
  const start = negated ? 2 : 0;
  const tokens = tokensOf(negated ? text.slice(start, -1) : text);
  const refused = refusedIn(tokens, negated);
  if (refused !== undefined) return { found: refused.found, at: refused.at + start + 1 };
  const ways = splitAt(tokens, 'bar').map((way) => partsOf(way, !negated));
  if (countTexts(ways) > MOST_ALTERNATIVES)
    return { found: `braces for more than ${MOST_ALTERNATIVES} texts`, at: text.indexOf('{') + 1 };
  return { negated, ways };
}

/** The first token that has no place where it stands. */
function refusedIn(tokens: readonly Token[], negated: boolean): NoGlob | undefined {
  const open: Token[] = [];
  for (const [index, token] of tokens.entries()) {
    const { kind, at, text } = token;
    const slash = negated && text === '/';
    const bar = kind === 'bar' && (!negated || open.length > 0);
    if (kind === 'refused' || slash || bar) return { found: `“${text}”`, at };
    const range = kind === 'text' && text === '.' && tokens[index + 1]?.text === '.';
    if (range && open.length > 0) return { found: '“..” within braces', at };
    if (kind === 'open') open.push(token);
    if (open.length > DEEPEST) return { found: `“{” within ${DEEPEST} others`, at };
    if (kind === 'close' && open.pop() === undefined) return { found: '“}” without its “{”', at };
  }
  const left = open.at(-1);
  return left && { found: '“{” without its “}”', at: left.at };
}

/** The tokens between those of a kind that stand in no braces. */
function splitAt(tokens: readonly Token[], kind: 'bar' | 'comma'): readonly (readonly Token[])[] {
  const ways: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'open') depth += 1;
    if (token.kind === 'close') depth -= 1;
    if (token.kind === kind && depth === 0) ways.push([]);
    else ways.at(-1)?.push(token);
  }
  return ways;
}

/** The tokens within the braces that open at a place. */
function innerOf(tokens: readonly Token[], open: number): readonly Token[] {
  let depth = 0;
  const length = tokens.slice(open).findIndex(({ kind }) => {
    if (kind === 'open') depth += 1;
    if (kind === 'close') depth -= 1;
    return depth === 0;
  });
  return tokens.slice(open + 1, open + length);
}

/** The parts of tokens of which none is refused. Of the whole glob, start and end are those of a component. */
function partsOf(tokens: readonly Token[], isWhole: boolean): Parts {
  const parts: Part[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.kind === 'open') {
      const inner = innerOf(tokens, at);
      parts.push(...bracesOf(inner));
      at += inner.length + 1;
    } else if (token.kind === 'stars') {
      const part = starsOf(tokens, at, isWhole);
      parts.push(part);
      if (part.kind === 'folders') at += 1;
    } else {
      parts.push(partOf(token));
    }
  }
  return joined(parts);
}

function partOf(token: Token): Part {
  switch (token.kind) {
    case 'any':
      return { kind: 'one', of: IN_COMPONENT };
    case 'one':
      return { kind: 'one', of: token.of };
    case 'more':
      return { kind: 'many', of: token.of, least: 1 };
    default:
      return { kind: 'text', text: token.text };
  }
}

/** Braces without a comma are themselves: `${HOME}`. */
function bracesOf(inner: readonly Token[]): Parts {
  const ways = splitAt(inner, 'comma').map((way) => partsOf(way, false));
  if (ways.length > 1) return [{ kind: 'either', ways }];
  return [{ kind: 'text', text: '{' }, ...ways.flat(), { kind: 'text', text: '}' }];
}

/**
 * Stars: `**` as a component crosses slashes. Elsewhere any number of stars is one; as a component, also behind a dot, it
 * stands for one character or more.
 */
function starsOf(tokens: readonly Token[], at: number, isWhole: boolean): Part {
  const isBound = (token: Token | undefined) => token === undefined || token.text === '/';
  const before = tokens[at - 1];
  const after = tokens[at + 1];
  if (tokens[at]?.text === '**' && isBound(before) && isBound(after))
    return after === undefined ? { kind: 'many', of: IN_PATH, least: 0 } : { kind: 'folders' };
  const start = before?.text === '.' ? tokens[at - 2] : before;
  const isComponent = isBound(start) && isBound(after);
  const isInner = start !== undefined && after !== undefined;
  return { kind: 'many', of: IN_COMPONENT, least: isComponent && (isWhole || isInner) ? 1 : 0 };
}

/** The parts, of which no two that follow each other are text. */
function joined(parts: Parts): Parts {
  const result: Part[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (part.kind === 'text' && last?.kind === 'text')
      result[result.length - 1] = { kind: 'text', text: last.text + part.text };
    else result.push(part);
  }
  return result;
}

function countTexts(ways: readonly Parts[]): number {
  const ofWay = (parts: Parts) =>
    parts.reduce((product, part) => product * (part.kind === 'either' ? countTexts(part.ways) : 1), 1);
  return ways.reduce((sum, parts) => sum + ofWay(parts), 0);
}

/** The parts without braces that a glob stands for: one after another, each of its alternatives. */
export function alternativesOf(ways: readonly Parts[]): readonly Parts[] {
  return ways.flatMap((parts) => {
    let made: readonly Parts[] = [[]];
    for (const part of parts) {
      const next = part.kind === 'either' ? alternativesOf(part.ways) : [[part]];
      made = made.flatMap((start) => next.map((end) => [...start, ...end]));
    }
    return made.map(joined);
  });
}

/** The text that every match of a glob begins with: what stands before its first wildcard. */
export function literalStart(text: string): string {
  const glob = readGlob(text);
  const [first] = 'found' in glob || glob.negated ? [] : (glob.ways[0] ?? []);
  return first?.kind === 'text' ? first.text : '';
}

/** What a glob says of the last component of a path, for each of its alternatives. */
export function lastComponents(text: string): readonly Parts[] {
  const glob = readGlob(text);
  return 'found' in glob ? [] : alternativesOf(glob.ways).map(lastComponent);
}

function lastComponent(parts: Parts): Parts {
  for (let at = parts.length - 1; at >= 0; at -= 1) {
    const part = parts[at];
    if (part?.kind === 'folders') return parts.slice(at + 1);
    if (part?.kind === 'many' && part.of === IN_PATH) return parts.slice(at);
    if (part?.kind === 'text' && part.text.includes('/'))
      return [
        { kind: 'text', text: part.text.slice(part.text.lastIndexOf('/') + 1) },
        ...parts.slice(at + 1),
      ];
  }
  return parts;
}
