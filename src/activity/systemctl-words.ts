import { longOption, type SystemctlOption, shortOption } from './systemctl-grammar.ts';

/** An option as it was given; `option` is absent for one that no release has, or that may be several. */
export interface GivenOption {
  /** By its full name, a value joined by `=`. */
  readonly text: string;
  readonly option?: SystemctlOption | undefined;
  /** The value where it is a word of its own, and the index of that word. */
  readonly value?: { readonly word: string; readonly index: number };
}

export interface Operand {
  readonly word: string;
  readonly index: number;
}

/** The words behind the name of systemctl, told apart as getopt_long(3) does. */
export interface SplitWords {
  readonly options: readonly GivenOption[];
  readonly operands: readonly Operand[];
}

function readLong(word: string): readonly GivenOption[] {
  const equals = word.indexOf('=');
  const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
  const found = longOption(name);
  // A value for an option that takes none is an error, whatever the option.
  const option = equals >= 0 && found?.value === undefined ? undefined : found;
  return [{ text: `--${found?.long ?? name}${equals < 0 ? '' : word.slice(equals)}`, option }];
}

/** `-qt service`: options in one word, the last of which may have a value, joined or as the next word. */
function readShort(word: string): readonly GivenOption[] {
  const options: GivenOption[] = [];
  for (let index = 1; index < word.length; index += 1) {
    const letter = word.charAt(index);
    const option = shortOption(letter);
    const value = option?.value === undefined ? '' : word.slice(index + 1);
    options.push({ text: value === '' ? `-${letter}` : `-${letter}=${value}`, option });
    if (value !== '') break;
  }
  return options;
}

/** The options of a word, the last one with the next word as its value, where it needs one. */
function readOptions(given: readonly string[], index: number): readonly GivenOption[] {
  const word = given[index] ?? '';
  const read = word.startsWith('--') ? readLong(word) : readShort(word);
  const last = read.at(-1);
  if (last?.option?.value !== 'required' || last.text.includes('=')) return read;
  const value = given[index + 1];
  // Without its value it is no option at all.
  const whole =
    value === undefined
      ? { text: last.text }
      : { ...last, text: `${last.text}=${value}`, value: { word: value, index: index + 1 } };
  return [...read.slice(0, -1), whole];
}

/** Tells options from operands. Options may stand behind operands, and behind `--` everything is an operand. */
export function splitWords(given: readonly string[]): SplitWords {
  const options: GivenOption[] = [];
  const operands: Operand[] = [];
  let isEnded = false;
  for (let index = 0; index < given.length; index += 1) {
    const word = given[index] ?? '';
    if (isEnded || !/^-./.test(word)) operands.push({ word, index });
    else if (word === '--') isEnded = true;
    else {
      const read = readOptions(given, index);
      options.push(...read);
      index = read.at(-1)?.value?.index ?? index;
    }
  }
  return { options, operands };
}
