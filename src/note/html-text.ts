import { maskSecrets } from '../secrets/mask-secrets.ts';
import { atomsOf, cutMiddle, visible } from './visible.ts';

/**
 * The one encoder for text that goes into the HTML of an incident's comment or task. Microsoft Sentinel renders
 * HTML and Markdown there (Microsoft Sentinel blog, "HTML and Markdown support for incident comments"), and what
 * shows a comment next is not known: so every character that means something in either language is a numeric
 * character reference, which both take for a literal character.
 */

const DEFAULT_LIMIT = 400;

/** Characters that mean nothing in HTML or Markdown wherever they stand between others. */
const PLAIN = /[\p{L}\p{M}\p{N} .,;/%?…⟨⟩␀-␡]/u;

/**
 * Addresses, so that no page makes links of them: in the way that analysts share indicators, `hxxp[://]host[.]tld`.
 * The case has them whole.
 */
const ADDRESS = /([a-z][a-z0-9+.-]{0,30}):\/\/([^\s/?#"'<>()|;&:]{0,255})/gi;
const WWW = /www\./gi;
/** What is left of an address whose scheme is none. */
const REST = /(?<!\[):\/\//g;

function defanged(text: string): string {
  return text
    .replace(ADDRESS, (_whole, scheme: string, host: string) => {
      const name = scheme.replace(/^http/i, 'hxxp');
      return `${name}[://]${host.replaceAll('.', '[.]')}`;
    })
    .replace(WWW, 'www[.]')
    .replace(REST, '[://]');
}

function encoded(character: string): string {
  return Array.from(visible(character), (shown) =>
    PLAIN.test(shown) ? shown : `&#${shown.codePointAt(0) ?? 0};`,
  ).join('');
}

/**
 * A value as HTML text on one line, at most `limit` characters of markup: every character visible and inert,
 * secrets masked, addresses defanged. An empty value is `(empty)`.
 */
export function htmlText(value: string, limit = DEFAULT_LIMIT): string {
  if (value === '') return '(empty)';
  return cutMiddle(atomsOf(defanged(maskSecrets(value)), encoded), limit, value.length);
}

/** The same inside `<code>`: how text that came in with the alert is told from ours. */
export function htmlCode(value: string, limit = DEFAULT_LIMIT): string {
  return `<code>${htmlText(value, limit)}</code>`;
}
