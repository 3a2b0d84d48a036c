import { type CommandLine, readCommandLine } from '../command-line.ts';
import { isInterpreter, isShell } from '../interpreter.ts';
import { classifyPath, isUnsafePlace, normalisePath, pathsIn } from '../paths.ts';
import type { SimpleCommand } from '../shell-line.ts';
import { unitWrites } from '../unit-write.ts';
import { directoriesOf, placedIn } from '../working-directory.ts';
import type { Detector, Sign } from './sign.ts';

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
  const directories = directoriesOf(commands);
  return commands.flatMap((inner, index) =>
    ranBy(inner).map((path) => normalisePath(placedIn(directories[index] ?? '.', path))),
  );
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
