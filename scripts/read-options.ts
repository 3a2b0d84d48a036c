import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { messageOf } from '../src/errors.ts';
import { endWithReader } from './closed-pipe.ts';

/** Ends the command with 2, and says what is wrong with how it was called. */
type Refuse = (problem: string) => never;

/**
 * The options that a command was called with, and what beside them where it takes that. For one that is not among
 * `options` it says so and ends with 2; with `--help` it prints the usage and ends with 0. A command calls it before it
 * does anything else, and from then on ends when nobody reads what it prints.
 *
 * @param usage how the command is called, beginning with `npm run`
 */
export function readOptions<const Options extends ParseArgsOptionsConfig>(
  usage: string,
  options: Options,
  allowPositionals = false,
) {
  endWithReader();
  const refuse: Refuse = (problem) => {
    process.stderr.write(`${problem}\nUsage: ${usage}\n`);
    process.exit(2);
  };
  const read = () => {
    try {
      return parseArgs({ options, allowPositionals });
    } catch (error) {
      return refuse(messageOf(error));
    }
  };
  if (process.argv.includes('--help')) {
    process.stdout.write(`Usage: ${usage}\n`);
    process.exit(0);
  }
  const { values, positionals } = read();
  return { values, positionals, refuse };
}

/** The number that an option says in digits, `least` or more. */
export function wholeNumber(option: string, text: string, least: number, refuse: Refuse): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  return number >= least
    ? number
    : refuse(`${option}: ${text || '""'} is no whole number of ${least} or more`);
}

/** The names that an option gives, separated by commas; all of `known` where it is not given. */
export function namesOf(
  option: string,
  text: string | undefined,
  known: readonly string[],
  refuse: Refuse,
): readonly string[] {
  const names = text?.split(',') ?? known;
  const unknown = names.find((name) => !known.includes(name));
  return unknown === undefined
    ? names
    : refuse(`${option}: ${unknown || '""'} is none of ${known.join(', ')}`);
}
