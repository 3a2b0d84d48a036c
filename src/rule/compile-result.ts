import { createHash } from 'node:crypto';
import type { CompiledRule } from './tree.ts';

/** The first thing that the parser could not read, in its own words; line and column count from 1. */
export interface KqlSyntaxError {
  /** The parser's code, such as `KS006`. */
  readonly code: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** What became of a KQL text. */
export type CompileResult =
  | { readonly kind: 'compiled'; readonly rule: CompiledRule }
  /** The text is not KQL. */
  | { readonly kind: 'syntax-error'; readonly error: KqlSyntaxError }
  /** The text is more than what is taken on: too large, too deep, or too slow to read. */
  | { readonly kind: 'unsupported'; readonly reason: string };

/** The sha256 of a rule's text: its identity. */
export function ruleSha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** A larger query is refused unread: 64 KiB, several times the longest rule that Sentinel accepts. */
const MAX_QUERY_BYTES = 64 * 1024;

/** Deeper than what people write; the time that the parser takes grows with the square of the depth. */
const MAX_NESTING = 200;

/** Why a text is refused before it is parsed, undefined when it is not: at most one pass over it. */
export function refusal(text: string): string | undefined {
  if (Buffer.byteLength(text, 'utf8') > MAX_QUERY_BYTES)
    return `the query is larger than ${MAX_QUERY_BYTES} bytes`;
  return nestingOf(text) > MAX_NESTING ? 'the query is nested too deeply' : undefined;
}

/** How deep the brackets of a text go; those in comments and strings do not count. One pass, whatever the text. */
function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let index = 0;
  while (index < text.length) {
    const opaque = opaqueEnd(text, index);
    if (opaque > index) {
      index = opaque;
      continue;
    }
    const character = text.charAt(index);
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    deepest = Math.max(deepest, depth);
    index += 1;
  }
  return deepest;
}

/** Where the comment or string that starts at an offset ends; the offset itself when none starts there. */
function opaqueEnd(text: string, start: number): number {
  const character = text.charAt(start);
  if (text.startsWith('//', start)) return endOrRest(text, '\n', start);
  if (text.startsWith('```', start) || text.startsWith('~~~', start)) {
    return endOrRest(text, text.slice(start, start + 3), start + 3);
  }
  if (character !== '"' && character !== "'") return start;
  // A verbatim string doubles its quote, which reads like two strings; others escape it and end with their line.
  if (text.charAt(start - 1) === '@') return endOrRest(text, character, start + 1);
  for (let index = start + 1; index < text.length; index += 1) {
    const next = text.charAt(index);
    if (next === '\\') index += 1;
    else if (next === character || next === '\n') return index + 1;
  }
  return text.length;
}

function endOrRest(text: string, end: string, from: number): number {
  const index = text.indexOf(end, from);
  return index < 0 ? text.length : index + end.length;
}
