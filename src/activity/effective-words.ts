import { baseName } from './paths.ts';

/** How a program that only changes how another one is started takes its own arguments. */
interface Prefix {
  /** Short flags whose value is the next word, and long ones. */
  readonly valued: ReadonlySet<string>;
  /** Operands of its own before the program's name: `timeout 5 PROGRAM`. */
  readonly operands: number;
}

function prefix(valued: string, operands = 0): Prefix {
  return { valued: new Set(valued.split(' ').filter((flag) => flag !== '')), operands };
}

// From the manual pages of sudo, util-linux, coreutils, busybox and systemd.
const PREFIXES: Readonly<Record<string, Prefix>> = {
  sudo: prefix('-u -g -h -p -C -D -R -T -r -t -U -a --user --group --host --prompt --chdir --chroot --role'),
  doas: prefix('-u -C'),
  pkexec: prefix('--user'),
  runuser: prefix('-u -g -G -w --user --group'),
  env: prefix('-u -C --unset --chdir'),
  nohup: prefix(''),
  setsid: prefix(''),
  nice: prefix('-n --adjustment'),
  ionice: prefix('-c -n -p --class --classdata'),
  chrt: prefix('', 1),
  taskset: prefix('', 1),
  timeout: prefix('-s -k --signal --kill-after', 1),
  stdbuf: prefix('-i -o -e'),
  time: prefix('-f -o'),
  exec: prefix('-a'),
  command: prefix(''),
  builtin: prefix(''),
  busybox: prefix(''),
  toybox: prefix(''),
  unshare: prefix(''),
  nsenter: prefix('-t --target'),
  chroot: prefix('', 1),
  flock: prefix('-w -E --timeout', 1),
  strace: prefix('-e -o -p -s'),
  ltrace: prefix('-e -o -p -s'),
  xargs: prefix('-a -d -E -I -L -n -P -s'),
  watch: prefix('-n --interval'),
  'systemd-run': prefix(
    '-p -u -M -H -t --unit --property --slice --description --uid --gid --nice -E --setenv',
  ),
  'systemd-inhibit': prefix(''),
};

const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** The index behind a prefix program's own flags and operands. */
function behind(words: readonly string[], start: number, { valued, operands }: Prefix): number {
  let index = start + 1;
  let left = operands;
  while (index < words.length - 1) {
    const word = words[index] ?? '';
    if (word === '--') return index + 1;
    if (word.startsWith('-') && word.length > 1) index += valued.has(word) ? 2 : 1;
    else if (ASSIGNMENT.test(word)) index += 1;
    else if (left > 0) {
      left -= 1;
      index += 1;
    } else break;
  }
  return Math.min(index, words.length - 1);
}

/** Where a command begins that other programs only start, and those programs. */
function withoutPrefixes(words: readonly string[]): {
  readonly start: number;
  readonly prefixes: readonly string[];
} {
  const prefixes: string[] = [];
  let start = 0;
  while (start < words.length - 1) {
    const word = words[start] ?? '';
    const leads = Object.hasOwn(PREFIXES, baseName(word)) ? PREFIXES[baseName(word)] : undefined;
    if (leads !== undefined) {
      prefixes.push(word);
      start = behind(words, start, leads);
    } else if (ASSIGNMENT.test(word)) start += 1;
    else break;
  }
  return { start, prefixes };
}

/** The words of a command without what only changes how it is started (`sudo -n -u root`, `env X=1`, `timeout 5`). */
export function effectiveWords(words: readonly string[]): readonly string[] {
  return words.slice(withoutPrefixes(words).start);
}

/** The programs that only start the one behind them, as they are called: `sudo` and `env` of `sudo env X=1 make`. */
export function prefixPrograms(words: readonly string[]): readonly string[] {
  return withoutPrefixes(words).prefixes;
}
