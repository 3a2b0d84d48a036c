import { MASK, maskSpans } from './mask-secrets.ts';

/** Takes secrets out of text that goes to a log; `field` is the name under which it is logged. */
export type Redact = (text: string, field?: string) => string;

/**
 * Shorter ones are words that occur by themselves, such as the `local` of the embedded hub. In UTF-16 code units.
 */
const SHORTEST_KNOWN = 12;

/** Fields that hold a secret whatever their value looks like. */
const SECRET_FIELD =
  /^(authorization|cookie|x-functions-key|x-ms-token-.*|.*(passw(or)?d|secret|api_?key|account_?key|access_?key|connection_?string))$/i;

/**
 * What analysts may want to see in a note nobody needs in a log: after these names a value is cut out up to the next
 * blank or quote, whatever it is. `code` and `sig`, as they are, are the keys of Functions and of shared access
 * signatures.
 */
const NAMED =
  /((?:(?:passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|account[_-]?key|access[_-]?key|functions-key|connection[_-]?string)[\w-]{0,32}|[?&]code|(?:\b|%3F|%26)sig)(?:\\?["'])?\s{0,4}(?:=|:|%3D)\s{0,4}(?:\\?["'])?)([^\s"'\\&;,]+)/gi;

/** Headers of several words (a scheme, an account, a signature): cut out up to the end of the line or the quote. */
const HEADERS = /((?:authorization|cookie)(?:\\?["'])?\s{0,4}[:=]\s{0,4}(?:\\?["'])?)([^"'\\\r\n]+)/gi;

/**
 * A redactor that knows some secrets by themselves, and others by where they stand and what they look like. Guessing
 * by form takes out too much rather than too little: the case keeps the evidence whole.
 */
export function createRedactor(known: readonly string[] = []): Redact {
  const cutKnown = withoutKnown(known);
  return (text, field) => {
    if (field !== undefined && SECRET_FIELD.test(field)) return MASK;
    const mask = (_: string, before: string) => before + MASK;
    return maskSpans(cutKnown(text).replace(HEADERS, mask).replace(NAMED, mask));
  };
}

/** Takes out known secrets alone, plain or encoded for an address, where people read what stands around them. */
export function withoutKnown(known: readonly string[]): (text: string) => string {
  const secrets = known.filter((secret) => secret.length >= SHORTEST_KNOWN);
  const spellings = [...new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]))];
  return (text) => spellings.reduce((out, secret) => out.replaceAll(secret, MASK), text);
}
