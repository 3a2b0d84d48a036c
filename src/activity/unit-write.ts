import { programSet } from '../linux/vocabulary/vocabulary.ts';
import type { CommandLine } from './command-line.ts';
import { type Execution, pathFrom } from './executions.ts';
import { isInterpreter } from './interpreter.ts';
import { baseName, normalisePath, pathsIn } from './paths.ts';

/** A file that a command line puts in place, as far as its text shows. */
export interface FileWrite {
  /** The file's path, or its directory where the file's name is not told. */
  readonly target: string;
  /** Files that it is made from. */
  readonly sources: readonly string[];
  readonly by: 'copy' | 'download' | 'output' | 'edit' | 'code';
}

const UNIT_FILE = /\.(?:service|socket|timer|path|target|mount|automount|slice|conf)$/;

/**
 * True for a path that looks like one that systemd reads units or drop-ins from, below any root
 * (`/host/etc/systemd/system`): to find what was written, and never to excuse (`isInPlace`).
 */
export function isUnitPath(path: string): boolean {
  return /\/systemd\/(?:system|user|transient|generator(?:\.early|\.late)?)(?:\.control|\.attached|-generators)?(?:\/|$)/.test(
    normalisePath(path),
  );
}

const SYSTEMD_PLACES =
  /^\/(?:etc|run|lib|usr\/lib|usr\/local\/lib)\/systemd\/|^\/run\/user\/\d+\/|^(?:\/home\/[^/]+|\/root|~[^/]*|\$\{?HOME\}?|\$\{?XDG_CONFIG_HOME\}?)\//;

/** The root above a unit path that is not the host's own: `/mnt` of `/mnt/etc/systemd/system/x.service`. */
export function foreignRootOf(path: string): string | undefined {
  const normal = normalisePath(path);
  if (!normal.startsWith('/') || !isUnitPath(normal) || SYSTEMD_PLACES.test(normal)) return undefined;
  const at = normal.search(/\/(?:etc|run|lib|usr\/lib|usr\/local\/lib)\/systemd\//);
  return at > 0 ? normal.slice(0, at) : undefined;
}

/** What is asked of a program's writes. */
interface Asked {
  /** Which paths are asked for. */
  readonly isWanted: (path: string) => boolean;
  /** A path as the program means it, from the directory in which it runs. */
  readonly place: (path: string) => string;
}

const COPIERS = programSet('copier');
const DOWNLOADERS = programSet('downloader');
const UNPACKERS = programSet('unpacker');
const EDITORS = programSet('editor');
const OUTPUT_TOOLS = programSet('output-tool');
const COPY_VALUED = new Set([
  '-m',
  '-o',
  '-g',
  '-S',
  '--mode',
  '--owner',
  '--group',
  '--suffix',
  '-e',
  '--rsh',
]);

function operandsOf(words: readonly string[], valued: ReadonlySet<string> = new Set()): readonly string[] {
  return words.slice(1).filter((word, index) => !word.startsWith('-') && !valued.has(words[index] ?? ''));
}

/** The value of an option, joined or as the next word. */
function optionOf(words: readonly string[], short: RegExp, long: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    if (short.test(word) || long.includes(word)) return words[index + 1];
    const name = long.find((option) => word.startsWith(`${option}=`));
    if (name !== undefined) return word.slice(name.length + 1);
    if (/^-[a-zA-Z](?=[/~.$])/.test(word) && short.test(word.slice(0, 2))) return word.slice(2);
  }
  return undefined;
}

/** Where a copying program puts a file: a directory as target keeps the source's name. */
function copyTarget(target: string, source: string | undefined): string {
  // `rsync … . DIRECTORY` and `cp -r units/. DIRECTORY` name no file.
  const name = source === undefined ? '.' : baseName(source);
  return UNIT_FILE.test(target) || /^\.{1,2}$/.test(name) ? target : `${target}/${name}`;
}

function isSymbolicLink(words: readonly string[]): boolean {
  return baseName(words[0] ?? '') === 'ln' && words.some((word) => /^-[a-zA-Z]*s|^--symbolic$/.test(word));
}

function copies(words: readonly string[], asked: Asked): readonly FileWrite[] {
  const option = optionOf(words, /^-[a-zA-Z]*t$/, ['--target-directory']);
  // To rsync `-t` is a flag without a value.
  const directory = option !== undefined && asked.isWanted(option) ? option : undefined;
  const operands = operandsOf(words, COPY_VALUED);
  const target = directory ?? (operands.length > 1 ? operands.at(-1) : undefined);
  if (target === undefined || !asked.isWanted(target)) return [];
  const given = operands.filter((operand) => operand !== target);
  if (isSymbolicLink(words)) {
    // A symbolic link is read from where it lies.
    return given.map((source) => {
      const link = copyTarget(asked.place(target), source);
      return { target: link, sources: [pathFrom(link.slice(0, link.lastIndexOf('/')), source)], by: 'copy' };
    });
  }
  const sources = given.map(asked.place);
  if (sources.length === 0) return [{ target: asked.place(target), sources, by: 'copy' }];
  return sources.map((source) => ({
    target: copyTarget(asked.place(target), source),
    sources: [source],
    by: 'copy',
  }));
}

function downloads(words: readonly string[], asked: Asked): readonly FileWrite[] {
  const file = optionOf(words, /^-[a-zA-Z]*[oO]$/, ['--output', '--output-document', '--out']);
  const directory = optionOf(words, /^-[Pd]$/, ['--output-dir', '--directory-prefix', '--dir']);
  const target = [file, directory].find((path) => path !== undefined && asked.isWanted(path));
  return target === undefined ? [] : [{ target: asked.place(target), sources: [], by: 'download' }];
}

function unpacks(words: readonly string[], asked: Asked): readonly FileWrite[] {
  const directory = optionOf(words, /^-[a-zA-Z]*[CdD]$/, ['--directory']);
  if (directory === undefined || !asked.isWanted(directory)) return [];
  const sources = operandsOf(words)
    .filter((operand) => operand.includes('/') && operand !== directory)
    .map(asked.place);
  return [{ target: asked.place(directory), sources, by: 'copy' }];
}

/** `dd if=SOURCE of=TARGET`. */
function dumps(words: readonly string[], asked: Asked): readonly FileWrite[] {
  const value = (key: string): string | undefined =>
    words.find((word) => word.startsWith(key))?.slice(key.length);
  const target = value('of=');
  const source = value('if=');
  if (target === undefined || !asked.isWanted(target)) return [];
  return [
    {
      target: asked.place(target),
      sources: source === undefined ? [] : [asked.place(source)],
      by: source === undefined ? 'output' : 'copy',
    },
  ];
}

function operandWrites(words: readonly string[], by: FileWrite['by'], asked: Asked): readonly FileWrite[] {
  return operandsOf(words)
    .filter(asked.isWanted)
    .map((target) => ({ target: asked.place(target), sources: [], by }));
}

/** What a program writes by its own operands and options. */
function ownWrites(program: string, words: readonly string[], asked: Asked): readonly FileWrite[] {
  if (COPIERS.has(program)) return copies(words, asked);
  if (DOWNLOADERS.has(program)) return downloads(words, asked);
  if (UNPACKERS.has(program)) return unpacks(words, asked);
  if (program === 'dd') return dumps(words, asked);
  if (OUTPUT_TOOLS.has(program)) return operandWrites(words, 'output', asked);
  return EDITORS.has(program) ? operandWrites(words, 'edit', asked) : [];
}

/** The files of a kind that a program writes: copies, redirections, `tee`, downloads, archives, edits, code. */
export function writesOf(
  { argv, cwd, redirects, invocation }: Pick<Execution, 'argv' | 'cwd' | 'redirects' | 'invocation'>,
  isWanted: (path: string) => boolean,
): readonly FileWrite[] {
  const place = (path: string) => pathFrom(cwd, path);
  const asked = { place, isWanted: (path: string) => isWanted(place(path)) };
  const program = baseName(argv[0] ?? '');
  const sources = program === 'cat' ? operandsOf(argv).map(place) : [];
  const by = DOWNLOADERS.has(program) ? 'download' : 'output';
  const redirected = redirects
    .filter(({ operator, target }) => /^[>&<]*>/.test(operator) && asked.isWanted(target))
    .map(({ target }): FileWrite => ({ target: place(target), sources, by }));
  const code = isInterpreter(program) ? codeWrites(invocation.inline, isWanted) : [];
  return [...redirected, ...code, ...ownWrites(program, argv, asked)];
}

/** Code that names a unit's path is taken to write it: no interpreter is understood here. */
function codeWrites(code: string | undefined, isWanted: (path: string) => boolean): readonly FileWrite[] {
  const targets = code === undefined ? [] : pathsIn(code).filter(isWanted);
  return targets.map((target) => ({ target, sources: [], by: 'code' }));
}

/** The files of a kind that a command line writes, whichever of its programs does. */
export function fileWrites(command: CommandLine, isWanted: (path: string) => boolean): readonly FileWrite[] {
  if (isInterpreter(command.program)) return codeWrites(command.inline, isWanted);
  return command.executions.flatMap((execution) => writesOf(execution, isWanted));
}

/** The unit files that a command line writes. */
export function unitWrites(command: CommandLine): readonly FileWrite[] {
  return fileWrites(command, isUnitPath);
}
