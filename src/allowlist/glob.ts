import picomatch from 'picomatch';
import { mergedUsr } from '../activity/paths.ts';

const OPTIONS = { dot: true, nonegate: true } as const;

const compiled = new Map<string, (text: string) => boolean>();

/** Patterns come from entries, of which there are few; a simulation may bring more, and the oldest go. */
const MOST_COMPILED = 5_000;

/** Longer texts match no glob: no path that a tool uses is longer, and a glob's time may grow with its cube. */
const LONGEST_MATCHED = 512;

/** A pattern that only its own text matches. */
const LITERAL = /^[\w/][\w./-]*$/;

function matcherOf(pattern: string): (text: string) => boolean {
  if (LITERAL.test(pattern)) return (text) => text === pattern;
  const regex = picomatch.makeRe(pattern, OPTIONS);
  // As `picomatch` itself does, without its wrapping.
  return (text) => text === pattern || (text !== '' && regex.test(text));
}

function compile(pattern: string): (text: string) => boolean {
  const matcher = matcherOf(pattern);
  const oldest = compiled.size >= MOST_COMPILED ? compiled.keys().next().value : undefined;
  if (oldest !== undefined) compiled.delete(oldest);
  compiled.set(pattern, matcher);
  return matcher;
}

/** True when one of the globs matches the whole text. `*` stays within a path component, `**` crosses them. */
export function matchesGlob(patterns: readonly string[], text: string): boolean {
  if (text.length > LONGEST_MATCHED) return false;
  return patterns.some((pattern) => (compiled.get(pattern) ?? compile(pattern))(text));
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
  if (matchesGlob(patterns, name)) return true;
  return name.length === COMM_LENGTH && patterns.some((pattern) => matchesCutName(pattern, name));
}
