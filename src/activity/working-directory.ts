import { resolvePath } from './paths.ts';
import type { SimpleCommand } from './shell-line.ts';

const CHANGERS = new Set(['cd', 'pushd']);

/** A path as a command sees it that runs in a directory; `.` is one that nothing tells. */
export function placedIn(directory: string, path: string): string {
  return directory === '.' || /^[/~$]/.test(path) ? path : resolvePath(`${directory}/${path}`);
}

/** The directory that each command of a shell line runs in, by the `cd` before it; `.` where the line began. */
export function directoriesOf(commands: readonly SimpleCommand[]): readonly string[] {
  let directory = '.';
  return commands.map(({ words: [program = '', ...operands] }) => {
    const before = directory;
    if (CHANGERS.has(program)) {
      const target = operands.find((word) => !/^-./.test(word)) ?? '~';
      directory = placedIn(directory, target === '-' ? '.' : target);
    }
    return before;
  });
}
