import { type CommandLine, readCommandLine } from '../command-line.ts';
import { isInterpreter, isShell } from '../interpreter.ts';
import { normalisePath } from '../paths.ts';
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
      return evidence === undefined ? [] : [{ code: pattern.code, evidence }];
    });
  });

function runsInlineCode(command: CommandLine): boolean {
  return command.inline !== undefined && isInterpreter(command.program);
}

/** Code that setuptools makes pip run: `python -c "import setuptools …; exec(compile(…"`. */
function isSetupCode(code: string): boolean {
  return /\bimport\b.{0,40}\bsetuptools\b|\bsetup\.py\b/.test(code);
}

/** The commands of a one-line shell script, each read by itself. */
function innerCommands(command: CommandLine): readonly CommandLine[] {
  const scripted = command.inline !== undefined && isShell(command.program);
  return scripted ? command.commands.map(({ words }) => readCommandLine(words.join(' '))) : [];
}

// The file that a tool gives to an interpreter, which nobody hands to another script.
const TOOL_FILE = /\/(?:AnsiballZ_\w{1,64}\.py|deb-systemd-(?:invoke|helper))$/;

/** A tool's own script among the arguments of another one: it did not run, and stands there to be seen. */
export const borrowedScriptSigns: Detector = ({ activity }) =>
  activity.commands.flatMap((command): readonly Sign[] => {
    const { script, words } = command;
    // Ansible's own wrapper of a module that runs on in the background.
    if (!isInterpreter(command.program) || script === undefined || /\/async_wrapper\.py$/.test(script))
      return [];
    const borrowed = words.find((word) => TOOL_FILE.test(word) && normalisePath(word) !== script);
    return borrowed === undefined ? [] : [{ code: 'sign.command.spoofed-marker', evidence: borrowed }];
  });

/** An interpreter that runs code given on its command line, or on that of a unit, instead of a file. */
export const inlineCodeSigns: Detector = ({ activity, texts }) => {
  const units = texts.flatMap((text) => readUnitText(text)?.exec ?? []).map(readCommandLine);
  const inner = activity.commands.flatMap(innerCommands);
  return [...activity.commands, ...inner, ...units]
    .filter((command) => runsInlineCode(command) && !isSetupCode(command.inline ?? ''))
    .map((command): Sign => ({ code: 'sign.command.inline-code', evidence: excerpt(command.text, 0, 160) }));
};
