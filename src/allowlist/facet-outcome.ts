/** Whether a facet of an entry holds; a facet that rests on something the row does not tell is `unknown`. */
export type FacetOutcome = 'yes' | 'no' | 'unknown';

/** The weakest of several outcomes: one `no` settles it, then one `unknown`. */
export function all(outcomes: readonly FacetOutcome[]): FacetOutcome {
  if (outcomes.includes('no')) return 'no';
  return outcomes.includes('unknown') ? 'unknown' : 'yes';
}

/** The outcome of a condition on a value that the row may not tell; an empty value is not told. */
export function holds(value: string | undefined, test: (value: string) => boolean): FacetOutcome {
  if (value === undefined || value === '') return 'unknown';
  return yes(test(value));
}

/** The outcome of a condition that the row decides. */
export function yes(condition: boolean): FacetOutcome {
  return condition ? 'yes' : 'no';
}
