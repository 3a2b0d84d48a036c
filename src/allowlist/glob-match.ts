import { alternativesOf, type Glob, IN_COMPONENT, IN_PATH, type Part, type Parts } from './glob-language.ts';
import type { Characters } from './glob-tokens.ts';

/** A text by its code points, and 1 for each of them that is of a component `.` or `..`. */
interface Subject {
  readonly codes: readonly number[];
  readonly dots: Uint8Array;
}

/** For each place in a text, its end included, 1 where some parts of a glob can end there; `undefined` for nowhere. */
type Places = Uint8Array | undefined;

/** A part of a glob: from where it can begin to where it can end. */
type Step = (places: Uint8Array, subject: Subject) => Places;

/** Tells whether the whole text is matched. */
export type GlobTest = (text: string) => boolean;

/**
 * Compiles a glob. Its test walks it part by part, with every place of the text that the parts before can end at: each part
 * looks at each place once, so that the time grows with the product of the two lengths at most.
 */
export function compileGlob(glob: Glob): GlobTest {
  return startTest(glob) ?? walkTest(glob);
}

/** The test of a name with a star behind it, which most globs are: `python*`. */
function startTest({ negated, ways }: Glob): GlobTest | undefined {
  const [[first, star, ...more] = [], ...others] = ways;
  if (negated || first?.kind !== 'text' || star?.kind !== 'many' || star.of !== IN_COMPONENT)
    return undefined;
  const { text: start } = first;
  // Behind a slash or a dot, what follows may be a component `.` or `..`.
  if (more.length + others.length > 0 || /[/.]$/.test(start)) return undefined;
  return (text) => text.startsWith(start) && !/[/\n\r\u2028\u2029]/.test(text.slice(start.length));
}

function walkTest({ negated, ways }: Glob): GlobTest {
  const ends = alternativesOf(ways).map(endsOf);
  const walk = stepOf({ kind: 'either', ways });
  const test = (text: string): boolean => {
    // What begins or ends otherwise is most of what is asked.
    if (!fits(ends, text)) return false;
    const subject = subjectOf(text);
    const places = new Uint8Array(subject.codes.length + 1);
    places[0] = 1;
    return walk(places, subject)?.[subject.codes.length] === 1;
  };
  return negated ? (text) => text !== '' && !text.includes('/') && !test(text) : test;
}

/** The text that parts begin with, and the one that they end with. */
interface Ends {
  readonly start: string;
  readonly end: string;
}

function endsOf(parts: Parts): Ends {
  const [first] = parts;
  const last = parts.at(-1);
  return { start: first?.kind === 'text' ? first.text : '', end: last?.kind === 'text' ? last.text : '' };
}

function fits(ends: readonly Ends[], text: string): boolean {
  for (const { start, end } of ends) if (text.startsWith(start) && text.endsWith(end)) return true;
  return false;
}

function codesOf(text: string): readonly number[] {
  const codes: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.codePointAt(at) ?? 0;
    codes.push(code);
    if (code > 0xffff) at += 1;
  }
  return codes;
}

const SLASH = 0x2f;
const DOT = 0x2e;

function subjectOf(text: string): Subject {
  const codes = codesOf(text);
  const dots = new Uint8Array(codes.length);
  for (let at = codes.indexOf(DOT); at >= 0; at = codes.indexOf(DOT, at + 1)) {
    if (at > 0 && codes[at - 1] !== SLASH) continue;
    const end = codes[at + 1] === DOT ? at + 2 : at + 1;
    if (end === codes.length || codes[end] === SLASH) dots.fill(1, at, end);
  }
  return { codes, dots };
}

function stepOf(part: Part): Step {
  switch (part.kind) {
    case 'text':
      return exactly(codesOf(part.text));
    case 'one':
      return one(membersOf(part.of));
    case 'many':
      return part.least === 0
        ? many(membersOf(part.of))
        : inOrder([one(membersOf(part.of)), many(membersOf(part.of))]);
    case 'folders':
      return anyOf([(places) => places, inOrder([many(membersOf(IN_PATH)), exactly(codesOf('/'))])]);
    case 'either':
      return anyOf(part.ways.map((parts) => inOrder(parts.map(stepOf))));
  }
}

function inOrder(steps: readonly Step[]): Step {
  return (start, subject) => {
    let places: Places = start;
    for (const step of steps) places = places && step(places, subject);
    return places;
  };
}

function anyOf(steps: readonly Step[]): Step {
  const [only, ...others] = steps;
  if (only !== undefined && others.length === 0) return only;
  return (start, subject) => {
    let found: Places;
    for (const step of steps) {
      const places = step(start, subject);
      if (places === undefined) continue;
      found ??= new Uint8Array(start.length);
      for (let at = 0; at < places.length; at += 1) if (places[at] === 1) found[at] = 1;
    }
    return found;
  };
}

function exactly(wanted: readonly number[]): Step {
  return (places, { codes }) => {
    let found: Places;
    for (let at = 0; at + wanted.length <= codes.length; at += 1) {
      if (places[at] !== 1 || !standsAt(wanted, codes, at)) continue;
      found ??= new Uint8Array(places.length);
      found[at + wanted.length] = 1;
    }
    return found;
  };
}

function standsAt(wanted: readonly number[], codes: readonly number[], at: number): boolean {
  for (let index = 0; index < wanted.length; index += 1)
    if (codes[at + index] !== wanted[index]) return false;
  return true;
}

function one(members: Members): Step {
  return (places, subject) => {
    let found: Places;
    for (let at = 0; at < subject.codes.length; at += 1) {
      if (places[at] !== 1 || !isTaken(members, subject, at)) continue;
      found ??= new Uint8Array(places.length);
      found[at + 1] = 1;
    }
    return found;
  };
}

/** The places themselves, and those behind one character after another. */
function many(members: Members): Step {
  return (places, subject) => {
    const found = places.slice();
    for (let at = 0; at < subject.codes.length; at += 1)
      if (found[at] === 1 && isTaken(members, subject, at)) found[at + 1] = 1;
    return found;
  };
}

/** What a wildcard stands for, and 1 for each code point of ASCII that is among it. */
interface Members {
  readonly of: Characters;
  readonly ascii: Uint8Array;
}

const ASCII = 128;

function membersOf(of: Characters): Members {
  return { of, ascii: Uint8Array.from({ length: ASCII }, (_, code) => (isOf(of, code) ? 1 : 0)) };
}

/** Whether a wildcard takes the character at a place. */
function isTaken({ of, ascii }: Members, { codes, dots }: Subject, at: number): boolean {
  const code = codes[at] ?? 0;
  return dots[at] === 0 && (code < ASCII ? ascii[code] === 1 : isOf(of, code));
}

function isOf({ ranges, negated }: Characters, code: number): boolean {
  return ranges.some(([first, last]) => code >= first && code <= last) !== negated;
}
