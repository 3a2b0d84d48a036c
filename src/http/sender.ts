import type { TokenCredential } from '@azure/identity';
import type { Agent } from 'undici';
import { withoutKnown } from '../secrets/redact.ts';
import { cutText } from '../text/cut-text.ts';
import { type Breaker, type CallResult, createBreaker } from './breaker.ts';
import { createConnections } from './connections.ts';
import { exchange } from './exchange.ts';
import type { Exchange, HttpFailed, HttpRequest } from './http-outcome.ts';
import type { HttpLimits } from './limits.ts';
import { orAborted } from './or-aborted.ts';
import { createQuota, type Quota } from './quota.ts';
import type { QuotaName } from './quotas.ts';
import { failureOf } from './thrown.ts';
import { createTokens } from './tokens.ts';

/** UTF-16 code units of what an identity says that gives no token: it stands in cases, beside what to do. */
const TOKEN_DETAIL = 200;

export interface SenderDeps {
  readonly credential: () => Promise<TokenCredential>;
  readonly agent?: Agent.Options;
  readonly limits: HttpLimits;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** What no outcome may tell, such as what the identity shows to get a token. */
  readonly secrets?: readonly string[];
  /** Told after each call whether calls to its host are held back from here on. */
  readonly onBreaker?: (host: string, open: boolean) => void;
}

/** What became of one request, and whether it went out at all. */
export interface Attempt {
  readonly exchange: Exchange;
  readonly sent: boolean;
  /** The token that went along. */
  readonly token?: string;
}

/** Sends one request at a time: with a token, within the limits, unless the breaker of its host is open. */
export interface Sender {
  send(request: HttpRequest, signal: AbortSignal): Promise<Attempt>;
  /** Forgets a token that was refused; true when there is another one now. */
  renew(audience: string, refused: string, signal: AbortSignal): Promise<boolean>;
  close(): Promise<void>;
}

export function createSender({
  credential,
  agent,
  limits,
  now,
  secrets = [],
  onBreaker,
}: SenderDeps): Sender {
  const connections = createConnections(limits, agent);
  const tokens = createTokens(credential, now);
  const clean = withoutKnown(secrets);
  const quotaOf = remember((name: QuotaName): Quota => createQuota(limits.quotas[name], now));
  const breakerOf = remember((_origin: string): Breaker => createBreaker(limits.breaker, now));

  async function overTheWire(
    request: HttpRequest,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Exchange> {
    const { maxBytes = limits.maxBytes } = request;
    const late = AbortSignal.timeout(limits.attemptMs);
    try {
      const dispatcher = await connections.open();
      const { json } = limits;
      const either = AbortSignal.any([signal, late]);
      const input = { request, headers, maxBytes, json, signal: either, now: now() };
      return await exchange(dispatcher, input);
    } catch (error) {
      if (request.signal?.aborted === true) return { kind: 'failed', code: 'aborted', detail: 'called off' };
      if (signal.aborted || late.aborted) {
        return { kind: 'failed', code: 'timeout', detail: 'no whole answer in time' };
      }
      return { kind: 'failed', ...failureOf(error) };
    }
  }

  async function withinLimits(
    request: HttpRequest,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Attempt> {
    const { origin, host } = new URL(request.url);
    const breaker = breakerOf(origin);
    const quota = quotaOf(request.quota);
    const leave = await quota.acquire(request.deadline ?? Number.POSITIVE_INFINITY, signal);
    if (leave.kind === 'refused') {
      return unsent('throttled', `the limit of ${request.quota} leaves no room in time`, leave.waitMs);
    }
    try {
      if (!breaker.admit()) return broken(breaker);
      const done = await overTheWire(request, headers, signal);
      breaker.record(resultOf(done));
      onBreaker?.(host, breaker.openForMs() > 0);
      if (done.kind === 'failed' && done.code === 'throttled' && done.retryAfterMs !== undefined) {
        quota.pauseUntil(now() + done.retryAfterMs);
      }
      return { exchange: done, sent: true };
    } finally {
      leave.lease.release();
    }
  }

  return {
    async send(request, signal) {
      const breaker = breakerOf(new URL(request.url).origin);
      if (breaker.openForMs() > 0) return broken(breaker);
      const { audience, headers = {} } = request;
      if (audience === undefined) return withinLimits(request, headers, signal);
      const answer = await orAborted(tokens.get(audience), signal);
      if (answer === 'aborted') return unsent('no-token', 'the identity gave no token in time');
      if (answer.kind === 'failed') return unsent('no-token', cutText(clean(answer.detail), TOKEN_DETAIL));
      const { token } = answer;
      const attempt = await withinLimits(request, { ...headers, authorization: `Bearer ${token}` }, signal);
      return { ...attempt, token };
    },
    async renew(audience, refused, signal) {
      tokens.forget(audience, refused);
      const answer = await orAborted(tokens.get(audience), signal);
      return answer !== 'aborted' && answer.kind === 'token' && answer.token !== refused;
    },
    close: () => connections.close(),
  };
}

function unsent(code: HttpFailed['code'], detail: string, retryAfterMs?: number): Attempt {
  return {
    exchange: { kind: 'failed', code, detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
    sent: false,
  };
}

function broken(breaker: Breaker): Attempt {
  return unsent('breaker-open', 'the host failed several times in a row', breaker.openForMs());
}

/** A host that cannot be reached, does not answer, or answers with errors of its own, fails. */
function resultOf(done: Exchange): CallResult {
  if (done.kind === 'ok') return 'answered';
  if (done.code === 'aborted') return 'unknown';
  return ['timeout', 'server-error', 'connection', 'certificate'].includes(done.code) ? 'failed' : 'answered';
}

function remember<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
