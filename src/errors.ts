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

/** The text of anything thrown, for a log or a failure record. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
