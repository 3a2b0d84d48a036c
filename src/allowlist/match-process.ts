import type { Ancestor } from '../activity/activity.ts';
import type { CommandLine } from '../activity/command-line.ts';
import { familyOf, isInterpreter, isShell } from '../activity/interpreter.ts';
import { baseName, classifyPath, isProgramPlace } from '../activity/paths.ts';
import { ranPrograms } from '../activity/ran-programs.ts';
import type { AllowlistProcess } from './entry.schema.ts';
import { all, type FacetOutcome, holds, yes } from './facet-outcome.ts';
import { matchesGlob, matchesPath, matchesProcessName } from './glob.ts';

/**
 * Whether an image name and a command line can be one program: links such as `sh` → `dash`, versions, and names that
 * were cut aside. A script may have given its own name to the process.
 */
function sameProgram(name: string, { executable, program, script = '' }: CommandLine): boolean {
  const image = baseName(name).toLowerCase();
  const started = baseName(executable).replace(/^-/, '').toLowerCase();
  // `sudo python3 x` is sudo's line: python3's own begins with its own name.
  if (program !== executable && image !== started) return false;
  if (script !== '' && baseName(script).toLowerCase().startsWith(image)) return true;
  if (started === '' || image === started || started.startsWith(image) || image.startsWith(started))
    return true;
  if (isShell(image) && isShell(started)) return true;
  // A script with a `#!` line is started under its own name, and its image is the interpreter.
  return isInterpreter(image) || isShell(image) || image === 'busybox';
}

/** Whether an image is one that the process's name can stand for: a script may have given its own name to a shell. */
function sameImage(name: string, image: string): boolean {
  const [named, base] = [baseName(name).toLowerCase(), baseName(image).toLowerCase()];
  if (named === base || named.startsWith(base) || base.startsWith(named) || base === 'busybox') return true;
  if (isShell(named)) return isShell(base);
  return familyOf(base) !== undefined && (familyOf(named) ?? familyOf(base)) === familyOf(base);
}

/** Where the program lies: by its command line, and by its image where the row tells it. */
function executableFacet(
  { executables, scripts, modules, commandLines }: AllowlistProcess,
  { executable }: CommandLine,
  image: string | undefined,
): FacetOutcome {
  // A tool that lies elsewhere is whoever's put it there, whatever it is called and whatever it runs.
  if (executables === undefined) return yes(image === undefined || isProgramPlace(image));
  // `/bin/sh` is `/usr/bin/dash` to the sensor; that only root could write there is what counts.
  const imaged = image === undefined || matchesPath(executables, image) || classifyPath(image) === 'system';
  if (executable.includes('/')) return yes(imaged && matchesPath(executables, executable));
  const anchored = scripts ?? modules ?? commandLines;
  return anchored === undefined ? 'unknown' : yes(imaged);
}

/** Whether the code that a shell or an interpreter ran is there to read: its command line is one of its kind. */
function isReadable(name: string | undefined, { program, script, inline }: CommandLine): boolean {
  // A shell that was given neither reads its code from standard input.
  if (isShell(program) && (script ?? inline) === undefined) return false;
  const runsCode = name !== undefined && familyOf(name) !== undefined;
  return !runsCode || familyOf(program) !== undefined;
}

/** What the command line of a process must be, when the row tells it. */
function commandFacet(want: AllowlistProcess, { name, image }: Ancestor, command: CommandLine): FacetOutcome {
  const { scripts, modules, commandLines, argument, inline, runs } = want;
  const holds =
    command.isWhole &&
    (name === undefined || image === undefined || sameImage(name, image)) &&
    (scripts === undefined || matchesPath(scripts, command.script ?? '')) &&
    (modules === undefined || matchesGlob(modules, command.module ?? '')) &&
    (commandLines === undefined || commandLines.includes(command.text)) &&
    (argument === undefined || command.words.slice(1).includes(argument)) &&
    (command.inline === undefined || inline === true) &&
    (inline !== true || isReadable(name, command)) &&
    (runs === undefined || ranPrograms(command).every((program) => matchesGlob(runs, program))) &&
    // The image and the command line describe one process: `xmrig` started as `/usr/bin/puppet agent` is neither.
    (name === undefined || sameProgram(name, command));
  return holds ? executableFacet(want, command, image) : 'no';
}

/**
 * Whether a process is the one that an entry asks for. An entry that takes code on the command line rests on that being
 * there to read: without it, nothing says what the code was.
 */
export function processFacet(want: AllowlistProcess, ancestor: Ancestor): FacetOutcome {
  const { name, command } = ancestor;
  const { names, ...asked } = want;
  const named =
    names === undefined ? 'yes' : holds(name, (image) => matchesProcessName(names, baseName(image)));
  if (named === 'no') return 'no';
  if (command !== undefined) return all([named, commandFacet(want, ancestor, command)]);
  return Object.keys(asked).length > 0 ? all([named, 'unknown']) : named;
}
