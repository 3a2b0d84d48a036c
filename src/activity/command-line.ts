import { effectiveWords } from './effective-words.ts';
import { type Execution, executionsOf } from './executions.ts';
import { familyOf, type Invocation, invocationOf, isShell } from './interpreter.ts';
import { normalisePath } from './paths.ts';
import {
  argumentWords,
  plainWords,
  readShellLine,
  type ShellLine,
  type SimpleCommand,
  stripQuotes,
} from './shell-line.ts';

/**
 * A command line as Defender for Endpoint shows it: the arguments joined by spaces, their quoting lost. For
 * `sh -c a b` everything behind `-c` is the script; a `#` comment in it is kept apart, because nothing in a
 * comment ran.
 */
export interface CommandLine extends Invocation {
  readonly text: string;
  /** As started: `argv[0]` first, comments and redirections left out. */
  readonly words: readonly string[];
  /** `argv[0]`, normalised when it is a path; a login shell's leading dash is kept. */
  readonly executable: string;
  /** The program behind `sudo`, `env` and their like; mostly `argv[0]` itself. */
  readonly program: string;
  /**
   * Whether the whole text was read, and is one program with its arguments: nothing breaks it off, and no operator of
   * a shell, comment or control character stands among them. No shell has read them: a line that has such was typed.
   */
  readonly isWhole: boolean;
  /** What a shell line runs, in order: the line itself, or the script behind `-c`. */
  readonly commands: readonly SimpleCommand[];
  /** Every program among them, those of scripts within it, too. */
  readonly executions: readonly Execution[];
  readonly comment?: string;
}

/** What stands behind it is not read, so that each line costs little; nothing can be claimed of what was not. */
const LONGEST_SHELL_LINE = 8192;

function shellLine(text: string): ShellLine {
  return readShellLine(text.slice(0, LONGEST_SHELL_LINE));
}

// What a sensor or a pipeline puts where it cuts a text.
const BROKEN_OFF = /(?:…|\.\.\.|\[truncated\])$/;
// Characters that no tool's command line has; a one-line script may have tabs and line breaks.
const CONTROL = /[^\t\n\r\P{C}]|[\u00a0\u2028\u2029]/u;

// What a minion of Salt writes behind its command line while it works on a job
// (salt.minion.Minion._handle_decoded_payload).
const JOB_TITLE = / ProcessPayload\(jid=\d{1,24}\)(?=\s|$)/;
// What Ansible joins to a module's command for its shell (ansible.plugins.action.ActionBase); some records tell it as
// part of the interpreter's line.
const SLEEP_0 = /(?<=\/AnsiballZ_\w{1,64}\.py) && sleep 0$/;

/** Whether no operator of a shell and no comment stands in it. */
function isOneCommand({ commands, comment }: ShellLine): boolean {
  return commands.length < 2 && comment === undefined;
}

function isWhole(text: string, line: ShellLine, hasCode: boolean): boolean {
  if (text.length > LONGEST_SHELL_LINE || BROKEN_OFF.test(text) || CONTROL.test(text)) return false;
  return hasCode || (isOneCommand(line) && line.commands.every(({ redirects }) => redirects.length === 0));
}

function pathOrName(word: string): string {
  return word.includes('/') ? normalisePath(word) : word;
}

/** A variable that Packer sets (packer's documentation, "Shell Provisioner"), to text that no shell expands. */
const PACKER_VARIABLE = /^PACKER_\w{1,64}=[^`$\\<>|&;\n]*$/;

/**
 * The file that `sh -c FILE ARGUMENTS` runs: one command, named by an absolute path. Packer's `chmod +x FILE` and the
 * variables that it sets are passed over (its shell provisioner's `execute_command`); other variables are not, since
 * some of them change what a script does.
 */
function calledFile(line: ShellLine): string | undefined {
  const files = line.commands.map(({ words }) => words.find((word) => !PACKER_VARIABLE.test(word)) ?? '');
  const prepared = line.commands.length === 2 && files[0] === 'chmod' && line.commands[0]?.words.length === 3;
  const file = files[prepared ? 1 : 0] ?? '';
  if (files.length !== (prepared ? 2 : 1) || !file.startsWith('/')) return undefined;
  return prepared && line.commands[0]?.words[2] !== file ? undefined : normalisePath(file);
}

/** The arguments of a program that no shell has read, `argv[0]` first. */
export function argumentsOf({ text }: CommandLine): readonly string[] {
  return argumentWords(text.slice(0, LONGEST_SHELL_LINE));
}

/** Reads a command line. Never throws; an empty text has no words. */
export function readCommandLine(text: string): CommandLine {
  const trimmed = text.trim();
  const outer = shellLine(trimmed.replace(JOB_TITLE, '').replace(SLEEP_0, ''));
  // The arguments of one program are split at operators only where they hold none: `x ; y` are its arguments, too.
  const words = isOneCommand(outer)
    ? (outer.commands[0]?.words ?? [])
    : plainWords(trimmed.slice(0, LONGEST_SHELL_LINE));
  const program = pathOrName(effectiveWords(words)[0] ?? '');
  // The plain words, split at white space only, serve to find flags: quoting characters are part of the text.
  const plain = plainWords(trimmed);
  const family = familyOf(program);
  const invocation: Invocation =
    family === undefined ? {} : invocationOf(trimmed, effectiveWords(plain), family);
  const scripted = isShell(program) && invocation.inline !== undefined;
  const inner = scripted ? shellLine(stripQuotes(invocation.inline ?? '')) : outer;
  const called = scripted ? calledFile(inner) : undefined;
  // No shell has read the arguments of another program: a `#` among them may be an argument like any other.
  const literal =
    !scripted && outer.comment !== undefined
      ? [{ words: plain, redirects: [], documents: [], scope: [], piped: false }]
      : [];
  const comment = inner.comment ?? outer.comment;
  const commands = [...inner.commands, ...literal];
  return {
    text: trimmed,
    words,
    executable: pathOrName(words[0] ?? ''),
    program,
    isWhole: isWhole(trimmed, outer, invocation.inline !== undefined),
    ...invocation,
    ...(called === undefined ? {} : { script: called }),
    commands,
    executions: executionsOf(commands),
    ...(comment === undefined ? {} : { comment }),
  };
}
