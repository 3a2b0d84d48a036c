/** A request as an operation sees it, whichever server took it. */
export interface ApiRequest {
  readonly method: string;
  /** Of the address, as it was asked for. */
  readonly path?: string;
  /** Scheme, host and port of the address: where the caller reaches the service. */
  readonly origin?: string;
  /** As decoded once from the address; a parameter given twice may arrive as one value joined by commas. */
  readonly query: URLSearchParams;
  /** The values of the `{names}` of the route. */
  readonly params: Readonly<Record<string, string>>;
  readonly headers: { get(name: string): string | null };
  /** The body as it arrives, undefined where the request has none. */
  readonly body?: AsyncIterable<Uint8Array>;
}

/** An answer. Header names are lower case. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** What every answer carries: cases are nobody's to cache, and a body is never another type than it says. */
const COMMON_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** An answer with a body of some media type. */
export function respond(
  status: number,
  contentType: string,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse {
  return { status, headers: { ...COMMON_HEADERS, 'content-type': contentType, ...headers }, body };
}

/** An answer with a JSON body. */
export function respondJson(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse {
  return respond(status, 'application/json; charset=utf-8', JSON.stringify(value), headers);
}

/** An answer without a body. */
export function respondEmpty(status: number, headers: Readonly<Record<string, string>> = {}): ApiResponse {
  return { status, headers: { ...COMMON_HEADERS, ...headers } };
}
