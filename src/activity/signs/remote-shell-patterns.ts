import { programWords } from '../../linux/vocabulary/vocabulary.ts';
import { SHELL_NAME } from './pattern-words.ts';
import type { PatternRow } from './text-pattern.ts';

const NETCAT = programWords('netcat');

/** Shells that somebody elsewhere types into. */
export const REMOTE_SHELL_ROWS: readonly PatternRow[] = [
  // Reverse and bind shells: bash's network files, an interactive shell on redirected descriptors, pipes to netcat,
  // sockets of an interpreter's one-liner.
  [
    'sign.command.reverse-shell',
    "A command line opens one of bash's network files.",
    'text',
    /\/dev\/(?:tcp|udp)\//i,
  ],
  // gawk(1), "Special File Names".
  [
    'sign.command.reverse-shell',
    "A command line opens one of gawk's network files.",
    'text',
    /\/inet[46]?\/(?:tcp|udp)\//i,
  ],
  [
    'sign.command.reverse-shell',
    'A command line starts an interactive shell on redirected input or output.',
    'text',
    new RegExp(`\\b${SHELL_NAME}["']?[ \\t]+-[a-z]?i[a-z]?\\b["' \\t]{0,4}(?:[<>|&]|\\d[<>])`),
  ],
  [
    'sign.command.reverse-shell',
    'A command line pipes into an interactive shell.',
    'text',
    new RegExp(`\\|[ \\t]{0,4}(?:/(?:usr/)?bin/)?${SHELL_NAME}[ \\t]+-i\\b`),
  ],
  [
    'sign.command.reverse-shell',
    'A command line starts an interactive shell in braces, without blanks.',
    'text',
    /\{(?:ba|z|da)?sh,-i\}/,
  ],
  [
    'sign.command.reverse-shell',
    'A command line makes a named pipe, as a shell on netcat needs it.',
    'text',
    /\bmkfifo\b/,
  ],
  [
    'sign.command.reverse-shell',
    'A command line makes a named pipe with mknod.',
    'command',
    /\bmknod\b/,
    /\sp(?:\s|$)/,
  ],
  [
    'sign.command.reverse-shell',
    'A command line has netcat listen or run a program.',
    'command',
    new RegExp(String.raw`\b${NETCAT}\b`),
    /\s(?:-[a-z]{0,8}[ecl][a-z]{0,8}\b|--(?:sh-)?exec\b|--listen\b)/,
  ],
  [
    'sign.command.reverse-shell',
    'A command line has netcat connect to an address.',
    'command',
    new RegExp(String.raw`(?:^|[\s'"(/])${NETCAT}\s(?!-\w{0,4}z)`),
    /(?:^|\s)\d{1,3}(?:\.\d{1,3}){3}\b/,
  ],
  [
    'sign.command.reverse-shell',
    'A command line has netcat connect to a host and port.',
    'command',
    // `nc -z` only asks whether a port is open.
    new RegExp(String.raw`(?:^|[\s'"(/])${NETCAT}\s(?!.{0,200}-\w{0,4}z)`),
    /(?:^|\s)[\w.-]{4,253}\s+\d{1,5}\b/,
  ],
  [
    'sign.command.reverse-shell',
    'A command line has socat run a program or connect.',
    'text',
    /\bsocat\b/i,
    /\b(?:exec|system|tcp[46]?(?:-connect|-listen)?|openssl(?:-connect)?|udp[46]?):/i,
  ],
  [
    'sign.command.reverse-shell',
    'Code on a command line opens a socket or a terminal.',
    'text',
    /\bsocket\.socket\b|\bpty\.spawn\b|\bIO::Socket\b|\bTCPSocket\b|\bfsockopen\b|\bnet\.(?:Socket|connect|createConnection)\b|\buse Socket\b|\bsocket\(PF_INET|\bINET,SOCK_STREAM/,
  ],
  [
    'sign.command.reverse-shell',
    'A command line opens an encrypted connection with openssl.',
    'command',
    /\bopenssl\b/,
    /\bs_client\b/,
  ],
  [
    'sign.command.reverse-shell',
    'A command line pipes what telnet receives.',
    'text',
    /\btelnet\s+\S{1,253}\s+\d{1,5}\s{0,4}\|/,
  ],
  [
    'sign.command.reverse-shell',
    'A command line has ssh forward a port back to this host.',
    'command',
    /\bssh\b/,
    /\s-[a-zA-Z]{0,4}R\b/,
  ],
  [
    'sign.command.reverse-shell',
    'A command line starts a tool for tunnels and remote shells.',
    'text',
    new RegExp(String.raw`\b${programWords('tunnel')}\b`, 'i'),
  ],
  // zshmodules(1), zsh/net/tcp.
  [
    'sign.command.reverse-shell',
    "A command line loads zsh's network module.",
    'text',
    /\bzsh\/net\/(?:tcp|socket)\b|\bztcp\s/,
  ],
  [
    'sign.command.interactive-shell',
    'A command line starts an interactive shell.',
    'text',
    new RegExp(`(?<!\\.)\\b${SHELL_NAME}\\s+-i\\b`),
  ],
];
