import type { Truth } from './truth.ts';
import type { Value } from './value.ts';

/** One row while a rule is evaluated on it. */
export interface RowContext {
  /** Tells this evaluation from every other one of the process. */
  readonly number: number;
  /** The columns of the table: what `where` sees before any `project`. */
  readonly columns: Readonly<Record<string, unknown>>;
  /** What `now()` is, in ticks; undefined when the end of the query's window is not known. */
  readonly now: bigint | undefined;
  /** Values of columns that steps make, by slot: computed once a row. */
  readonly memo: (Value | typeof NOT_COMPUTED)[];
  /** The truth of the clause explained last. */
  last: Truth;
  /** Whether a clause was met that the row cannot decide. */
  open: boolean;
}

/** Marks a slot of the memo whose value has not been asked for. */
export const NOT_COMPUTED = Symbol('not computed');

/** A column as the row carries it, undefined when it does not. Inherited properties are no columns. */
export function rawColumn(columns: Readonly<Record<string, unknown>>, name: string): Value {
  if (!Object.hasOwn(columns, name)) return undefined;
  const value = columns[name];
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'bigint':
    case 'object':
      return value;
    default:
      return undefined;
  }
}
