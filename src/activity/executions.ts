import { unwrap } from './effective-words.ts';
import { familyOf, type Invocation, invocationOf, isShell } from './interpreter.ts';
import { baseName, resolvePath } from './paths.ts';
import { readShellLine, type SimpleCommand, stripQuotes } from './shell-line.ts';

/** One program that a command line runs, as far as its text tells. */
export interface Execution {
  /** The program and its arguments, without what only starts it. Empty where only a wrapper's code runs. */
  readonly argv: readonly string[];
  /** What starts it, as it is called: `sudo` and `env` of `sudo env X=1 make`. */
  readonly wrappers: readonly string[];
  /** Where it runs, normalised; `.` is where the line itself began, and a `?` stands for what the text does not tell. */
  readonly cwd: string;
  /** What an interpreter or a shell was told to run; a script by its path from `cwd`. */
  readonly invocation: Invocation;
  /** Files whose code runs: the program by a path, a script, what is sourced or read as code. */
  readonly files: readonly string[];
  readonly redirects: SimpleCommand['redirects'];
  /** How many one-line scripts it stands in, the line itself being 0. */
  readonly depth: number;
  /** Whether something that it runs could not be read: a substitution in several words, a script too deep. */
  readonly unread: boolean;
}

// Words of the shell's grammar (POSIX, Shell Command Language, 2.4): in front of a command, and those that run none.
const LEADING = new Set(['if', 'then', 'elif', 'else', 'while', 'until', 'do', '!', '{', 'function']);
const RUNS_NONE = new Set(['for', 'select', 'case', 'in', 'fi', 'done', 'esac', '}', ':']);
const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** One-line scripts within one-line scripts are read as deep as anybody writes them by hand. */
const DEEPEST = 3;

const WRITES_TEXT = new Set(['echo', 'printf']);
const SOURCES = new Set(['.', 'source']);

/** Where a shell is, and where `popd` leads back to. */
interface Directory {
  cwd: string;
  readonly earlier: string[];
}

/** A path as what runs in `cwd` means it. */
export function pathFrom(cwd: string, path: string): string {
  return resolvePath(/^[/~$]/.test(path) || cwd === '.' ? path : `${cwd}/${path}`);
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

function withoutLeading(words: readonly string[]): readonly string[] {
  const start = words.findIndex((word) => !LEADING.has(word));
  return start < 0 ? [] : words.slice(start);
}

/** Follows `cd`, `pushd` and `popd`. */
function move(directory: Directory, [program, ...given]: readonly string[]): void {
  const target = given.find((word) => !/^-[PLe@n]*$|^--$|^\+\d+$/.test(word));
  if (program === 'popd') directory.cwd = directory.earlier.pop() ?? '?';
  if (program !== 'cd' && program !== 'pushd') return;
  directory.earlier.push(directory.cwd);
  const back = given.at(-1) === '-';
  directory.cwd = back ? (directory.earlier.at(-2) ?? '?') : pathFrom(directory.cwd, target ?? '~');
}

/** The text that `echo` or `printf` writes into a pipe. */
function writtenText({ words }: SimpleCommand): string | undefined {
  const [program = '', ...operands] = unwrap(words).words;
  if (!WRITES_TEXT.has(baseName(program))) return undefined;
  return operands.filter((word) => !/^-[neE]+$/.test(word)).join(' ');
}

/** What `find` runs for each file: the words behind `-exec` up to `;` or `+`. */
function executedByFind(argv: readonly string[]): readonly (readonly string[])[] {
  if (baseName(argv[0] ?? '') !== 'find') return [];
  const found: (readonly string[])[] = [];
  for (let index = 1; index < argv.length; index += 1) {
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(argv[index] ?? '')) continue;
    const length = argv.slice(index + 1).findIndex((word) => word === ';' || word === '+');
    const end = length < 0 ? argv.length : index + 1 + length;
    found.push(argv.slice(index + 1, end));
    index = end;
  }
  return found;
}

class Walk {
  readonly found: Execution[] = [];

  /** Reads the commands of one shell; a subshell begins where the shell around it is, and leaves that where it was. */
  line(commands: readonly SimpleCommand[], directory: Directory, depth: number): void {
    const scopes = new Map<string, Directory>([['', directory]]);
    for (const [index, command] of commands.entries()) {
      const key = command.scope.join('.');
      const above = command.scope.slice(0, -1).join('.');
      const { cwd } = scopes.get(above) ?? directory;
      const here = scopes.get(key) ?? { cwd, earlier: [] };
      scopes.set(key, here);
      this.command(command, here, depth, command.piped ? commands[index - 1] : undefined);
    }
  }

  /** Reads code that a shell runs: in a shell of its own, or in this one where the line lost its quotes. */
  private code(text: string, directory: Directory, depth: number, isShared: boolean): boolean {
    if (depth >= DEEPEST) return false;
    const own = isShared ? directory : { cwd: directory.cwd, earlier: [] };
    this.line(readShellLine(text).commands, own, depth + 1);
    return true;
  }

  private command(
    command: SimpleCommand,
    directory: Directory,
    depth: number,
    before: SimpleCommand | undefined,
  ): void {
    const { wrappers, words: argv, directory: changed, code } = unwrap(withoutLeading(command.words));
    const cwd = changed === undefined ? directory.cwd : pathFrom(directory.cwd, changed);
    const [program = ''] = argv;
    const within = command.words.map(substituted);
    const runs = code === undefined && program !== '' && !RUNS_NONE.has(program) && !ASSIGNMENT.test(program);
    const at = this.found.length;
    let unread = within.includes(undefined);
    if (code !== undefined) {
      const isShared = wrappers.at(-1) === 'eval' || wrappers.at(-1) === 'trap';
      unread = !this.code(code, isShared ? directory : { cwd, earlier: [] }, depth, isShared) || unread;
    }
    const invocation = runs ? invoked(argv) : {};
    if (runs) {
      unread = !this.given(argv, invocation, { ...command, before }, { cwd, directory }, depth) || unread;
      move(directory, argv);
    }
    for (const inner of within) this.line(inner ?? [], { cwd, earlier: [] }, depth + 1);
    const own = {
      argv: runs ? argv : [],
      wrappers,
      cwd,
      invocation: placed(invocation, cwd),
      files: runs ? filesOf(argv, invocation, command.redirects, cwd) : [],
      redirects: command.redirects,
      depth,
      unread,
    };
    if (runs || code !== undefined || command.redirects.length > 0 || unread) this.found.splice(at, 0, own);
  }

  /** Reads the code that a command gives a shell, by whatever way; false where it is too deep. */
  private given(
    argv: readonly string[],
    { inline, script, module }: Invocation,
    { documents, before }: SimpleCommand & { readonly before: SimpleCommand | undefined },
    { cwd, directory }: { readonly cwd: string; readonly directory: Directory },
    depth: number,
  ): boolean {
    let read = true;
    for (const words of executedByFind(argv)) {
      if (depth >= DEEPEST) return false;
      this.line([{ ...plainCommand, words }], { cwd, earlier: [] }, depth + 1);
    }
    if (!isShell(argv[0] ?? '')) return read;
    if (inline !== undefined) {
      // `bash -c cd /tmp`: what stands behind the first word was quoted with it, and so was what follows the line.
      const at = argv.findIndex((word) => inline === word || inline.startsWith(`${word} `));
      const isLost = at > 0 && argv[at] !== inline;
      read = this.code(stripQuotes(inline), isLost ? directory : { cwd, earlier: [] }, depth, isLost);
    } else if (script === undefined && module === undefined) {
      const texts = [...documents, before === undefined ? undefined : writtenText(before)];
      for (const text of texts) {
        if (text !== undefined) read = this.code(text, { cwd, earlier: [] }, depth, false) && read;
      }
    }
    return read;
  }
}

const plainCommand: SimpleCommand = { words: [], redirects: [], documents: [], scope: [], piped: false };

function invoked(argv: readonly string[]): Invocation {
  const family = familyOf(argv[0] ?? '');
  return family === undefined ? {} : invocationOf(argv.join(' '), argv, family);
}

function placed(invocation: Invocation, cwd: string): Invocation {
  const { script } = invocation;
  return script === undefined ? invocation : { ...invocation, script: pathFrom(cwd, script) };
}

/** Nothing that runs: a shell that is given a directory complains. */
function isDirectory(path: string): boolean {
  return /^(?:\.{0,2}|.*\/\.{0,2})$/.test(path);
}

function filesOf(
  [program = '', operand = '']: readonly string[],
  { script }: Invocation,
  redirects: SimpleCommand['redirects'],
  cwd: string,
): readonly string[] {
  const reads = familyOf(program) !== undefined;
  const files = [
    ...(program.includes('/') ? [program] : []),
    ...(script === undefined || isDirectory(script) ? [] : [script]),
    ...(SOURCES.has(program) && !isDirectory(operand) ? [operand] : []),
    ...(reads ? redirects.filter(({ operator }) => operator === '<').map(({ target }) => target) : []),
  ];
  return files.map((file) => pathFrom(cwd, file));
}

/** Every program that commands of a shell run, in order: those within scripts, substitutions and documents, too. */
export function executionsOf(commands: readonly SimpleCommand[]): readonly Execution[] {
  const walk = new Walk();
  walk.line(commands, { cwd: '.', earlier: [] }, 0);
  return walk.found;
}
