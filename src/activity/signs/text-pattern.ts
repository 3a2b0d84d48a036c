import type { SignCode } from './catalogue.ts';
import { excerpt } from './sign.ts';

/**
 * What a text shows, as steps that follow one another within one command (up to `;`, `&`, `|` or a line break), one
 * statement (up to `;`, `&&`, `||` or a line break) or the whole text. Each step is searched from the end of the one
 * before, once: the time is linear in the text, as long as each step's own expression is.
 */
export interface TextPattern {
  readonly code: SignCode;
  /** What it finds, in one sentence without values of the alert. */
  readonly says: string;
  readonly within: 'command' | 'statement' | 'text';
  readonly steps: readonly RegExp[];
}

/** A pattern as a row of a table: its code, what it finds, where its steps stand together, the steps. */
export type PatternRow = readonly [
  TextPattern['code'],
  TextPattern['says'],
  TextPattern['within'],
  ...RegExp[],
];

const SEPARATORS = { command: /[;&|\n\r]+/, statement: /;|&&|\|\||[\n\r]+/, text: undefined } as const;

/** A text with its commands and statements, split once for all patterns. */
export interface SplitText {
  readonly command: readonly string[];
  readonly statement: readonly string[];
  readonly text: readonly string[];
}

/** Splits a text at the operators of a shell, whatever quotes they stand in: a payload may be any depth of quoting. */
export function splitText(text: string): SplitText {
  return {
    command: text.split(SEPARATORS.command),
    statement: text.split(SEPARATORS.statement),
    text: [text],
  };
}

function findSteps(part: string, steps: readonly RegExp[]): string | undefined {
  let from = 0;
  let first: number | undefined;
  for (const step of steps) {
    const match = step.exec(part.slice(from));
    if (match === null) return undefined;
    first ??= match.index;
    from += match.index + match[0].length;
  }
  return excerpt(part, first ?? 0, from - (first ?? 0));
}

/** The first place that shows the pattern. */
export function findPattern(split: SplitText, { within, steps }: TextPattern): string | undefined {
  for (const part of split[within]) {
    const found = findSteps(part, steps);
    if (found !== undefined) return found;
  }
  return undefined;
}
