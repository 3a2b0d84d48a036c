import type { RowContext } from './row-context.ts';
import type { Scalar } from './scalar.ts';
import type { StringMatcher } from './string-matcher.ts';
import type { Truth } from './truth.ts';

/** A condition made ready. */
export interface Predicate {
  readonly truth: (row: RowContext) => Truth;
  /** What the condition looks at: its left side, or the operand that is a column. */
  readonly subject?: Scalar;
  /** For conditions on text with constant literals. */
  readonly literals?: Literals;
}

/** Literals to be found in the subject of a condition, and what finding them means. */
export interface Literals {
  readonly matcher: StringMatcher;
  /** The truth when they are found, and when they are not. */
  readonly found: Truth;
  readonly missing: Truth;
  /** The column of the table, when that is the subject. */
  readonly column: string | undefined;
}
