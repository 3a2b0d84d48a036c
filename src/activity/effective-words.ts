import { type Program, programs } from '../linux/vocabulary/vocabulary.ts';
import { baseName } from './paths.ts';

type Wrapper = NonNullable<Program['wrapper']>;

const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map(
  programs.flatMap(({ names, wrapper }) =>
    wrapper === undefined ? [] : names.map((name) => [name, wrapper] as const),
  ),
);

const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** A command without the programs that only start another one (`sudo -n -u root`, `env X=1`, `timeout 5`). */
export interface Unwrapped {
  /** What is started: its name first. Empty where the wrapper is given code behind an option. */
  readonly words: readonly string[];
  /** The programs in front, as they are called: `sudo` and `env` of `sudo env X=1 make`. */
  readonly wrappers: readonly string[];
  /** The directory that a wrapper changes to first. */
  readonly directory?: string;
  /** Shell code that a wrapper was given: `su -c CODE`, `eval CODE`. */
  readonly code?: string;
}

/** A line of code that is one word, or that lost its quotes and is all that follows. */
function codeAt(words: readonly string[], index: number): string {
  const word = words[index] ?? '';
  return /\s/.test(word) ? word : words.slice(index).join(' ');
}

/** The value of an option among some, joined by `=` or as the next word. */
function optionValue(
  words: readonly string[],
  index: number,
  options: readonly string[],
): string | undefined {
  const word = words[index] ?? '';
  if (options.includes(word)) return words[index + 1];
  const name = options.find((option) => option.startsWith('--') && word.startsWith(`${option}=`));
  return name === undefined ? undefined : word.slice(name.length + 1);
}

interface ReadWrapper {
  /** Where what it starts begins. */
  readonly index: number;
  readonly directory: string | undefined;
  readonly code: string | undefined;
}

/** How many words an option, an assignment or an operand of the wrapper's own takes; 0 for the program. */
function ownWords(word: string, { valued, program }: Wrapper, operandsLeft: number): number {
  if (word.startsWith('-') && word.length > 1) return valued.includes(word) ? 2 : 1;
  return ASSIGNMENT.test(word) || !program || operandsLeft > 0 ? 1 : 0;
}

/** One wrapper's own options and operands, and what else they say. */
function readWrapper(words: readonly string[], start: number, wrapper: Wrapper): ReadWrapper {
  let index = start + 1;
  let operandsLeft = wrapper.operands;
  let directory: string | undefined;
  while (index < words.length && words[index] !== '--') {
    const word = words[index] ?? '';
    if (wrapper.code.includes(word))
      return { index: words.length, directory, code: codeAt(words, index + 1) };
    directory = optionValue(words, index, wrapper.directory) ?? directory;
    const own = ownWords(word, wrapper, operandsLeft);
    if (own === 0) break;
    if (!word.startsWith('-') && !ASSIGNMENT.test(word)) operandsLeft -= 1;
    index += own;
  }
  if (words[index] === '--') index += 1;
  if (!wrapper.joins || index >= words.length) return { index, directory, code: undefined };
  return { index, directory, code: words.slice(index).join(' ') };
}

/** Takes a command apart into the wrappers in front and what they start. */
export function unwrap(words: readonly string[]): Unwrapped {
  const wrappers: string[] = [];
  let directory: string | undefined;
  let code: string | undefined;
  let start = 0;
  while (start < words.length - 1 && code === undefined) {
    const word = words[start] ?? '';
    const wrapper = WRAPPERS.get(baseName(word));
    if (wrapper !== undefined) {
      const read = readWrapper(words, start, wrapper);
      // A wrapper that starts nothing is itself what runs: `sudo -i`, `env`.
      if (read.index >= words.length && read.code === undefined) break;
      wrappers.push(word);
      directory = read.directory ?? directory;
      code = read.code;
      start = read.index;
    } else if (ASSIGNMENT.test(word)) start += 1;
    else break;
  }
  return {
    words: words.slice(start),
    wrappers,
    ...(directory === undefined ? {} : { directory }),
    ...(code === undefined ? {} : { code }),
  };
}

/** The words of what a command starts in the end; what starts code alone (`su -c`) is left as it is. */
export function effectiveWords(words: readonly string[]): readonly string[] {
  const { words: own } = unwrap(words);
  return own.length > 0 ? own : words;
}

/** The programs that only start the one behind them, as they are called. */
export function prefixPrograms(words: readonly string[]): readonly string[] {
  return unwrap(words).wrappers;
}
