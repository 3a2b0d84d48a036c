import type { CommandLine } from './command-line.ts';
import { baseName, normalisePath } from './paths.ts';
import type { SimpleCommand } from './shell-line.ts';

/** A unit file that a command line puts in place, as far as its text shows. */
export interface UnitWrite {
  /** The unit file's path. */
  readonly target: string;
  /** Files that it is made from. */
  readonly sources: readonly string[];
  readonly by: 'copy' | 'download' | 'output';
}

const UNIT_FILE = /\.(?:service|socket|timer|path|target|mount|automount|slice|conf)$/;

/** True for a path that systemd reads units or drop-ins from, below any root (`/host/etc/systemd/system`). */
export function isUnitPath(path: string): boolean {
  return /\/systemd\/(?:system|user)(?:\.control|\.attached)?(?:\/|$)/.test(normalisePath(path));
}

const COPIERS = /^(?:cp|mv|install|ln|rsync|scp|dd|cat|tar|unzip)$/;
const DOWNLOADERS = /^(?:curl|wget2?|aria2c|fetch|lwp-download)$/;
const ELEVATORS = /^(?:sudo|doas|env|nohup|setsid|time|nice|ionice|exec|command|busybox)$/;

/** The words of a command without what only changes how it is started (`sudo -n`, `env X=1`). */
export function effectiveWords(words: readonly string[]): readonly string[] {
  let start = 0;
  while (start < words.length - 1) {
    const word = words[start] ?? '';
    const leads = ELEVATORS.test(baseName(word)) || /^[A-Za-z_]\w*=/.test(word);
    if (!leads && !(start > 0 && word.startsWith('-'))) break;
    start += 1;
  }
  return words.slice(start);
}

function operandsOf(words: readonly string[]): readonly string[] {
  return words.slice(1).filter((word) => !word.startsWith('-'));
}

function downloadTarget(words: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    if (/^(?:-[a-zA-Z]*[oO]|--output|--output-document|--out)$/.test(word)) return words[index + 1];
    const joined = /^(?:--output=|--output-document=|-[oO](?=\/))(.+)$/.exec(word)?.[1];
    if (joined !== undefined) return joined;
  }
  return undefined;
}

/** Where a copying program puts the file: a directory as target keeps the source's name. */
function copyTarget(operand: string, sources: readonly string[]): string {
  const target = normalisePath(operand);
  const [source] = sources;
  return UNIT_FILE.test(target) || source === undefined ? target : `${target}/${baseName(source)}`;
}

/** What a program writes by its own operands and options. */
function ownWrites(program: string, words: readonly string[]): readonly UnitWrite[] {
  const operands = operandsOf(words);
  if (DOWNLOADERS.test(program)) {
    const target = downloadTarget(words);
    return target !== undefined && isUnitPath(target)
      ? [{ target: normalisePath(target), sources: [], by: 'download' }]
      : [];
  }
  if (program === 'tee') {
    return operands
      .filter(isUnitPath)
      .map((target) => ({ target: normalisePath(target), sources: [], by: 'output' }));
  }
  const last = operands.at(-1);
  if (!COPIERS.test(program) || operands.length < 2 || last === undefined || !isUnitPath(last)) return [];
  const sources = operands.slice(0, -1).map(normalisePath);
  return [{ target: copyTarget(last, sources), sources, by: 'copy' }];
}

function writesOf(command: SimpleCommand): readonly UnitWrite[] {
  const words = effectiveWords(command.words);
  const program = baseName(words[0] ?? '');
  const sources = program === 'cat' ? operandsOf(words).map(normalisePath) : [];
  const by = DOWNLOADERS.test(program) ? 'download' : 'output';
  const redirected = command.redirects
    .filter(({ operator, target }) => operator.startsWith('>') && isUnitPath(target))
    .map(({ target }): UnitWrite => ({ target: normalisePath(target), sources, by }));
  return [...redirected, ...ownWrites(program, words)];
}

/** The unit files that a command line writes: copies, redirections, `tee` and downloads. */
export function unitWrites(command: CommandLine): readonly UnitWrite[] {
  return command.commands.flatMap(writesOf);
}

/** Programs that a unit text in a command line would run: the values of `ExecStart=` and its like. */
export function execValues(text: string): readonly string[] {
  const values: string[] = [];
  for (const match of text.matchAll(
    /Exec(?:Start(?:Pre|Post)?|Condition|Reload|Stop(?:Post)?)\s*=\s*[-@:+!|]*\s*((?:(?!\\n|\n|\\r|\r|Exec[A-Z]).)+)/g,
  )) {
    if (match[1] !== undefined) values.push(match[1].trim());
  }
  return values;
}
