import { programWords } from '../../linux/vocabulary/vocabulary.ts';
import type { PatternRow } from './text-pattern.ts';

/** Flags of curl without a value, which may stand before another one in the same word (curl(1)). */
const CURL_FLAGS = '-[#0-46afgGiIjJkLlnNOpqRsSvVZ]{0,12}';
/** Programs that write out a file, or what several hold. */
const READER = new RegExp(String.raw`\b${programWords('reader', 'copier', 'transfer', 'unpacker')}\b`);
/** What was read of a file, or of the host, in place of a word. */
const READ_OUT = String.raw`(?:\$\(|\x60)\s{0,4}(?:sudo\s+)?(?:cat|head|tail|base(?:64|32)|tar|gzip|xxd|od|env|printenv|set|id|uname|whoami|getent|<)`;
// Keys, tokens and passwords by the files and directories that usually hold them.
const KEY_FILES = [
  String.raw`etc/(?:g?shadow-?|krb5\.keytab|ssh/ssh_host_\w{1,16}_key|kubernetes/admin\.conf)`,
  String.raw`\.ssh(?:/id_\w{1,16}|/?)|\.aws(?:/credentials|/?)|\.kube(?:/config|/?)|\.docker/config\.json`,
  String.raw`\.(?:netrc|pgpass|git-credentials|vault-token)|proc/[\w*$]{1,16}/(?:environ|mem)`,
  String.raw`(?:\.azure|\.config/gcloud|\.gnupg|etc/kubernetes/pki|(?:var/)?run/secrets)(?:/[\w./-]{0,200})?`,
].join('|');
// A key that a program is told to use (`ssh -i`) is not read out, nor is one that is written there.
const CREDENTIALS = String.raw`(?<!(?:-i|IdentityFile[= ]|>)["']?\s{0,2}["']?)(?<![\w./~{}$-])(?:[\w./~{}$-]{0,200}/)?(?:${KEY_FILES})(?![\w./-])`;

/** What leaves the host, and what opens other doors. */
export const DATA_ROWS: readonly PatternRow[] = [
  // Files that curl and wget send (curl(1), wget(1), getopt_long(3)).
  [
    'sign.command.upload',
    'curl sends a file.',
    'text',
    /\bcurl\b/,
    new RegExp(
      String.raw`\s(?:--upload-file\b|(?:${CURL_FLAGS}F|--form)["'=\s]{0,3}[\w.-]{1,64}=["']?[@<]|(?:${CURL_FLAGS}d|--data(?:-binary|-ascii)?|--json)["'=\s]{0,3}@|--data-urlencode["'=\s]{1,3}[\w.-]{0,64}@)`,
    ),
  ],
  [
    'sign.command.upload',
    'curl uploads a file.',
    'command',
    /\bcurl\b/,
    new RegExp(String.raw`\s${CURL_FLAGS}T`),
  ],
  ['sign.command.upload', 'wget sends a file.', 'text', /\bwget2?\b/, /\s--(?:post|body)-f/],
  // What is read, as a part of what is asked for.
  [
    'sign.command.upload',
    'A request carries what a command reads.',
    'statement',
    /\b(?:curl|wget2?)\b/,
    new RegExp(
      String.raw`(?:\s(?:${CURL_FLAGS}[dF]|--data[a-z-]{0,12}|--json|--form|--(?:post|body)-data)["'=\s]{0,3}[^\n]{0,80}?|[?&/=][\w.=-]{0,64}["']?)${READ_OUT}`,
    ),
  ],
  [
    'sign.command.upload',
    'A look-up of a name carries what a command reads.',
    'command',
    /\b(?:dig|nslookup|drill|ping6?)\s/,
    /\$\(|`/,
  ],
  // What goes into a pipe to another host, or there by tools that are made for it.
  [
    'sign.command.upload',
    'What was read goes through a pipe to another host.',
    'text',
    new RegExp(String.raw`\|[ \t]{0,8}(?:sudo[ \t]+)?(?:[\w/]{0,24}/)?${programWords('remote-tool')}\s`),
  ],
  [
    'sign.command.upload',
    'A file is copied to a public address.',
    'command',
    /\b(?:scp|rsync|sftp)\s/,
    /[\s@](?!10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)\d{1,3}(?:\.\d{1,3}){3}:/,
  ],
  [
    'sign.command.upload',
    'A tool for transfers sends a file.',
    'text',
    /\brclone\s+(?:copy|copyto|sync|move|moveto|rcat)\b|\bmega-?(?:put|copy|tools)\b|\b(?:croc|wormhole)\s+send\b|\btftp\b[^;&|\n]{0,120}\s(?:-p|put)\b|\blftp\b[^|\n]{0,200}\b(?:mput|put|mirror\s+-R)\b/,
  ],
  [
    'sign.command.upload',
    'A directory is offered over HTTP.',
    'text',
    /\bhttp\.server\b|\bSimpleHTTPServer\b|\bbusybox\s+httpd\b|\bphp\d?\s+-S\s|\bruby\s+-run\s/,
  ],
  // Keys and tokens that are read, sent or given away.
  [
    'sign.command.credentials',
    'A command line reads a file of keys or passwords.',
    'command',
    READER,
    new RegExp(CREDENTIALS),
  ],
  [
    'sign.command.credentials',
    'A command line takes a file of keys or passwords as its input.',
    'text',
    new RegExp(String.raw`(?:[<@]\s{0,4}|\s-T\s?|-file[= ])["']?${CREDENTIALS}`),
  ],
  // Tokens that a cloud gives to whoever asks from the instance.
  [
    'sign.command.credentials',
    "A command line asks for the cloud's own token of this host.",
    'text',
    /\b169\.254\.169\.254\/[^\s'"]{0,200}(?:security-credentials|identity\/oauth2|\/token)|\bmetadata\.google\.internal\/[^\s'"]{0,200}\/token|\b169\.254\.170\.2\b/,
  ],
];
