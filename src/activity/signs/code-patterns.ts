import { BRINGER, DOWNLOADER_NAME, FETCHER, INTO_SHELL, PAST_PIPE, RUNNER } from './pattern-words.ts';
import type { PatternRow } from './text-pattern.ts';

/** Code that stands elsewhere than on the command line, or is hidden on it. */
export const CODE_ROWS: readonly PatternRow[] = [
  // Code that arrives encoded.
  [
    'sign.command.decoded-code',
    'A command line decodes base64 or base32.',
    'command',
    /\bbase(?:64|32)\b/,
    /[\s,](?:-[a-zA-Z]{0,4}[dD]i?\b|--d(?:ecode)?\b)/,
  ],
  [
    'sign.command.decoded-code',
    'Code on a command line decodes other code.',
    'text',
    /b64decode|b32decode|a85decode|decode64|MIME::Base64|atob\(|base64_decode|from_?hex|fromhex|unhexlify|gzinflate|str_rot13|codecs\.decode|zlib\.decompress|marshal\.loads|\.unpack\(["']m/i,
  ],
  [
    'sign.command.decoded-code',
    'Code on a command line decodes a buffer.',
    'text',
    /\bBuffer\.from\(/,
    /["'](?:base64|hex)\b/,
  ],
  [
    'sign.command.decoded-code',
    'A command line turns a hexadecimal dump into a file.',
    'command',
    /\bxxd\b/,
    /\s-[a-z]{0,4}r/,
  ],
  [
    'sign.command.decoded-code',
    'A command line decrypts or decodes with openssl.',
    'command',
    /\bopenssl\s+(?:enc|base64|aes)/,
    /\s-d\b/,
  ],
  ['sign.command.decoded-code', 'A command line decodes with uudecode.', 'text', /\buudecode\b/],
  [
    'sign.command.decoded-code',
    'Code on a command line runs what it fetches or decodes.',
    'text',
    /\b(?:exec|eval)\s{0,4}\(\s{0,4}(?:__import__|requests|urllib|decode|bytes)/,
  ],
  // Fetched and run at once.
  [
    'sign.command.download-and-run',
    'A command line pipes a download into a shell or an interpreter.',
    'statement',
    BRINGER,
    INTO_SHELL,
  ],
  [
    'sign.command.download-and-run',
    'A command line runs what it downloads in place of a word.',
    'text',
    new RegExp(String.raw`(?:<\(|\$\(|\x60)\s{0,8}${DOWNLOADER_NAME}\b`),
  ],
  [
    'sign.command.download-exec',
    'A command line downloads a file and makes it executable.',
    'text',
    FETCHER,
    /\bchmod\s+(?:[augo]{0,3}\+[rws]{0,3}x|[0-7]{0,2}[1357][0-7]{0,2})\b/,
  ],
  // A file that is fetched, and a script or program of the directory that is run behind it.
  [
    'sign.command.download-exec',
    'A command line downloads a file and runs a file.',
    'text',
    FETCHER,
    new RegExp(
      String.raw`[;&|\n]\s{0,8}(?:sudo\s+)?(?:(?:/[\w/]{1,24}/)?(?:${RUNNER}|source|\.)\s+(?!-c\b)[^\s|]|\./|make\b|(?:dpkg|rpm)\s+-[a-zA-Z]{0,8}[iU])`,
    ),
  ],
  // Text that a shell is given and that does not stand there to be read.
  [
    'sign.command.unseen-code',
    'A shell or an interpreter runs what comes out of a pipe.',
    'text',
    INTO_SHELL,
  ],
  [
    'sign.command.unseen-code',
    'A program behind a pipe may start a shell or an interpreter.',
    'text',
    PAST_PIPE,
  ],
  // What a variable holds, what another program writes, what a file says.
  [
    'sign.command.unseen-code',
    'A shell runs what a variable holds.',
    'text',
    /(?:[;&|\n({]|\s-[a-z]{0,4}c)\s{0,8}["']?\$\{?\w{1,64}\}?["']?(?:[\s;&|]|$)/,
  ],
  [
    'sign.command.unseen-code',
    'A shell or an interpreter runs the output of another command.',
    'text',
    new RegExp(String.raw`(?:\b${RUNNER}|\bsource|(?:^|[\s;&|])\.)\s(?:-\w{1,8}\s)?<\(`),
  ],
  [
    'sign.command.unseen-code',
    'A shell or an interpreter runs code from its input.',
    'text',
    new RegExp(String.raw`\b${RUNNER}[ \t]{0,8}(?:-s?[ \t]{0,4})?<`),
  ],
  [
    'sign.command.unseen-code',
    'xargs or find starts a shell or an interpreter.',
    'command',
    /\bxargs\b|\s-exec(?:dir)?\b/,
    new RegExp(String.raw`[\s/]${RUNNER}(?![\w.-])`),
  ],
  // Programs that have another one started: ssh_config(5), git-config(1), tar(1), ed(1), gdb(1).
  [
    'sign.command.unseen-code',
    'An option has another program started.',
    'text',
    /\b(?:ProxyCommand|LocalCommand|core\.(?:sshCommand|hooksPath|fsmonitor))\b|--checkpoint-action\b/,
  ],
  [
    'sign.command.unseen-code',
    'An editor or a debugger has another program started.',
    'command',
    /\b(?:vim?|ex|ed|gdb)\s/,
    /[\s"'](?::?!|shell\s)/,
  ],
  [
    'sign.command.unseen-code',
    'A pipe ends in a program that a variable names.',
    'text',
    /\|[ \t]{0,8}\$[A-Za-z_{]/,
  ],
  // A file of /tmp as what a shell, the loader or another program runs.
  [
    'sign.command.runs-temp',
    'A file in /tmp is piped into a shell or an interpreter.',
    'statement',
    /\/tmp\//,
    INTO_SHELL,
  ],
  [
    'sign.command.runs-temp',
    'A program out of /tmp is started by another one.',
    'text',
    /(?:\s-exec(?:dir)?\s+|\bxargs\s+|\bld-linux[\w.-]{1,24}\s+|(?:\$\(|`)\s{0,4}(?:cat\s+|<\s{0,4}))\/(?:var\/)?tmp\//,
  ],
  // awk(1p), system(): code like that of any interpreter.
  [
    'sign.command.inline-code',
    'Code on a command line has awk start a program.',
    'text',
    /\bawk\b/,
    /\bsystem\s{0,4}\(/,
  ],
  [
    'sign.command.download-and-run',
    "Code on a command line downloads with Python's urllib.",
    'text',
    /\burllib\b/,
    /\burlopen\b|\burlretrieve\b/,
  ],
  [
    'sign.command.download-and-run',
    'Code on a command line runs what it downloads.',
    'text',
    /\brequests\.get\b|\bopen-uri\b|\bhttps?\.get\b|\bLWP::/,
    /\b(?:exec|eval|system|spawn)\b/,
  ],
  // What an interpreter or the dynamic loader loads before anything else.
  [
    'sign.command.preloaded-code',
    'A variable has an interpreter or the loader load other code first.',
    'text',
    /\b(?:BASH_ENV|PYTHON(?:PATH|HOME|STARTUP)|PERL5(?:LIB|OPT|DB)|RUBY(?:OPT|LIB)|NODE_PATH|LD_LIBRARY_PATH)=|\bNODE_OPTIONS=[^;&|\n]{0,256}--?(?:r\b|require|import|loader|experimental-loader)/,
  ],
  [
    'sign.command.preloaded-code',
    'A search path or a loader variable of the service manager is set.',
    'command',
    /\bset-environment\b/,
    /\b(?:PATH|LD_\w{1,32})=/,
  ],
  // A search path that begins where the shell happens to be.
  [
    'sign.command.preloaded-code',
    'A search path begins with the current directory.',
    'text',
    /(?:^|[\s;&|("'])PATH=["']?(?:\.{1,2}(?:\/[\w./-]{0,128})?)?:/,
  ],
];
