import picomatch from 'picomatch';

const compiled = new Map<string, (text: string) => boolean>();

/** A glob as a predicate, compiled once. `*` stays within a path component, `**` crosses them; dots are ordinary. */
function globOf(pattern: string): (text: string) => boolean {
  let matcher = compiled.get(pattern);
  if (matcher === undefined) {
    matcher = picomatch(pattern, { dot: true, nonegate: true });
    compiled.set(pattern, matcher);
  }
  return matcher;
}

/** True when one of the globs matches the whole text. */
export function matchesGlob(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => globOf(pattern)(text));
}

const COMM_LENGTH = 15;

/**
 * Like `matchesGlob` for process names: Linux keeps 15 characters of one, so that a name of just that length may
 * be the start of a longer one. A suffix pattern (`*.postinst`) then needs at least its first two characters.
 */
export function matchesProcessName(patterns: readonly string[], name: string): boolean {
  if (matchesGlob(patterns, name)) return true;
  if (name.length !== COMM_LENGTH) return false;
  return patterns.some((pattern) => {
    if (!/[*?[\]{}]/.test(pattern)) return pattern.length > COMM_LENGTH && pattern.startsWith(name);
    const suffix = /^\*([^*?[\]{}]+)$/.exec(pattern)?.[1];
    if (suffix === undefined) return false;
    for (let length = suffix.length - 1; length >= 2; length -= 1) {
      if (name.endsWith(suffix.slice(0, length))) return true;
    }
    return false;
  });
}
