import { BARE_FILES, COUNTED_FILES, EXCLUSIVE_FILES } from '../../linux/vocabulary/tool-files.ts';
import { type CommandLine, readCommandLine } from '../command-line.ts';
import { isInterpreter, isShell } from '../interpreter.ts';
import { homeOf, isUnsafePlace, normalisePath, pathsIn } from '../paths.ts';
import { readUnitText } from '../unit-text.ts';
import { COMMAND_PATTERNS } from './command-patterns.ts';
import { type Detector, excerpt, type Sign } from './sign.ts';
import { findPattern, splitText } from './text-pattern.ts';

/** What the command lines, and the names of the programs, say by themselves. */
export const commandSigns: Detector = ({ texts, programs }) =>
  [...texts, ...programs].flatMap((text): readonly Sign[] => {
    const split = splitText(text);
    return COMMAND_PATTERNS.flatMap((pattern): readonly Sign[] => {
      const evidence = findPattern(split, pattern);
      return evidence === undefined ? [] : [{ code: pattern.code, says: pattern.says, evidence }];
    });
  });

function runsInlineCode(command: CommandLine): boolean {
  return command.inline !== undefined && isInterpreter(command.program);
}

/** Code that setuptools makes pip run: `python -c "import setuptools …; exec(compile(…"`. */
function isSetupCode(code: string): boolean {
  return /\bimport\b.{0,40}\bsetuptools\b|\bsetup\.py\b/.test(code);
}

/** A tool's own script among the arguments of another one: it did not run, and stands there to be seen. */
export const borrowedScriptSigns: Detector = ({ activity }) =>
  activity.commands.flatMap((command): readonly Sign[] => {
    const { script, words } = command;
    // Ansible's own wrapper of a module that runs on in the background.
    if (!isInterpreter(command.program) || script === undefined || /\/async_wrapper\.py$/.test(script))
      return [];
    const borrowed = words.find((word) => EXCLUSIVE_FILES.test(word) && normalisePath(word) !== script);
    if (borrowed === undefined) return [];
    const says = "A tool's own script stands among the arguments of another script.";
    return [{ code: 'sign.command.spoofed-marker', says, evidence: borrowed }];
  });

/**
 * Words behind a file that its tool starts without any. Who chooses his own `argv[0]` may put the tool's whole command
 * line there (`exec -a`); what he runs in truth then stands behind it.
 */
export const wordsBehindSigns: Detector = ({ activity }) =>
  activity.commands.flatMap(({ script = '', inline, words, commands, text }): readonly Sign[] => {
    const isCounted = COUNTED_FILES.test(script);
    if (!isCounted && !BARE_FILES.test(script)) return [];
    const started = inline === undefined ? words : (commands.at(-1)?.words ?? []);
    const at = started.findIndex((word) => word.includes('/') && normalisePath(word) === script);
    const behind = at < 0 ? [] : started.slice(at + 1);
    if (behind.length === 0 || (isCounted && behind.every((word) => /^\d{1,4}$/.test(word)))) return [];
    const says = "A tool's script has words behind it that the tool never adds.";
    return [
      { code: 'sign.command.spoofed-marker', says, evidence: excerpt(text, text.indexOf(script), 160) },
    ];
  });

/** Root's home is closed to others: a script in it that another account is said to run is a name, and no file. */
export const closedHomeSigns: Detector = ({ activity, accounts }) => {
  const { script = '', text = '' } = activity.parent.command ?? {};
  const isOthers = accounts.length > 0 && !accounts.includes('root');
  return isOthers && homeOf(script) === '/root'
    ? [{ code: 'sign.command.spoofed-marker', evidence: excerpt(text, text.indexOf(script), 160) }]
    : [];
};

/** An interpreter or a shell that was made to load other code before the file that it runs. */
export const preloadedCodeSigns: Detector = ({ activity }) =>
  activity.commands.flatMap(({ preload }): readonly Sign[] => {
    if (preload === undefined) return [];
    // Code out of /tmp is no better for being a module.
    const [unsafe] = pathsIn(preload.replace(/^-[a-zA-Z]/, '')).filter(isUnsafePlace);
    return [
      { code: 'sign.command.preloaded-code', evidence: preload },
      ...(unsafe === undefined ? [] : [{ code: 'sign.ancestor.unsafe-path' as const, evidence: unsafe }]),
    ];
  });

/** Inline code among what a one-line script runs, with the text that shows it. */
function innerCode({ inline, program, executions }: CommandLine): readonly string[] {
  if (inline === undefined || !isShell(program)) return [];
  return executions
    .filter(({ argv, invocation }) => isInterpreter(argv[0] ?? '') && invocation.inline !== undefined)
    .map(({ argv }) => argv.join(' '));
}

/** An interpreter that runs code given on its command line, or on that of a unit, instead of a file. */
export const inlineCodeSigns: Detector = ({ activity, texts }) => {
  const units = texts.flatMap((text) => readUnitText(text)?.exec ?? []).map(readCommandLine);
  const own = [...activity.commands, ...units].filter(runsInlineCode).map(({ text }) => text);
  return [...own, ...activity.commands.flatMap(innerCode)]
    .filter((text) => !isSetupCode(text))
    .map((text): Sign => ({ code: 'sign.command.inline-code', evidence: excerpt(text, 0, 160) }));
};
