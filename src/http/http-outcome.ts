import type { QuotaName } from './quotas.ts';

/** One call to a service. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `https`, or `http` on loopback: `http.insecure-url` is thrown for another, which would tell a token in clear. */
  readonly url: string;
  /** The resource whose token goes along, as an origin: `https://management.azure.com`. No token without it. */
  readonly audience?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Whether the call changes nothing, so that it may be sent again. A query that is posted reads only. */
  readonly readOnly: boolean;
  /** Whose limits the call counts against. */
  readonly quota: QuotaName;
  /** When the answer is of no more use, in milliseconds since 1970 of the client's clock. */
  readonly deadline?: number;
  readonly signal?: AbortSignal;
  /** The longest body that is read, in bytes. */
  readonly maxBytes?: number;
}

/** Why there is no usable answer. Stable. */
export type HttpFailureCode =
  /** No answer in time, or the service itself says so (408, 504). */
  | 'timeout'
  /** 429, or the call would exceed a limit that is known here; `attempts` 0 when it was not sent. */
  | 'throttled'
  /** 401 */
  | 'unauthorised'
  /** 403 */
  | 'forbidden'
  /** 404, 410 */
  | 'not-found'
  /** 409 */
  | 'conflict'
  /** 412 */
  | 'precondition-failed'
  /** Another status that is no success: 400, 405, 413, a redirection … */
  | 'rejected'
  /** 500 and above, but 504 */
  | 'server-error'
  /** A success whose body is not JSON. */
  | 'unreadable-body'
  /** A success with more bytes, or more lists and objects, than are read. */
  | 'body-too-large'
  /** A success that nests deeper than is read. */
  | 'body-too-deep'
  /** The connection was refused, reset or cut, or the name is not known. */
  | 'connection'
  /** The server's certificate is not trusted. */
  | 'certificate'
  /** The host failed several times in a row and is left alone for a while; nothing was sent. */
  | 'breaker-open'
  /** No token for the audience; nothing was sent. */
  | 'no-token'
  /** The caller's signal. */
  | 'aborted';

/** A success: status 200 to 299. */
export interface HttpOk {
  readonly kind: 'ok';
  readonly status: number;
  /** Names in lower case; several of one name are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, to be checked; `undefined` for an empty body. */
  readonly body: unknown;
  /** Requests that were sent. */
  readonly attempts: number;
}

export interface HttpFailed {
  readonly kind: 'failed';
  readonly code: HttpFailureCode;
  readonly status?: number;
  /** How long the service, or the limit known here, asks to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** One sentence for a log or an operator. May hold text of the service, 300 characters at most. */
  readonly detail: string;
  /** The parsed body of an error, when it is JSON of at most 16 KiB. */
  readonly body?: unknown;
  /** Requests that were sent. */
  readonly attempts: number;
}

/** What became of a call. */
export type HttpOutcome = HttpOk | HttpFailed;

/** What one exchange with the service came to, before retries are counted. */
export type Exchange = Omit<HttpOk, 'attempts'> | Omit<HttpFailed, 'attempts'>;
