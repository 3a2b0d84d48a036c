import type { CommandLine, SimpleCommand } from './command-line.ts';
import { baseName, classifyPath, normalisePath } from './paths.ts';

/** A unit file that a command line puts in place, as far as its text shows. */
export interface UnitWrite {
  /** The unit file's path. */
  readonly target: string;
  /** Files that it is made from. */
  readonly sources: readonly string[];
  readonly by: 'copy' | 'download' | 'output';
}

const UNIT_FILE = /\.(?:service|socket|timer|path|target|mount|automount|slice|conf)$/;

/** True for a path that systemd reads units or drop-ins from. */
export function isUnitPath(path: string): boolean {
  const kind = classifyPath(path);
  return (
    (kind === 'system-unit' || kind === 'runtime-unit' || kind === 'user-unit' || /\/systemd\/(?:system|user)(?:\/|$)/.test(path)) &&
    /\/systemd\/(?:system|user)/.test(normalisePath(path))
  );
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

function writesOf(command: SimpleCommand): readonly UnitWrite[] {
  const words = effectiveWords(command.words);
  const program = baseName(words[0] ?? '');
  const writes: UnitWrite[] = [];
  for (const { operator, target } of command.redirects) {
    if (operator.startsWith('>') && isUnitPath(target)) {
      const sources = program === 'cat' ? operandsOf(words) : [];
      writes.push({ target: normalisePath(target), sources, by: DOWNLOADERS.test(program) ? 'download' : 'output' });
    }
  }
  if (DOWNLOADERS.test(program)) {
    const target = downloadTarget(words);
    if (target !== undefined && isUnitPath(target)) writes.push({ target: normalisePath(target), sources: [], by: 'download' });
  } else if (program === 'tee') {
    for (const target of operandsOf(words).filter(isUnitPath)) writes.push({ target: normalisePath(target), sources: [], by: 'output' });
  } else if (COPIERS.test(program)) {
    const operands = operandsOf(words);
    const last = operands.at(-1);
    if (last !== undefined && operands.length > 1 && isUnitPath(last)) {
      const sources = operands.slice(0, -1).map(normalisePath);
      const target = normalisePath(last);
      const inDirectory = !UNIT_FILE.test(target) && sources[0] !== undefined;
      writes.push({ target: inDirectory ? `${target}/${baseName(sources[0] ?? '')}` : target, sources, by: 'copy' });
    }
  }
  return writes;
}

/** The unit files that a command line writes: copies, redirections, `tee` and downloads. */
export function unitWrites(command: CommandLine): readonly UnitWrite[] {
  return command.commands.flatMap(writesOf);
}

/** Programs that a unit text in a command line would run: the values of `ExecStart=` and its like. */
export function execValues(text: string): readonly string[] {
  const values: string[] = [];
  for (const match of text.matchAll(/Exec(?:Start(?:Pre|Post)?|Condition|Reload|Stop(?:Post)?)\s*=\s*[-@:+!|]*\s*((?:(?!\\n|\n|\\r|\r|Exec[A-Z]).)+)/g)) {
    if (match[1] !== undefined) values.push(match[1].trim());
  }
  return values;
}
