import { baseName, normalisePath } from './paths.ts';
import { readShellLine, type SimpleCommand } from './shell-line.ts';

/**
 * A command line as Defender for Endpoint shows it: the arguments joined by spaces, their quoting lost. For
 * `sh -c a b` everything behind `-c` is the script; a `#` comment in it is kept apart, because nothing in a
 * comment ran.
 */
export interface CommandLine {
  readonly text: string;
  /** As started: `argv[0]` first, comments and redirections left out. */
  readonly words: readonly string[];
  /** `argv[0]`, normalised when it is a path; a login shell's leading dash is kept. */
  readonly executable: string;
  /** The file that an interpreter or a shell runs. */
  readonly script?: string;
  /** Python's `-m`. */
  readonly module?: string;
  /** The code behind `-c`, `-e` or `-r`. */
  readonly inline?: string;
  /** What a shell line runs, in order: the line itself, or the script behind `-c`. */
  readonly commands: readonly SimpleCommand[];
  readonly comment?: string;
}

/** How a family of programs takes code: behind which flags, and which flags have a value that is no script. */
interface Family {
  readonly names: RegExp;
  readonly inline: RegExp;
  readonly valued: RegExp;
}

const NEVER = /^(?!)/;
const SHELL: Family = {
  names: /^-?(?:(?:ba|da|z|k|mk|a|fi|c|tc)?sh|rbash)$/,
  inline: /^-[a-zA-Z]*c$/,
  valued: /^(?:[-+][oO]|--rcfile|--init-file)$/,
};
const INTERPRETER_FAMILIES: readonly Family[] = [
  { names: /^(?:pypy|python|platform-python)[\d.]*$/, inline: /^-[bBdEiIOqsSuv]*c$/, valued: /^-[WX]$/ },
  { names: /^perl[\d.]*$/, inline: /^-[a-zA-Z0]*[eE]$/, valued: /^-[IMm]$/ },
  { names: /^ruby[\d.]*$/, inline: /^-[a-z]*e$/, valued: /^-[IrCE]$/ },
  {
    names: /^(?:node|nodejs|bun|deno)$/,
    inline: /^(?:-[a-z]*[ep]|--eval|--print)$/,
    valued: /^(?:-r|--require|--import|--loader)$/,
  },
  { names: /^php(?:-cgi|-cli)?[\d.]*$/, inline: /^-[rBRE]$/, valued: /^-[cdfz]$/ },
  { names: /^(?:lua[\d.]*|tclsh[\d.]*|Rscript)$/, inline: /^-e$/, valued: NEVER },
];

function familyOf(name: string): Family | undefined {
  const base = baseName(name);
  return SHELL.names.test(base) ? SHELL : INTERPRETER_FAMILIES.find((family) => family.names.test(base));
}

/** True for the name of a shell, a login shell's dash included. */
export function isShell(name: string): boolean {
  return familyOf(name) === SHELL;
}

/** True for the name of a script interpreter, versioned or not. */
export function isInterpreter(name: string): boolean {
  const family = familyOf(name);
  return family !== undefined && family !== SHELL;
}

interface Invocation {
  readonly script?: string;
  readonly module?: string;
  readonly inline?: string;
}

/** What an interpreter or shell was told to run, from the words behind its name. */
function invocationOf(text: string, words: readonly string[], family: Family): Invocation {
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (family !== SHELL && word === '-m' && words[index + 1] !== undefined)
      return { module: words[index + 1] ?? '' };
    if (family.inline.test(word)) {
      // The raw text behind the flag: quoting was lost, so that any further split would be a guess.
      const at = text.indexOf(` ${word} `);
      return { inline: at < 0 ? '' : text.slice(at + word.length + 2) };
    }
    if (family.valued.test(word)) index += 1;
    else if (!/^[-+]/.test(word)) return { script: normalisePath(word) };
  }
  return {};
}

/** Reads a command line. Never throws; an empty text has no words. */
export function readCommandLine(text: string): CommandLine {
  const trimmed = text.trim();
  const outer = readShellLine(trimmed);
  const words = outer.commands[0]?.words ?? [];
  const first = words[0] ?? '';
  const executable = first.includes('/') ? normalisePath(first) : first;
  const family = familyOf(executable);
  // The plain words, split at white space only, serve to find flags: quoting characters are part of the text.
  const plain = trimmed.split(/\s+/);
  const invocation: Invocation = family === undefined ? {} : invocationOf(trimmed, plain, family);
  const inner =
    family === SHELL && invocation.inline !== undefined
      ? readShellLine(stripQuotes(invocation.inline))
      : outer;
  const comment = inner.comment ?? outer.comment;
  // `sh -c /path/to/script` runs that file.
  const only = inner.commands.length === 1 ? inner.commands[0]?.words[0] : undefined;
  const called =
    family === SHELL && invocation.inline !== undefined && only?.startsWith('/')
      ? normalisePath(only)
      : undefined;
  return {
    text: trimmed,
    words,
    executable,
    ...invocation,
    ...(called === undefined ? {} : { script: called }),
    commands: inner.commands,
    ...(comment === undefined ? {} : { comment }),
  };
}

/** `'a b'` → `a b`, when the quotes span the whole text. */
function stripQuotes(text: string): string {
  const match = /^(["'])([\s\S]*)\1$/.exec(text.trim());
  return match?.[2] !== undefined && !match[2].includes(match[1] ?? '') ? match[2] : text;
}
