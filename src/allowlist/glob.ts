import { mergedUsr } from '../activity/paths.ts';
import { alternativesOf, type Glob, literalStart, readGlob } from './glob-language.ts';
import { compileGlob, type GlobTest } from './glob-match.ts';

/** Longer texts match no glob: no path that a tool uses is longer. */
const LONGEST_MATCHED = 512;
/** Characters that Linux keeps of the name of a process. */
const COMM_LENGTH = 15;

/** A list of patterns, read. */
interface Globs {
  /** The patterns themselves, each of which also matches its own text, and those that stand for some texts only. */
  readonly texts: ReadonlySet<string>;
  readonly tests: readonly GlobTest[];
  /** What a process's name may be the start of: longer names, and endings such as `.postinst` behind any name. */
  readonly longNames: readonly string[];
  readonly endings: readonly string[];
}

/** Entries are kept for long, and each of them is asked for every row. */
const known = new WeakMap<readonly string[], Globs>();

function globsOf(patterns: readonly string[]): Globs {
  const globs = known.get(patterns) ?? readPatterns(patterns);
  known.set(patterns, globs);
  return globs;
}

function readPatterns(patterns: readonly string[]): Globs {
  const texts = new Set(patterns);
  const tests: GlobTest[] = [];
  for (const pattern of patterns) {
    const glob = readGlob(pattern);
    // The schema has refused it; where one comes by all the same, it matches no more than its own text.
    if ('found' in glob) continue;
    const stands = textsOf(glob);
    if (stands === undefined) tests.push(compileGlob(glob));
    else for (const text of stands) texts.add(text);
  }
  return {
    texts,
    tests,
    longNames: patterns.filter(
      (pattern) => pattern.length > COMM_LENGTH && literalStart(pattern) === pattern,
    ),
    endings: patterns.flatMap((pattern) => /^\*(\.[a-z]+)$/.exec(pattern)?.[1] ?? []),
  };
}

/** The texts that a glob without wildcards stands for, which are as fast to find as one; `undefined` for any other. */
function textsOf({ negated, ways }: Glob): readonly string[] | undefined {
  const alternatives = alternativesOf(ways);
  if (negated || !alternatives.every((parts) => parts.every(({ kind }) => kind === 'text'))) return undefined;
  return alternatives.map((parts) => parts.map((part) => (part.kind === 'text' ? part.text : '')).join(''));
}

/** True when one of the globs matches the whole text. `*` stays within a path component, `**` crosses them. */
export function matchesGlob(patterns: readonly string[], text: string): boolean {
  if (text === '' || text.length > LONGEST_MATCHED) return false;
  const { texts, tests } = globsOf(patterns);
  return texts.has(text) || tests.some((test) => test(text));
}

/** Like `matchesGlob` for absolute paths: `/bin/x` and `/usr/bin/x` are one file on a merged `/usr`. */
export function matchesPath(patterns: readonly string[], path: string): boolean {
  return matchesGlob(patterns, path) || matchesGlob(mergedPatterns(patterns), mergedUsr(path));
}

/** Entries are kept for long, and each of them is asked for every path. */
const merged = new WeakMap<readonly string[], readonly string[]>();

function mergedPatterns(patterns: readonly string[]): readonly string[] {
  const made = merged.get(patterns) ?? patterns.map(mergedUsr);
  merged.set(patterns, made);
  return made;
}

/** Whether a name of 15 characters may be the start of a name that one of the patterns matches. */
function matchesCutName({ longNames, endings }: Globs, name: string): boolean {
  if (longNames.some((long) => long.startsWith(name))) return true;
  // `*.postinst`: what is left of the suffix, if anything, must be its start. Package names (Debian Policy, 5.6.1)
  // are of lower-case letters, digits, `+`, `-` and `.`.
  if (endings.length === 0 || !/^[a-z0-9][a-z0-9+.:-]*$/.test(name)) return false;
  const dot = name.lastIndexOf('.');
  return (
    dot < 0 || /^\.\d/.test(name.slice(dot)) || endings.some((ending) => ending.startsWith(name.slice(dot)))
  );
}

/**
 * Like `matchesGlob` for process names: Linux keeps 15 characters of one, so that a name of just that length may
 * be the start of a longer one.
 */
export function matchesProcessName(patterns: readonly string[], name: string): boolean {
  // `python3 (deleted)` is no longer the program that it was started from.
  if (name.endsWith(' (deleted)')) return false;
  return (
    matchesGlob(patterns, name) || (name.length === COMM_LENGTH && matchesCutName(globsOf(patterns), name))
  );
}
