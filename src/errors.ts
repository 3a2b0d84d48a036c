/**
 * The one error class of the service. Match on `code`, which is stable; the message is for people and may be
 * reworded. Expected outcomes (a host nobody knows, a clause that cannot be decided) are union members of the
 * functions that meet them, never errors.
 */
export class TriageError extends Error {
  /** Stable, dotted: the place, then what went wrong there. `storage.unavailable`, `raw-row.too-large`. */
  readonly code: string;
  /** Where in the input the problem is, as a JSON Pointer (RFC 6901); empty for the whole input. */
  readonly path: string;

  constructor(
    code: string,
    message: string,
    options: { readonly path?: string; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'TriageError';
    this.code = code;
    this.path = options.path ?? '';
  }
}

/** The table service is away: the one condition under which delivery is retried instead of recorded. */
export const STORAGE_UNAVAILABLE = 'storage.unavailable';

/** True for an error that says the storage is away, so that the same work can succeed later. */
export function isStorageUnavailable(error: unknown): boolean {
  return error instanceof TriageError && error.code === STORAGE_UNAVAILABLE;
}

/**
 * The text of anything thrown, for a log or a failure record. Of an error without words, as that of a refused connection
 * is: those of the errors in it, else its code or its name.
 */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inside = error instanceof AggregateError ? error.errors.map(messageOf).join('; ') : '';
  const code = 'code' in error ? String(error.code) : '';
  return error.message || inside || code || error.name;
}
