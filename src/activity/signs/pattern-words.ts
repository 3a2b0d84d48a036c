// Words that the patterns of several subjects are made of.
import { programWords } from '../../linux/vocabulary/vocabulary.ts';

export const SHELL_NAME = programWords('shell');
export const DOWNLOADER_NAME = programWords('downloader');
export const FETCHER = new RegExp(String.raw`\b${DOWNLOADER_NAME}\b`);
/** What can bring a file from elsewhere to standard output, tools that copy between hosts included. */
export const BRINGER = new RegExp(String.raw`\b${programWords('downloader', 'transfer')}\b`);
export const RUNNER = programWords('shell', 'interpreter');
/** What may stand in front of a program that a pipe ends in: sudo, env and their like, with a few words of their own. */
const WRAPPERS = String.raw`(?:(?:[/\w.-]{0,24}/)?${programWords('wrapper')}[ \t]{1,4}(?:(?:-[\w-]{1,24}|\w{1,32}=\S{0,64}|root|\d{1,6}s?)[ \t]{1,4}){0,4}){0,3}`;
/** A pipe into a shell or an interpreter, perhaps behind what only starts it, or in a group. */
export const INTO_SHELL = new RegExp(
  String.raw`\|[ \t]{0,8}(?:[({][ \t]{0,4})?${WRAPPERS}(?:[/\w.-]{0,40}/)?${RUNNER}\b`,
);
/** The same behind any other program that may start one. */
export const PAST_PIPE = new RegExp(String.raw`\|[^|;&\n]{0,80}?[\s/({]${RUNNER}(?![\w.-])`);
/** A name that no letter stands beside: `./xmrig2` and not `taxminerals`. */
export function named(names: string): RegExp {
  return new RegExp(`(?:^|[^a-z])${names}(?:[^a-z]|$)`, 'i');
}
