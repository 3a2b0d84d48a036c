import { programs } from '../linux/vocabulary/vocabulary.ts';
import { baseName } from './paths.ts';

/** How a program that only changes how another one is started takes its own arguments. */
interface Wrapper {
  /** Short flags whose value is the next word, and long ones. */
  readonly valued: ReadonlySet<string>;
  /** Operands of its own before the program's name: `timeout 5 PROGRAM`. */
  readonly operands: number;
}

const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map(
  programs.flatMap(({ names, wrapper }) =>
    wrapper === undefined
      ? []
      : names.map((name) => [name, { ...wrapper, valued: new Set(wrapper.valued) }] as const),
  ),
);

const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** The index behind a prefix program's own flags and operands. */
function behind(words: readonly string[], start: number, { valued, operands }: Wrapper): number {
  let index = start + 1;
  let left = operands;
  while (index < words.length - 1) {
    const word = words[index] ?? '';
    if (word === '--') return index + 1;
    if (word.startsWith('-') && word.length > 1) index += valued.has(word) ? 2 : 1;
    else if (ASSIGNMENT.test(word)) index += 1;
    else if (left > 0) {
      left -= 1;
      index += 1;
    } else break;
  }
  return Math.min(index, words.length - 1);
}

/** Where a command begins that other programs only start, and those programs. */
function withoutPrefixes(words: readonly string[]): {
  readonly start: number;
  readonly prefixes: readonly string[];
} {
  const prefixes: string[] = [];
  let start = 0;
  while (start < words.length - 1) {
    const word = words[start] ?? '';
    const leads = WRAPPERS.get(baseName(word));
    if (leads !== undefined) {
      prefixes.push(word);
      start = behind(words, start, leads);
    } else if (ASSIGNMENT.test(word)) start += 1;
    else break;
  }
  return { start, prefixes };
}

/** The words of a command without what only changes how it is started (`sudo -n -u root`, `env X=1`, `timeout 5`). */
export function effectiveWords(words: readonly string[]): readonly string[] {
  return words.slice(withoutPrefixes(words).start);
}

/** The programs that only start the one behind them, as they are called: `sudo` and `env` of `sudo env X=1 make`. */
export function prefixPrograms(words: readonly string[]): readonly string[] {
  return withoutPrefixes(words).prefixes;
}
