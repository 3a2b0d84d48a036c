import type { Outcome } from './explained.schema.ts';

/**
 * A truth value is a set of the values that a boolean of KQL can have (true, false, null), as bits. A known value
 * is a set of one; what depends on an absent column is a set of several. Working on sets keeps every conclusion
 * that holds whatever the absent columns contain, and none that does not: Kleene's logic, extended by null.
 */
export type Truth = number;

export const TRUE: Truth = 1;
export const FALSE: Truth = 2;
export const NULL: Truth = 4;
/** What is not known, of a predicate that never yields null. */
export const EITHER: Truth = TRUE | FALSE;
export const ANY: Truth = TRUE | FALSE | NULL;
/** No truth at all. */
export const NEVER: Truth = 0;
/** Everything that a filter drops. */
export const NOT_TRUE: Truth = FALSE | NULL;

/** A filter keeps a row only when its predicate is true; null drops it (Microsoft Learn, "Null values"). */
const OUTCOMES: readonly Outcome[] = Array.from({ length: 8 }, (_, truth) => {
  if (truth === TRUE) return 'match';
  return (truth & TRUE) === 0 ? 'no-match' : 'unknown';
});

export function outcomeOf(truth: Truth): Outcome {
  return OUTCOMES[truth] ?? 'unknown';
}

/**
 * `and` is true when both sides are, else false: `bool(null) and true` is false (Microsoft Learn, "Logical
 * (binary) operators").
 */
export function and(left: Truth, right: Truth): Truth {
  return (left & right & TRUE) | ((left | right) & NOT_TRUE ? FALSE : 0);
}

/** `or` is true when one side is, else false. */
export function or(left: Truth, right: Truth): Truth {
  return ((left | right) & TRUE) | (left & NOT_TRUE && right & NOT_TRUE ? FALSE : 0);
}

/** `not(null)` is null. */
export function not(truth: Truth): Truth {
  return (truth & NULL) | ((truth & TRUE) << 1) | ((truth & FALSE) >> 1);
}

/** The truth of a boolean value; undefined is unknown. */
export function truthOf(value: unknown): Truth {
  if (value === true) return TRUE;
  if (value === false) return FALSE;
  return value === null ? NULL : ANY;
}

/** The value of a truth, undefined while it is not known. */
export function booleanOf(truth: Truth): boolean | null | undefined {
  if (truth === TRUE) return true;
  if (truth === FALSE) return false;
  return truth === NULL ? null : undefined;
}
