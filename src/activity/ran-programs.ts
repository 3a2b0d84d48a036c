import { type CommandLine, readCommandLine } from './command-line.ts';
import { effectiveWords, prefixPrograms } from './effective-words.ts';
import { familyOf, isInterpreter, isShell } from './interpreter.ts';
import { baseName, isProgramPlace, normalisePath } from './paths.ts';
import { readShellLine, type SimpleCommand } from './shell-line.ts';

// Words of the shell's grammar (POSIX, Shell Command Language, 2.4): in front of a command, and those that run none.
const LEADING = new Set(['if', 'then', 'elif', 'else', 'while', 'until', 'do', '!', '{']);
const RUNS_NONE = new Set(['for', 'case', 'in', 'fi', 'done', 'esac', '}', ':']);
const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** What stands for a program that the text does not tell. */
const UNKNOWN = '?';

/** One-line scripts within one-line scripts are read as deep as anybody writes them by hand. */
const DEEPEST = 3;

/** `/usr/bin/make` as `make`, `./x` as `$PWD/x`; any other path as it is. */
function calledAs(word: string): string {
  if (!word.includes('/')) return word;
  if (/^[~$]/.test(word)) return word;
  const path = normalisePath(word);
  if (!path.startsWith('/')) return path.startsWith('..') ? UNKNOWN : `$PWD/${path}`;
  return isProgramPlace(path) && /\/s?bin\//.test(path) && !path.startsWith('/opt/') ? baseName(path) : path;
}

/** A file that a shell or an interpreter is given: without a slash, too, it is no program of the host. */
function fileAs(word: string): string {
  return calledAs(/^[/~$]/.test(word) ? word : `./${word}`);
}

/** The commands that stand within a word: `"$(git rev-parse HEAD)"`. A number that is worked out is none. */
function substituted(word: string): readonly SimpleCommand[] | undefined {
  const inner: SimpleCommand[] = [];
  const rest = word
    .replace(/\$\(\([^()]*\)\)/g, '')
    .replace(/\$\(([^()]*)\)|`([^`]*)`/g, (_, one?: string, other?: string) => {
      inner.push(...readShellLine(one ?? other ?? '').commands);
      return '';
    });
  return /\$\(|`/.test(rest) ? undefined : inner;
}

/** A command without the words of the grammar in front of it. */
function withoutLeading({ words, redirects }: SimpleCommand): SimpleCommand {
  const start = words.findIndex((word) => !LEADING.has(word));
  return { words: start < 0 ? [] : words.slice(start), redirects };
}

/** What a shell or an interpreter is told to run: a file, or the programs of a script on its command line. */
function toldTo(
  { script, module, inline, commands, program }: CommandLine,
  depth: number,
): readonly string[] {
  if (inline !== undefined && isShell(program))
    return commands.flatMap((inner) => programsOf(inner, depth + 1));
  if (script !== undefined) return [fileAs(script)];
  return module === undefined && inline === undefined ? [UNKNOWN] : [];
}

function programsOf({ words: given }: SimpleCommand, depth: number): readonly string[] {
  if (depth > DEEPEST) return [UNKNOWN];
  const within = given.map(substituted);
  const nested = within.flatMap((inner) => inner ?? []).flatMap((inner) => programsOf(inner, depth + 1));
  const unread = within.includes(undefined) ? [UNKNOWN] : [];
  const { words } = withoutLeading({ words: given, redirects: [] });
  const [program = '', ...operands] = effectiveWords(words);
  if (program === '' || RUNS_NONE.has(program) || ASSIGNMENT.test(program)) return [...nested, ...unread];
  const sourced = program === '.' || program === 'source' ? [fileAs(operands[0] ?? '')] : [];
  const reads = isShell(program) || isInterpreter(program);
  const told = reads ? toldTo(readCommandLine([program, ...operands].join(' ')), depth) : sourced;
  // Nothing behind it: a shell of another account.
  const own = program === 'sudo' ? UNKNOWN : calledAs(program);
  return [...prefixPrograms(words).map(calledAs), own, ...told, ...nested, ...unread];
}

function commandsOf(given: SimpleCommand, depth: number): readonly SimpleCommand[] {
  const own = withoutLeading(given);
  const words = effectiveWords(own.words);
  const shell = isShell(words[0] ?? '') ? readCommandLine(words.join(' ')) : undefined;
  const script = shell?.inline === undefined ? [] : shell.commands;
  const within = own.words.flatMap((word) => substituted(word) ?? []);
  const inner = depth < DEEPEST ? [...script, ...within] : [];
  return [own, ...inner.flatMap((command) => commandsOf(command, depth + 1))];
}

/** The commands of a shell line, those of scripts within it and in place of words included. */
export function ranCommands({ commands }: CommandLine): readonly SimpleCommand[] {
  return commands.flatMap((command) => commandsOf(command, 0));
}

/**
 * The programs that a one-line script runs, in order, those behind `sudo`, in scripts within it and in place of words
 * included: a program of the host by its name, any other by its path, `?` for one that the text does not tell.
 */
export function ranPrograms(command: CommandLine): readonly string[] {
  if (command.inline === undefined || familyOf(command.program)?.kind !== 'shell') return [];
  return command.commands.flatMap((inner) => programsOf(inner, 0));
}
