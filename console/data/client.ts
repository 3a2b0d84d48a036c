import { connection } from './connection.ts';
import { functionKey } from './settings.ts';
import type { ProblemItem } from './types.ts';

/** Why there is no answer: what the API says (RFC 9457), or what kept it from saying anything. */
export interface Problem {
  /** 0 where no answer came. */
  readonly status: number;
  /** The API's, or `offline`, `sign-in`. */
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly ProblemItem[];
  readonly retryAfterMs?: number;
}

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value; readonly etag?: string }
  | { readonly ok: false; readonly problem: Problem };

export interface Call {
  readonly method?: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly ifMatch?: string | undefined;
  readonly signal?: AbortSignal;
}

/** The API lies beside the page, under whatever prefix a gateway gives both. */
const BASE = location.pathname.replace(/\/console\/?$/, '');

/** The address to sign in with Entra, which leads back to where somebody is. */
export function signInAddress(): string {
  const back = encodeURIComponent(`${location.pathname}${location.hash}`);
  return `/.auth/login/aad?post_login_redirect_uri=${back}`;
}

/** Calls the API. Never throws but for a call that was given up. */
export async function ask<Value>(path: readonly string[], call: Call = {}): Promise<Answer<Value>> {
  const { method = 'GET', query = {}, body, ifMatch, signal } = call;
  const given = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  const search = given.length > 0 ? `?${new URLSearchParams(given)}` : '';
  const key = functionKey.get();
  let response: Response;
  try {
    response = await fetch(`${BASE}/${path.map(encodeURIComponent).join('/')}${search}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(key === '' ? {} : { 'x-functions-key': key }),
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      // A sign-in page of another origin is no answer: that a sign-in is needed is.
      redirect: 'manual',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    connection.set('offline');
    return failed({ status: 0, code: 'offline', detail: 'The service cannot be reached.', errors: [] });
  }
  return read(response);
}

async function read<Value>(response: Response): Promise<Answer<Value>> {
  // A refusal with problem details is the API's own: signed in, but not allowed this.
  const refused = response.status === 403 && !(response.headers.get('content-type') ?? '').includes('json');
  if (response.type === 'opaqueredirect' || response.status === 401 || refused) {
    connection.set('sign-in');
    const detail = 'The service asks for a function key or a sign-in.';
    return failed({ status: response.status, code: 'sign-in', detail, errors: [] });
  }
  connection.set(response.status === 503 ? 'away' : 'ok');
  if (response.ok) {
    const etag = response.headers.get('etag');
    const value = response.status === 204 ? undefined : await response.json();
    return { ok: true, value, ...(etag === null ? {} : { etag }) };
  }
  return failed(await problemOf(response));
}

async function problemOf(response: Response): Promise<Problem> {
  const said: Partial<Problem> | undefined = await response.json().catch(() => undefined);
  const seconds = Number(response.headers.get('retry-after'));
  return {
    status: response.status,
    code: said?.code ?? 'unknown',
    detail: said?.detail ?? `The service answered ${response.status}.`,
    errors: said?.errors ?? [],
    ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}),
  };
}

function failed(problem: Problem): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem };
}
