import type { ApiDeps } from '../../../src/api/api-deps.ts';
import type { ApiResponse } from '../../../src/api/api-request.ts';
import type { Operation } from '../../../src/api/operation.ts';

export interface CallOptions {
  readonly query?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless it is bytes or text. */
  readonly body?: unknown;
  /** Under which the service was asked. */
  readonly address?: string;
}

/** An answer with its body read: `json` where it is JSON. */
export interface Answer extends ApiResponse {
  readonly text: string;
  readonly json: unknown;
}

/** Calls an operation as a trigger does. A body goes as application/json unless the headers say otherwise. */
export async function call(operation: Operation, deps: ApiDeps, options: CallOptions = {}): Promise<Answer> {
  const { query = '', params = {}, body } = options;
  const headers = new Headers(
    body === undefined ? options.headers : { 'content-type': 'application/json', ...options.headers },
  );
  const bytes =
    body instanceof Uint8Array
      ? body
      : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body ?? ''));
  if (body !== undefined && !headers.has('content-length'))
    headers.set('content-length', String(bytes.length));
  const answer = await operation.handle(
    {
      method: operation.method,
      query: new URLSearchParams(query),
      params,
      headers,
      ...(options.address === undefined ? {} : placeOf(new URL(options.address))),
      ...(body === undefined ? {} : { body: chunksOf(bytes) }),
    },
    deps,
  );
  const text = Buffer.from(answer.body ?? '').toString('utf8');
  const isJson = /json/.test(answer.headers['content-type'] ?? '');
  return { ...answer, text, json: isJson ? JSON.parse(text) : undefined };
}

function placeOf({ origin, pathname: path }: URL) {
  return { origin, path };
}

/** In pieces, as a socket delivers. */
async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += 65_536) yield bytes.subarray(from, from + 65_536);
}
