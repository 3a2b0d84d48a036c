import { type ParseEntry, parse } from 'shell-quote';
import { baseName, normalisePath } from './paths.ts';

/** One command of a shell line: its words, and where its output goes. */
export interface SimpleCommand {
  readonly words: readonly string[];
  readonly redirects: readonly { readonly operator: string; readonly target: string }[];
}

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
  { names: /^(?:node|nodejs|bun|deno)$/, inline: /^(?:-[a-z]*[ep]|--eval|--print)$/, valued: /^(?:-r|--require|--import|--loader)$/ },
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

function isOperator(entry: ParseEntry): entry is Extract<ParseEntry, { op: string }> {
  return typeof entry === 'object' && 'op' in entry;
}

function wordOf(entry: ParseEntry): string | undefined {
  if (typeof entry === 'string') return entry;
  return 'pattern' in entry ? entry.pattern : undefined;
}

const REDIRECT = /^(?:>|>>|<|<<<|>&|<&|&>|>\|)$/;

/** Splits a shell line into its commands; a line that no shell would take comes back as plain words. */
function commandsOf(text: string): { readonly commands: readonly SimpleCommand[]; readonly comment?: string } {
  let entries: readonly ParseEntry[];
  try {
    // A variable stays visible as its own text: what it would expand to is unknown.
    entries = parse(text, (name) => `$${name}`);
  } catch {
    return { commands: [{ words: text.split(/\s+/).filter((word) => word !== ''), redirects: [] }] };
  }
  const commands: { words: string[]; redirects: { operator: string; target: string }[] }[] = [];
  let current: (typeof commands)[number] = { words: [], redirects: [] };
  let pending: string | undefined;
  let comment: string | undefined;
  for (const entry of entries) {
    if (typeof entry === 'object' && 'comment' in entry) {
      comment = entry.comment;
      continue;
    }
    const word = wordOf(entry);
    if (word !== undefined) {
      if (pending === undefined) current.words.push(word);
      else current.redirects.push({ operator: pending, target: word });
      pending = undefined;
    } else if (isOperator(entry)) {
      if (REDIRECT.test(entry.op)) {
        // The `2` of `2>&1` is the redirection's, not a word of the command.
        if (/^\d$/.test(current.words.at(-1) ?? '') && entry.op.startsWith('>')) current.words.pop();
        pending = entry.op;
      } else {
        commands.push(current);
        current = { words: [], redirects: [] };
        pending = undefined;
      }
    }
  }
  commands.push(current);
  const kept = commands.filter((command) => command.words.length > 0 || command.redirects.length > 0);
  return { commands: kept, ...(comment === undefined ? {} : { comment }) };
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
    if (family !== SHELL && word === '-m' && words[index + 1] !== undefined) return { module: words[index + 1] ?? '' };
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
  const outer = commandsOf(trimmed);
  const words = outer.commands[0]?.words ?? [];
  const first = words[0] ?? '';
  const executable = first.includes('/') ? normalisePath(first) : first;
  const family = familyOf(executable);
  // The plain words, split at white space only, serve to find flags: quoting characters are part of the text.
  const plain = trimmed.split(/\s+/);
  const invocation: Invocation = family === undefined ? {} : invocationOf(trimmed, plain, family);
  const inner = family === SHELL && invocation.inline !== undefined ? commandsOf(stripQuotes(invocation.inline)) : outer;
  const comment = inner.comment ?? outer.comment;
  // `sh -c /path/to/script` runs that file.
  const only = inner.commands.length === 1 ? inner.commands[0]?.words[0] : undefined;
  const called = family === SHELL && invocation.inline !== undefined && only?.startsWith('/') ? normalisePath(only) : undefined;
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
