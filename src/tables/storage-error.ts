import { messageOf, STORAGE_UNAVAILABLE, TriageError } from '../errors.ts';

/** What the table service, or the way there, said. `status` is absent when no answer came. */
export interface ServiceAnswer {
  readonly status: number | undefined;
  /** The service's own code: `EntityAlreadyExists`, `TableNotFound`, or the system's: `ECONNREFUSED`. */
  readonly code: string | undefined;
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

/**
 * The answer inside an error of `@azure/data-tables`: a `RestError`, recognised by name so that the library
 * need not be loaded. Transactions carry the service's code in `code`, single operations in `details`.
 */
export function serviceAnswer(error: unknown): ServiceAnswer | undefined {
  if (!(error instanceof Error) || error.name !== 'RestError') return undefined;
  const status = property(error, 'statusCode');
  const code =
    property(property(property(error, 'details'), 'odataError'), 'code') ?? property(error, 'code');
  return {
    status: typeof status === 'number' ? status : undefined,
    code: typeof code === 'string' ? code : undefined,
  };
}

/**
 * Statuses after which the same call can succeed. 401 and 403 are among them: a role that has not spread yet,
 * a rotated key or a firewall rule is mended by the operator, and until then no alert may be given up.
 */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([401, 403, 408, 429]);
const TRANSIENT_CODES: ReadonlySet<string> = new Set(['TableBeingDeleted', 'TableNotFound']);
/** Aborted by our deadline, or no token from the identity. */
const TRANSIENT_NAMES: ReadonlySet<string> = new Set([
  'AbortError',
  'TimeoutError',
  'AuthenticationError',
  'AuthenticationRequiredError',
  'AggregateAuthenticationError',
  'CredentialUnavailableError',
]);

/** True when the same call can succeed later: no answer, throttled, refused for now, or the service's fault. */
export function isTransient(error: unknown): boolean {
  const answer = serviceAnswer(error);
  if (answer === undefined) return error instanceof Error && TRANSIENT_NAMES.has(error.name);
  const { status, code } = answer;
  // An answer below 400 that the library cannot read came from something on the way, not from the service.
  if (status === undefined || status < 400 || status >= 500 || TRANSIENT_STATUSES.has(status)) return true;
  return code !== undefined && TRANSIENT_CODES.has(code);
}

/**
 * True for a 5xx inside a transaction that the service has accepted with 2xx: the library's retry policy sees the
 * outer status only.
 */
export function failedInside(error: unknown): boolean {
  const outer = property(property(error, 'response'), 'status');
  const inner = serviceAnswer(error)?.status ?? 0;
  return typeof outer === 'number' && outer < 300 && inner >= 500;
}

/** The service appends request id and time on lines of their own; they are in the cause. */
function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/**
 * The error as `TriageError`, `storage.unavailable` or `storage.rejected`, with the original as cause; anything
 * that is not the service's is given back as it is.
 */
export function storageError(error: unknown, doing: string): unknown {
  if (error instanceof TriageError) return error;
  const answer = serviceAnswer(error);
  const transient = isTransient(error);
  if (answer === undefined && !transient) return error;
  const said = [answer?.status, answer?.code, firstLine(messageOf(error))]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
  return new TriageError(
    transient ? STORAGE_UNAVAILABLE : 'storage.rejected',
    `The table service ${transient ? 'is away' : 'refused'} (${doing}): ${said}`,
    { cause: error },
  );
}
