import { type CommandLine, readCommandLine } from '../command-line.ts';
import { isInterpreter, isShell } from '../interpreter.ts';
import { baseName, classifyPath, isHiddenPath, normalisePath, pathsIn } from '../paths.ts';
import type { SimpleCommand } from '../shell-line.ts';
import { unitWrites } from '../unit-write.ts';
import { type Detector, excerpt, type Sign } from './sign.ts';

const UNSAFE = new Set(['world-writable', 'shared-memory', 'descriptor', 'web-root']);

/** True where anyone, or a web server, can put a file, and where nobody looks. */
export function isUnsafePlace(path: string): boolean {
  return UNSAFE.has(classifyPath(path)) || isHiddenPath(path);
}

// Words of the shell's grammar in front of a command (POSIX, Shell Command Language, 2.4).
const RESERVED = new Set(['if', 'then', 'elif', 'else', 'while', 'until', 'do', '!', '{', 'time']);
const COPIERS = new Set(['cp', 'mv', 'install', 'ln']);

/** What a command of a shell line runs: its program, its script, the text that it reads or is given. */
function ranBy({ words, redirects }: SimpleCommand): readonly string[] {
  const start = words.findIndex((word) => !RESERVED.has(word));
  const { words: own, program, script = '' } = readCommandLine(words.slice(start).join(' '));
  const [first = '', operand = ''] = own;
  const sourced = first === '.' || first === 'source' ? operand : '';
  // A program without a slash is found by the search path.
  const programs = [first, program].filter((path) => path.includes('/'));
  const reads = isShell(program) || isInterpreter(program);
  const input = reads ? redirects.filter(({ operator }) => operator === '<').map(({ target }) => target) : [];
  // What is copied to where programs lie is run from there.
  const copied = COPIERS.has(first) && classifyPath(own.at(-1) ?? '') === 'system' ? own.slice(1, -1) : [];
  return [...programs, script, sourced, ...input, ...copied].filter((path) => path !== '' && path !== '.');
}

/** The files that a one-line script runs; behind `cd DIRECTORY`, those below it (`cd /tmp; ./x`). */
function ranFiles({ inline, program: shell, commands }: CommandLine): readonly string[] {
  if (inline === undefined || !isShell(shell)) return [];
  let directory = '.';
  return commands.flatMap((inner) => {
    const [program = '', operand = ''] = inner.words;
    if (program === 'cd') directory = operand;
    return ranBy(inner).map((path) => normalisePath(/^[/~$]/.test(path) ? path : `${directory}/${path}`));
  });
}

/** A one-line script that runs a file out of an unsafe place: its own file is the ancestors' business. */
export const ranFileSigns: Detector = ({ activity }) =>
  activity.commands.flatMap((command) =>
    ranFiles(command)
      .filter((path) => path !== command.script && isUnsafePlace(path))
      .map((path): Sign => ({ code: 'sign.command.runs-temp', evidence: path })),
  );

/**
 * A file in an unsafe place that a tool was given: its configuration, its package, its orders. In a one-line script
 * it may be no more than a log, which lets nothing be excused and proves nothing.
 */
export const givenFileSigns: Detector = ({ activity: { parent } }) => {
  const { command } = parent;
  if (command === undefined || unitWrites(command).length > 0) return [];
  const own = new Set([command.script, command.executable, command.program]);
  const code = isShell(command.program) ? 'sign.command.temp-path' : 'sign.command.unsafe-argument';
  return pathsIn(command.inline ?? command.words.slice(1).join(' '))
    .filter((path) => !own.has(path) && isUnsafePlace(path))
    .map((path): Sign => ({ code, evidence: path }));
};

/**
 * Options by which a tool of the host takes its orders from elsewhere than the host's own configuration, by the name
 * of the tool (manual pages of chef-client, puppet-agent, salt-call, cloud-init, dnf, needrestart).
 */
const OTHER_ORDERS: readonly (readonly [tool: RegExp, option: RegExp])[] = [
  [/^(?:chef|cinc)-(?:client|solo|apply)$/, /^(?:-z|--local-mode|-S|--server|--recipe-url)$|:\/\//],
  [
    /^puppet$/,
    /^(?:apply|resource|device|script|--(?:server|ca_server|confdir|config|codedir|vardir|ssldir|modulepath|environmentpath|pluginsource|manifest|(?:pre|post)run_command))$|:\/\//,
  ],
  [
    /^salt-(?:call|minion)$/,
    /^(?:cmd\.\w{1,32}|-m|--(?:master|file-root|pillar-root|module-dirs|states-dir))$|:\/\//,
  ],
  [/^cloud-init$/, /^(?:single|-f|--file)$|:\/\//],
  [
    /^(?:dnf[\w-]{0,16}|yum)$/,
    /^(?:shell|-c|--config|--nogpgcheck|--repofrompath|--installroot|gpgcheck)$|:\/\/|gpgcheck=/,
  ],
  [/^needrestart$/, /^-c/],
  [/^waagent$/, /^-run-exthandlers$/],
];

/** Where a host keeps its own configuration, and Salt without a master its states. */
const OWN_PLACE = /^\/(?:etc|srv\/(?:salt|pillar))(?:\/|$)/;

/** A package is no order; what it is made of, its own signature tells. */
function isPackage(path: string): boolean {
  return /\.(?:rpm|deb)$/.test(path);
}

/** A tool that takes its orders from elsewhere, or from where anyone may put them, does what another wants. */
export const otherOrdersSigns: Detector = ({ activity: { parent } }) => {
  const { command } = parent;
  if (command === undefined) return [];
  const names = [command.script ?? '', command.program].map(baseName);
  const options = OTHER_ORDERS.filter(([tool]) => names.some((name) => tool.test(name)));
  if (options.length === 0) return [];
  const words = command.words.slice(1);
  const given = words.find((word, index) => {
    const [name = '', value = words[index + 1] ?? ''] = word.split('=', 2);
    const orders = options.some(([, option]) => option.test(word) || option.test(name));
    if (orders) return !OWN_PLACE.test(normalisePath(value));
    return pathsIn(word).some((path) => path !== command.script && isUnsafePlace(path) && !isPackage(path));
  });
  return given === undefined
    ? []
    : [
        {
          code: 'sign.command.other-orders',
          evidence: excerpt(command.text, command.text.indexOf(given), 160),
        },
      ];
};
