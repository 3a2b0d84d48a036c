import type { SignCode } from '../../../src/activity/signs/catalogue.ts';
import { words } from '../../support/words.ts';

/** One pattern of a sign: texts that it finds, and texts that it would find if it were a little looser. */
export interface PatternExamples {
  /** What the pattern looks for; unique among those of a sign. */
  readonly id: string;
  readonly matches: readonly string[];
  readonly nearMisses: readonly string[];
}

/** A sign that texts show by themselves, with examples for each of its patterns. */
export interface TextExamples {
  readonly code: SignCode;
  readonly patterns: readonly PatternExamples[];
}

/** A text for each of some words, which stands in place of `{}`. */
export function each(text: string, those: string): readonly string[] {
  return words(those).map((word) => text.replace('{}', () => word));
}
