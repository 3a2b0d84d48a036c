import { programSet } from '../../linux/vocabulary/vocabulary.ts';
import type { CommandLine } from '../command-line.ts';
import { pathFrom } from '../executions.ts';
import { isShell } from '../interpreter.ts';
import { baseName, classifyPath, isUnsafePlace, pathsIn } from '../paths.ts';
import { unitWrites } from '../unit-write.ts';
import { placeWords } from './place-words.ts';
import type { Detector, Sign } from './sign.ts';

const COPIERS = programSet('copier');

/** Files that what a one-line script runs makes run: its own, and what is copied to where programs lie. */
function ranFiles({ inline, program: shell, executions }: CommandLine): readonly string[] {
  if (inline === undefined || !isShell(shell)) return [];
  return executions.flatMap(({ argv, files, cwd }) => {
    const [program = '', ...operands] = argv;
    const copied = COPIERS.has(baseName(program)) && classifyPath(operands.at(-1) ?? '') === 'system';
    return copied ? [...files, ...operands.slice(0, -1).map((path) => pathFrom(cwd, path))] : files;
  });
}

/** A one-line script that runs a file out of an unsafe place: its own file is the ancestors' business. */
export const ranFileSigns: Detector = ({ activity }) =>
  activity.commands.flatMap((command) =>
    ranFiles(command)
      .filter((path) => path !== command.script && isUnsafePlace(path))
      .map(
        (path): Sign => ({
          code: 'sign.command.runs-temp',
          says: `A one-line script runs a file that lies in ${placeWords(path)}.`,
          evidence: path,
        }),
      ),
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
  const subject = isShell(command.program)
    ? 'A path in a one-line script'
    : 'A file that a program was given';
  return pathsIn(command.inline ?? command.words.slice(1).join(' '))
    .filter((path) => !own.has(path) && isUnsafePlace(path))
    .map((path): Sign => ({ code, says: `${subject} lies in ${placeWords(path)}.`, evidence: path }));
};
