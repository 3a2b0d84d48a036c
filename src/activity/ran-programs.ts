import type { CommandLine } from './command-line.ts';
import { type Execution, pathFrom } from './executions.ts';
import { familyOf } from './interpreter.ts';
import { baseName, isProgramPlace } from './paths.ts';

/** What stands for a program that the text does not tell. */
const UNKNOWN = '?';

/** `/usr/bin/make` as `make`, `./x` as `$PWD/x`; any other path as it is. */
function calledAs(word: string, cwd: string): string {
  if (!word.includes('/')) return word;
  if (/^[~$]/.test(word)) return word;
  const path = pathFrom(cwd, word);
  if (!path.startsWith('/')) return /^(?:\.\.|\?)/.test(path) ? UNKNOWN : `$PWD/${path}`;
  return isProgramPlace(path) && /\/s?bin\//.test(path) && !path.startsWith('/opt/') ? baseName(path) : path;
}

/** A file that a shell or an interpreter is given: without a slash, too, it is no program of the host. */
function fileAs(file: string): string {
  return calledAs(/^[/~$]/.test(file) ? file : `./${file}`, '.');
}

function programsOf({ argv, wrappers, cwd, invocation, files, unread }: Execution): readonly string[] {
  const [program = ''] = argv;
  // Nothing behind it: a shell of another account.
  const own = program === '' ? [] : [program === 'sudo' ? UNKNOWN : calledAs(program, cwd)];
  const { script, module, inline } = invocation;
  const isTold = familyOf(program) === undefined || (script ?? module ?? inline) !== undefined;
  return [
    ...wrappers.map((wrapper) => calledAs(wrapper, '.')),
    ...own,
    ...files.slice(program.includes('/') ? 1 : 0).map(fileAs),
    ...(isTold && !unread ? [] : [UNKNOWN]),
  ];
}

/**
 * The programs that a one-line script runs, in order, those behind `sudo`, in scripts within it and in place of words
 * included: a program of the host by its name, any other by its path, `?` for one that the text does not tell.
 */
export function ranPrograms(command: CommandLine): readonly string[] {
  if (command.inline === undefined || familyOf(command.program)?.kind !== 'shell') return [];
  return command.executions.flatMap(programsOf);
}
