import { visible } from '../src/note/visible.ts';
import { MASK, secretSpans } from '../src/secrets/mask-secrets.ts';

/** A stretch of a text as it is shown. */
export interface TextPiece {
  readonly text: string;
  /** `mark`: by name, because it would not be seen; `secret`: masked, because it should not be. */
  readonly kind: 'plain' | 'mark' | 'secret';
  /** Lies in one of the spans that the caller asked to highlight. */
  readonly hit: boolean;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

const COMBINING = /\p{M}/u;
/** What a language needs; more of them on one letter climb into the lines above. */
const MOST_COMBINING = 3;
/** More of one mark in a row are counted: a thousand of them would push everything else away. */
const MOST_REPEATED = 3;

function nameOf(character: string): string {
  return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

function isWithin(spans: readonly Span[], at: number): boolean {
  return spans.some(({ start, end }) => at >= start && at < end);
}

/** Each character as it is shown. */
function shownCharacters(
  value: string,
  spans: readonly Span[],
  secrets: readonly Span[],
): readonly TextPiece[] {
  const shown: TextPiece[] = [];
  let at = 0;
  let combining = 0;
  for (const character of value) {
    const start = at;
    at += character.length;
    const hit = isWithin(spans, start);
    combining = COMBINING.test(character) ? combining + 1 : 0;
    const text = combining > MOST_COMBINING ? nameOf(character) : visible(character);
    if (isWithin(secrets, start)) shown.push({ text: MASK, kind: 'secret', hit });
    else shown.push({ text, kind: text === character ? 'plain' : 'mark', hit });
  }
  return shown;
}

/** A run of marks of one kind, whole or counted. */
function markRun(name: string, times: number): string {
  return times > MOST_REPEATED ? `${name}×${times}` : name.repeat(times);
}

/**
 * A value cut into pieces, every character of it visible, and what looks like a secret masked unless `reveal` is
 * set. `spans` are in UTF-16 code units of the value, as the explanation gives them.
 */
export function textPieces(
  value: string,
  spans: readonly Span[] = [],
  { reveal = true }: { readonly reveal?: boolean } = {},
): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let run: { name: string; times: number } = { name: '', times: 0 };
  for (const next of shownCharacters(value, spans, reveal ? [] : secretSpans(value))) {
    const last = pieces.at(-1);
    const joins =
      last?.kind === next.kind && last.hit === next.hit && (next.kind !== 'mark' || run.name === next.text);
    run = { name: next.text, times: joins ? run.times + 1 : 1 };
    if (last === undefined || !joins) pieces.push(next);
    else if (next.kind === 'plain') pieces[pieces.length - 1] = { ...last, text: last.text + next.text };
    else if (next.kind === 'mark')
      pieces[pieces.length - 1] = { ...last, text: markRun(run.name, run.times) };
  }
  return pieces;
}

/** The same as one text, for a title or a label. */
export function visibleText(value: string): string {
  return textPieces(value, [], { reveal: false })
    .map(({ text }) => text)
    .join('');
}
