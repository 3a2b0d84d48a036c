import { regexText } from '../kql/kql-literal.ts';

/** A text in parts: what stays from one run to the next, and what a tool makes anew each time. */
export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'digits' | 'hex' | 'guid' };

const GUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';
/**
 * Only what nobody chooses as a name, and only as a whole word or at the end of one: a GUID; eight or more hex
 * digits among which are both digits and letters; five or more decimal digits (`jenkins1700000000`), with the fraction
 * of a second where they have one. A version (`python3.11`), a port or a year stays as it is: to generalise it would
 * widen the claim.
 */
const VOLATILE = new RegExp(
  `(?<![0-9A-Za-z])${GUID}(?![0-9A-Za-z])` +
    '|(?<![0-9])[0-9]{5,}(?:\\.[0-9]+)?(?![0-9A-Za-z])' +
    '|(?<![0-9A-Za-z])(?=[a-f]*[0-9])[0-9a-f]{8,}(?![0-9A-Za-z])',
  'g',
);

/** Parts a text. Joined, the parts match the text itself. */
export function textParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(VOLATILE)) {
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    const [found] = match;
    if (found.includes('.')) parts.push({ kind: 'digits' }, { kind: 'text', text: '.' }, { kind: 'digits' });
    else parts.push({ kind: found.includes('-') ? 'guid' : /^\d+$/.test(found) ? 'digits' : 'hex' });
    end = match.index + found.length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

/** Characters that mean something in a glob. A value that holds one is none to make an entry of. */
export function hasGlobMarks(text: string): boolean {
  return /[*?[\]{}()|\\]|^!/.test(text);
}

const HEX = '+([0-9a-fA-F])';
const GLOBS = { digits: '+([0-9])', hex: '+([0-9a-f])', guid: [HEX, HEX, HEX, HEX, HEX].join('-') } as const;
const REGEXES = { digits: '[0-9]+', hex: '[0-9a-f]+', guid: GUID } as const;

/** The parts as a glob of an entry. The text must have no glob marks. */
export function partsGlob(parts: readonly TextPart[]): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : GLOBS[part.kind])).join('');
}

/** The parts as a regular expression of RE2 for the whole text. */
export function partsRegex(parts: readonly TextPart[]): string {
  return `^${parts.map((part) => (part.kind === 'text' ? regexText(part.text) : REGEXES[part.kind])).join('')}$`;
}
