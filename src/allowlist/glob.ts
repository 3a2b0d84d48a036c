import picomatch from 'picomatch';
import { mergedUsr } from '../activity/paths.ts';

const OPTIONS = { dot: true, nonegate: true } as const;

/** Longer texts match no glob: no path that a tool uses is longer, and a glob's time may grow with its cube. */
const LONGEST_MATCHED = 512;

/** A pattern that only its own text matches. */
const LITERAL = /^[\w/][\w./-]*$/;

/** A list of patterns, compiled: as `picomatch` itself does, each also matches its own text. */
interface Globs {
  readonly texts: ReadonlySet<string>;
  readonly expressions: readonly RegExp[];
}

/** Entries are kept for long, and each of them is asked for every row. */
const compiled = new WeakMap<readonly string[], Globs>();

function globsOf(patterns: readonly string[]): Globs {
  const known = compiled.get(patterns);
  if (known !== undefined) return known;
  const globs = patterns.filter((pattern) => !LITERAL.test(pattern));
  const made = {
    texts: new Set(patterns),
    expressions: globs.map((pattern) => picomatch.makeRe(pattern, OPTIONS)),
  };
  compiled.set(patterns, made);
  return made;
}

/** True when one of the globs matches the whole text. `*` stays within a path component, `**` crosses them. */
export function matchesGlob(patterns: readonly string[], text: string): boolean {
  if (text.length > LONGEST_MATCHED) return false;
  const { texts, expressions } = globsOf(patterns);
  return texts.has(text) || (text !== '' && expressions.some((expression) => expression.test(text)));
}

/** Like `matchesGlob` for absolute paths: `/bin/x` and `/usr/bin/x` are one file on a merged `/usr`. */
export function matchesPath(patterns: readonly string[], path: string): boolean {
  return matchesGlob(patterns, path) || matchesGlob(mergedPatterns(patterns), mergedUsr(path));
}

/** Entries are kept for long, and each of them is asked for every path. */
const merged = new WeakMap<readonly string[], readonly string[]>();

function mergedPatterns(patterns: readonly string[]): readonly string[] {
  const known = merged.get(patterns) ?? patterns.map(mergedUsr);
  merged.set(patterns, known);
  return known;
}

const COMM_LENGTH = 15;

/** Whether a name of 15 characters may be the start of a name that the pattern matches. */
function matchesCutName(pattern: string, name: string): boolean {
  const literal = /^[^*?[\]{}()+!@]*/.exec(pattern)?.[0] ?? '';
  if (literal === pattern) return pattern.length > COMM_LENGTH && pattern.startsWith(name);
  // `*.postinst`: what is left of the suffix, if anything, must be its start. Package names (Debian Policy, 5.6.1)
  // are of lower-case letters, digits, `+`, `-` and `.`.
  const suffix = /^\*(\.[a-z]+)$/.exec(pattern)?.[1];
  if (suffix === undefined || !/^[a-z0-9][a-z0-9+.:-]*$/.test(name)) return false;
  const dot = name.lastIndexOf('.');
  return dot < 0 || suffix.startsWith(name.slice(dot)) || /^\.\d/.test(name.slice(dot));
}

/**
 * Like `matchesGlob` for process names: Linux keeps 15 characters of one, so that a name of just that length may
 * be the start of a longer one.
 */
export function matchesProcessName(patterns: readonly string[], name: string): boolean {
  // `python3 (deleted)` is no longer the program that it was started from.
  if (name.endsWith(' (deleted)')) return false;
  if (matchesGlob(patterns, name)) return true;
  return name.length === COMM_LENGTH && patterns.some((pattern) => matchesCutName(pattern, name));
}
