/** How long a case is looked at again, from when it was made. */
const ENRICH_FOR_MS = 24 * 60 * 60_000;

const FIRST_MS = 5 * 60_000;
const LONGEST_MS = 4 * 60 * 60_000;

/**
 * When a case is to be tried again after `attempts` tries, in milliseconds since 1970; `undefined` when its day is
 * over. Twice as long after each try: most outages are short, and what is refused stays so until somebody acts.
 */
export function nextTry(createdMs: number, attempts: number, nowMs: number): number | undefined {
  const due = nowMs + Math.min(LONGEST_MS, FIRST_MS * 2 ** attempts);
  return due - createdMs <= ENRICH_FOR_MS ? due : undefined;
}
