import type { Dispatcher } from 'undici';
import { compact } from '../compact.ts';
import { withoutKnown } from '../secrets/redact.ts';
import { cutText } from '../text/cut-text.ts';
import { exceededLimit, type JsonLimits } from '../text/json-shape.ts';
import type { Exchange, HttpFailureCode, HttpRequest } from './http-outcome.ts';
import { retryAfterMs } from './retry-after.ts';

/** Of the body of an error no more than this is read. */
const ERROR_BYTES = 16 * 1024;
const DETAIL_CHARACTERS = 300;

const CODES: Readonly<Record<number, HttpFailureCode>> = {
  401: 'unauthorised',
  403: 'forbidden',
  404: 'not-found',
  408: 'timeout',
  409: 'conflict',
  410: 'not-found',
  412: 'precondition-failed',
  429: 'throttled',
  504: 'timeout',
};

/** What is sent, and where a body may be no longer. */
export interface ExchangeInput {
  readonly request: Pick<HttpRequest, 'method' | 'url' | 'body'>;
  readonly headers: Readonly<Record<string, string>>;
  readonly maxBytes: number;
  readonly json: JsonLimits;
  readonly signal: AbortSignal;
  readonly now: number;
}

/** Sends one request and reads its answer. Throws what undici throws when no whole answer comes. */
export async function exchange(dispatcher: Dispatcher, input: ExchangeInput): Promise<Exchange> {
  const { request, headers, maxBytes, json, signal, now } = input;
  const url = new URL(request.url);
  const answer = await dispatcher.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: request.method,
    headers: {
      accept: 'application/json',
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    signal,
  });
  const { statusCode: status } = answer;
  const received = flat(answer.headers);
  if (status < 200 || status > 299) {
    const bytes = await readUpTo(answer.body, ERROR_BYTES);
    const isReadable = bytes !== 'too-large' && exceededLimit(bytes, json) === undefined;
    const body = isReadable ? jsonOf(bytes)?.value : undefined;
    return compact({
      kind: 'failed' as const,
      code: CODES[status] ?? (status >= 500 ? 'server-error' : 'rejected'),
      status,
      retryAfterMs: retryAfterMs(received['retry-after'], now),
      // A service may repeat the request, which went out with a token.
      detail: cutText(withoutKnown(tokensIn(headers))(`${status}${errorText(body)}`), DETAIL_CHARACTERS),
      body,
    });
  }
  const bytes = await readUpTo(answer.body, maxBytes);
  if (bytes === 'too-large') {
    return { kind: 'failed', code: 'body-too-large', status, detail: `the body exceeds ${maxBytes} bytes` };
  }
  if (bytes.length === 0) return { kind: 'ok', status, headers: received, body: undefined };
  const type = received['content-type'] ?? 'none';
  const isJson = /^application\/(?:[\w.+-]+\+)?json\b/i.test(type);
  const exceeded = isJson ? exceededLimit(bytes, json) : undefined;
  if (exceeded === 'maxDepth') {
    const detail = `the body nests deeper than ${json.maxDepth} levels`;
    return { kind: 'failed', code: 'body-too-deep', status, detail };
  }
  if (exceeded === 'maxContainers') {
    const detail = `the body has more than ${json.maxContainers} lists and objects`;
    return { kind: 'failed', code: 'body-too-large', status, detail };
  }
  const parsed = isJson ? jsonOf(bytes) : undefined;
  if (parsed === undefined) {
    const detail = cutText(`the body is not JSON (content type ${type})`, DETAIL_CHARACTERS);
    return { kind: 'failed', code: 'unreadable-body', status, detail };
  }
  return { kind: 'ok', status, headers: received, body: parsed.value };
}

/** The rest of a body that is too large is not waited for: the connection is closed. */
async function readUpTo(body: Dispatcher.ResponseData['body'], limit: number): Promise<Buffer | 'too-large'> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) return 'too-large';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function jsonOf(bytes: Buffer): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, '')) };
  } catch {
    return undefined;
  }
}

function flat(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

/** The error object that Azure and Graph services answer: `{error:{code, message, innererror?}}`. */
function errorText(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('error' in body)) return '';
  const { error } = body;
  if (typeof error !== 'object' || error === null) return '';
  const texts = [
    'code' in error ? error.code : undefined,
    'message' in error ? error.message : undefined,
  ].filter((text) => typeof text === 'string' && text !== '');
  return texts.length === 0 ? '' : ` ${texts.join(': ')}`;
}

function tokensIn({ authorization = '' }: Readonly<Record<string, string>>): string[] {
  return [authorization.replace(/^Bearer /, '')];
}
