import { programWords } from '../../linux/vocabulary/vocabulary.ts';
import { INTO_SHELL } from './pattern-words.ts';
import type { PatternRow } from './text-pattern.ts';

/** Tools whose names in a line say who is meant to have acted. */
const TOOL_NAMES = programWords(
  'configuration-tool',
  'ci-agent',
  'image-builder',
  'container-runtime',
  'package-step',
  'login',
);

/** Text that is not to be read, and tools' marks where those tools did not run. */
export const DISGUISE_ROWS: readonly PatternRow[] = [
  // Text written so as not to be read.
  [
    'sign.command.obfuscated',
    'A command line is written so as not to be read.',
    'text',
    /\$\{?IFS\b|\{(?:echo|cat|curl|wget|base64|bash|sh),|\\x[0-9a-f]{2}\\x[0-9a-f]{2}|\$'\\|\\[0-7]{3}\\[0-7]{3}|\$\{[A-Za-z_]\w{0,40}:\d{1,4}:\d{1,4}\}|\$@\w|\w''\w{1,4}''\w|\w""\w{1,4}""\w|\w(?:''|"")\w{1,16}\/|\/\w{1,16}(?:''|"")\w|\beval\s+["'$`]|\bchr\(\d{1,3}\)\s{0,2}[.+]/i,
  ],
  ['sign.command.obfuscated', 'A command line runs reversed text.', 'statement', /\brev\b/, INTO_SHELL],
  // A wildcard for one letter near the root: `/dev/s?m/x`, `/???/n[c]`.
  [
    'sign.command.obfuscated',
    'A command line writes a path with wildcards in place of letters.',
    'text',
    /(?:^|[\s'"=;|&(])\/(?!proc\/)(?:[\w.-]{0,12}\/){0,2}[\w.-]{0,12}(?:\?|\[\w-{0,1}\w?\])[\w.?[\]-]{0,12}(?:\/|\s|$)/,
  ],
  // A path that passes by a tool's place and leaves it again.
  [
    'sign.command.spoofed-marker',
    "A path passes by a tool's own place and leaves it again.",
    'text',
    /\/(?:\.ansible\/tmp|[^\s/]{1,128}@tmp\/durable-[^\s/]{1,64}|_temp|agentTmp|dpkg\/info|cloud\/(?:instances?|scripts)|overlay2?|snapshots|containers\/storage)\/(?:[^\s/]{1,128}\/){0,8}?\.\.\//,
  ],
  // A tool's name where nothing runs: a comment, or the arguments of a command that does nothing.
  [
    'sign.command.spoofed-marker',
    "A tool's name stands where nothing runs.",
    'text',
    /(?:^|[\s;&|])(?:#|:\s)/,
    new RegExp(String.raw`\b${TOOL_NAMES}\b`, 'i'),
  ],
];
