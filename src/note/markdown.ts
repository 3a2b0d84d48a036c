import { MASK, maskSecrets, type Span, secretSpans } from '../secrets/mask-secrets.ts';
import {
  atomsOf,
  cutMiddle,
  HIT_CLOSE,
  HIT_OPEN,
  isPlain,
  NAME_CLOSE,
  NAME_OPEN,
  SCAN_LIMIT,
  visible,
} from './visible.ts';

/**
 * The one encoder for text that goes into Markdown. Everything that came in with an alert, and everything
 * that a caller can set, passes through `code` or `prose`; only literals of our own sources are written bare.
 */

/** Longest value that the note shows unless the place says otherwise, in characters of the encoded text. */
const DEFAULT_LIMIT = 400;

/** Punctuation by which CommonMark or GitHub Flavored Markdown would see more than text. */
const MARKDOWN_PUNCTUATION = /[\\`*_[\]<>&~|!#@$^{}]/;

/** A CommonMark code span around text that has no line breaks: the fence is longer than any run inside. */
function fenced(text: string): string {
  if (!/[` ]/.test(text)) return `\`${text}\``;
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^`|`$|^ .*[^ ].* $/.test(text) ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}

/**
 * A value as an inline code span of at most `limit` characters (never fewer than 40): inert in every Markdown
 * dialect, on one line, every character visible. An empty value is `(empty)`.
 */
export function code(value: string, limit = DEFAULT_LIMIT): string {
  if (value === '') return '(empty)';
  const masked = maskSecrets(value);
  if (masked.length <= PLAIN_LIMIT && isPlain(masked)) {
    const span = fenced(masked);
    if (span.length <= Math.max(SHORTEST_SPAN, limit)) return span;
  }
  return fencedWithin(atomsOf(masked, visible), limit, value.length);
}

/** Most values are short and plain, and need not be taken apart. */
const PLAIN_LIMIT = 1_024;

/** The shortest span that still shows both ends and the length of what was cut. */
const SHORTEST_SPAN = 40;

function fencedWithin(atoms: readonly string[], limit: number, length: number): string {
  const ceiling = Math.max(SHORTEST_SPAN, limit);
  for (let room = ceiling - 2; ; ) {
    const span = fenced(cutMiddle(atoms, room, length));
    if (span.length <= ceiling || room <= 0) return span;
    // A run of backticks makes both fences as long: each one cut from the text saves three characters.
    room -= Math.ceil((span.length - ceiling) / 3);
  }
}

/** How many hits a value is shown with, and how much of the value around each when it is too long whole. */
const MAX_HITS = 4;
const HIT_CONTEXT = 24;
/** How much around a window is searched for secrets that reach into it. */
const SECRET_CONTEXT = 600;

/** A code span with the `[start, end)` spans of the value (UTF-16 code units) between `⟦` and `⟧`. */
export function codeWithHits(value: string, hits: readonly Span[], limit = DEFAULT_LIMIT): string {
  const spans = mergeSpans(
    hits.filter((hit) => hit.start >= 0 && hit.end > hit.start && hit.end <= value.length),
    0,
  );
  if (spans.length === 0) return code(value, limit);
  // Where the whole does not fit, what surrounds the hits is worth more than the ends of the value.
  const windows =
    value.length <= limit / 2
      ? [{ start: 0, end: value.length }]
      : mergeSpans(
          spans.slice(0, MAX_HITS).map((span) => ({
            start: Math.max(0, span.start - HIT_CONTEXT),
            end: Math.min(value.length, span.end + HIT_CONTEXT),
          })),
          1,
        );
  const atoms: string[] = [];
  let shown = 0;
  for (const window of windows) {
    if (window.start > shown) atoms.push('…');
    const secrets = secretsNear(value, window);
    let from = window.start;
    for (const span of spans.filter((hit) => hit.start >= window.start && hit.end <= window.end)) {
      atoms.push(...atomsBetween(value, from, span.start, secrets), HIT_OPEN);
      atoms.push(...atomsBetween(value, span.start, span.end, secrets), HIT_CLOSE);
      from = span.end;
    }
    atoms.push(...atomsBetween(value, from, window.end, secrets));
    shown = window.end;
  }
  if (shown < value.length) atoms.push(`…${NAME_OPEN}${value.length} characters${NAME_CLOSE}`);
  return fencedWithin(atoms, limit, value.length);
}

function secretsNear(value: string, { start, end }: Span): readonly Span[] {
  const low = Math.max(0, start - SECRET_CONTEXT);
  return secretSpans(value.slice(low, end + SECRET_CONTEXT)).map((span) => ({
    start: span.start + low,
    end: span.end + low,
  }));
}

/** A stretch of a value with the mask, once, wherever a secret lies. */
function atomsBetween(value: string, start: number, end: number, secrets: readonly Span[]): string[] {
  const atoms: string[] = [];
  let from = start;
  for (const secret of secrets) {
    if (secret.end <= from || secret.start >= end) continue;
    atoms.push(...atomsOf(value.slice(from, Math.max(from, secret.start)), visible), MASK);
    from = Math.min(end, secret.end);
  }
  return [...atoms, ...atomsOf(value.slice(from, end), visible)];
}

/** Sorted, and joined where the gap between two is smaller than `gap`. */
function mergeSpans(spans: readonly Span[], gap: number): Span[] {
  const merged: { start: number; end: number }[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && span.start < last.end + gap) last.end = Math.max(last.end, span.end);
    else merged.push({ start: span.start, end: span.end });
  }
  return merged;
}

/** What `needsEscape` lets through whole: a letter first, no punctuation of Markdown, no address. */
const BARE = /^(?!.*www[.)])[a-z](?:[a-z0-9 ,;'"/?%()+=.-]|:(?!\/\/))*$/i;

/**
 * A sentence of ours that may quote a value, as text: Markdown's punctuation is escaped, bare addresses are
 * broken so that nothing turns them into links (GitHub Flavored Markdown links `scheme://`, `www.` and mail
 * addresses without any markup), and the end is cut so that the whole has at most `limit` characters.
 */
export function prose(text: string, limit = DEFAULT_LIMIT): string {
  const masked = maskSecrets(text).slice(0, SCAN_LIMIT).trim();
  if (masked.length <= limit && BARE.test(masked)) return masked;
  const characters = Array.from(masked);
  if (characters.length === 0) return '(empty)';
  const atoms = characters.map((character, index) =>
    needsEscape(characters, index) ? `\\${character}` : visible(character),
  );
  let length = 0;
  let kept = 0;
  for (; kept < atoms.length; kept += 1) {
    length += atoms[kept]?.length ?? 0;
    if (length > limit - 1) break;
  }
  // One more fits where it is the last: no cut, no mark.
  if (kept >= atoms.length - 1 && length <= limit) return atoms.join('');
  return `${atoms.slice(0, kept).join('').trimEnd()}…`;
}

function needsEscape(characters: readonly string[], index: number): boolean {
  const character = characters[index] ?? '';
  if (MARKDOWN_PUNCTUATION.test(character)) return true;
  if (character === ':') return characters[index + 1] === '/' && characters[index + 2] === '/';
  // At the start of a line these would open a list or underline a heading.
  if (/[-+=]/.test(character)) return index === 0;
  if (!/[.)]/.test(character)) return false;
  const opening = characters.slice(0, Math.min(index, 9));
  return (
    opening.every((digit) => /\d/.test(digit)) || /^www$/i.test(characters.slice(index - 3, index).join(''))
  );
}
