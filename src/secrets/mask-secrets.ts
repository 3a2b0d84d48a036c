/**
 * Finds what looks like a secret in text that leaves the service: in a note, a comment, a task or an assistant's
 * answer. A guess by form: the case itself keeps the evidence whole, since the rule was judged on it.
 *
 * A value is only taken for a secret while it is one plain word. Where the shell would put something else in its
 * place (`$(…)`, a pipe) or where it is a path or an address it is shown: else `PASSWORD=$(curl …|sh)` would hide a
 * payload from the analyst.
 */

/** Stands for a secret. */
export const MASK = '***';

/** Names of options, variables and keys that hold a secret; not those that say where one is kept. */
const NAME = String.raw`[\w.-]{0,64}(?:passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|account[_-]?key|private[_-]?key|signing[_-]?key|encryption[_-]?key|credentials?)(?![\w.-]{0,40}(?:file|path|dir|url|uri|service)\b)[\w-]{0,32}`;
/** One plain word that is no path, no address and no option. */
const WORD = String.raw`(?!-|/|~|\.{1,2}/|[a-z][a-z0-9+.-]{0,20}://)[^\s'"|;&<>$\x60()\\]{1,512}`;
const QUOTE = `["']?`;

const patterns: readonly RegExp[] = [
  // PASSWORD=x, --token=x, "client_secret": "x", AccountKey=x;
  new RegExp(String.raw`\b${NAME}${QUOTE}\s{0,4}(?:=|:(?!/))\s{0,4}${QUOTE}(?<secret>${WORD})`, 'dgi'),
  // --password x
  new RegExp(String.raw`(?<![\w-])--?${NAME}\s{1,4}${QUOTE}(?<secret>${WORD})`, 'dgi'),
  // Authorization: Bearer x
  /\bauthorization["']?\s{0,4}[:=]\s{0,4}["']?(?:(?:bearer|basic|token|digest|negotiate)\s{1,4})?(?<secret>[^\s'"|;&<>$`()]{1,4096})/dgi,
  /\bbearer\s{1,4}(?<secret>[\w.~+/=-]{8,4096})/dgi,
  // scheme://user:x@host
  /:\/\/[^\s/:@'"]{0,256}:(?<secret>[^\s/@'"$`()|;&<>]{1,256})@/dgi,
  // curl -u user:x
  /\bcurl\b[^|;&]{0,512}?\s(?:-u|--user|--proxy-user)(?:\s{1,4}|=)?["']?[^\s:'"=-][^\s:'"]{0,255}:(?<secret>[^\s'"|;&<>$`()]{1,512})/dg,
  // sshpass -p x, sshpass -px
  /\bsshpass\s{1,4}-p\s{0,4}["']?(?<secret>[^\s'"|;&<>$`()]{1,512})/dg,
  // mysql -px
  /\b(?:mysql|mariadb)[\w-]{0,16}(?:\s{1,4}[^\s|;&]{1,128}){0,12}?\s{1,4}-p(?<secret>[^\s'"|;&<>$`()]{1,512})/dg,
  // ?sig=x of a shared access signature
  /[?&]sig=(?<secret>[\w%+/=-]{8,512})/dgi,
  // Tokens that tell themselves: GitHub, GitLab, Slack, AWS, Google, npm, PyPI, Stripe, JSON Web Tokens.
  /\b(?<secret>gh[pousr]_\w{20,255}|github_pat_\w{20,255}|glpat-[\w-]{16,128}|xox[abeoprs]-[\w-]{10,255}|(?:AKIA|ASIA)[0-9A-Z]{16}|AIza[\w-]{35}|npm_\w{30,64}|pypi-[\w-]{20,512}|[rs]k_live_\w{16,128}|eyJ[\w-]{8,4096}\.[\w-]{8,4096}\.[\w-]{0,4096})/dg,
  /-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----(?<secret>[^-]{1,8192})/dg,
];

/** One of these stands in every text in which a pattern finds anything: most texts are done with one look. */
const HINT =
  /pass|pwd|secret|token|key|credential|authorization|bearer|:\/\/|curl|mysql|mariadb|sig=|gh[pousr]_|github_pat_|glpat-|xox|AKIA|ASIA|AIza|npm_|pypi-|k_live_|eyJ/i;

/** `[start, end)` of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the text holds secrets: sorted, apart from one another, in UTF-16 code units. */
export function secretSpans(text: string): readonly Span[] {
  if (!HINT.test(text)) return [];
  const found = patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const [start, end] = match.indices?.groups?.['secret'] ?? [0, 0];
      return end > start ? [{ start, end }] : [];
    }),
  );
  const merged: { start: number; end: number }[] = [];
  for (const span of found.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else merged.push({ ...span });
  }
  return merged;
}

/** The whole text with every secret replaced by `***`. */
export function maskSpans(text: string): string {
  let from = 0;
  let out = '';
  for (const { start, end } of secretSpans(text)) {
    out += text.slice(from, start) + MASK;
    from = end;
  }
  return out + text.slice(from);
}

/** As much as the encoders of notes and comments look at, in UTF-16 code units. */
const SEARCHED = 8_192;

/** The text with every secret replaced by `***`, whatever its length. A text beyond `most` loses its middle. */
export function maskSecrets(text: string, most = SEARCHED): string {
  const half = Math.floor(most / 2);
  const searched = text.length <= most ? text : `${text.slice(0, half)}${text.slice(text.length - half)}`;
  return maskSpans(searched);
}
