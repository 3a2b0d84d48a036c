import { setTimeout as delay } from 'node:timers/promises';
import type { TokenCredential } from '@azure/identity';
import type { Agent } from 'undici';
import { compact } from '../compact.ts';
import { TriageError } from '../errors.ts';
import type { HttpOutcome, HttpRequest } from './http-outcome.ts';
import { defaultLimits, type HttpLimits } from './limits.ts';
import { retryDelayMs } from './retry.ts';
import { isSafeUrl } from './safe-url.ts';
import { type Attempt, createSender, type SenderDeps } from './sender.ts';

export interface HttpClientDeps extends Pick<SenderDeps, 'onBreaker' | 'secrets'> {
  /** Loads the identity; called by the first call with an audience. */
  readonly credential: () => Promise<TokenCredential>;
  readonly clock: () => Date;
  /** 0 to 1, for the jitter of retries. */
  readonly random: () => number;
  /** Further options of undici's agent: a certificate authority, say. */
  readonly agent?: Agent.Options;
  readonly limits?: Partial<HttpLimits>;
}

/** The one way out to other services. */
export interface HttpClient {
  /**
   * Calls a service within its limits and answers what became of it; throws for a defect of the caller only
   * (`http.insecure-url`). Reads are sent again, twice at most, where that can help; a write is sent once, but for
   * one more time with a new token after a 401, which says that nothing was done.
   */
  request(request: HttpRequest): Promise<HttpOutcome>;
  close(): Promise<void>;
}

/** Makes the client. Nothing is loaded or connected before the first call. */
export function createHttpClient(deps: HttpClientDeps): HttpClient {
  const now = () => deps.clock().getTime();
  const limits = { ...defaultLimits, ...deps.limits };
  const { credential, agent, onBreaker, secrets } = deps;
  const sender = createSender({ credential, limits, now, ...compact({ agent, onBreaker, secrets }) });

  /** After a 401, once more where there is another token: a managed identity gives the same one again. */
  async function sendRenewing(request: HttpRequest, signal: AbortSignal, mayRenew: boolean) {
    const first = await sender.send(request, signal);
    const count = (attempt: Attempt): number => (attempt.sent ? 1 : 0);
    if (!mayRenew || !wasRefused(first) || request.audience === undefined) {
      return { last: first, sent: count(first) };
    }
    if (!(await sender.renew(request.audience, first.token, signal))) return { last: first, sent: 1 };
    const second = await sender.send(request, signal);
    return { last: second, sent: 1 + count(second) };
  }

  /** The wait before another try of a read, if one can help before the deadline. */
  async function mayRetry(request: HttpRequest, outcome: HttpOutcome, signal: AbortSignal): Promise<boolean> {
    if (outcome.kind === 'ok' || !request.readOnly) return false;
    const waitMs = retryDelayMs(outcome, deps.random);
    if (waitMs === undefined) return false;
    if (request.deadline !== undefined && now() + waitMs >= request.deadline) return false;
    return await delay(waitMs, true, { signal }).catch(() => false);
  }

  return {
    async request(request) {
      if (!isSafeUrl(request.url)) {
        throw new TriageError('http.insecure-url', 'A service is called by https, or by http on loopback');
      }
      const signal = signalOf(request, now());
      let attempts = 0;
      let failed: HttpOutcome | undefined;
      for (let round = 0; ; round += 1) {
        const { last, sent } = await sendRenewing(request, signal, round === 0);
        attempts += sent;
        // Where another try may not go out, what the service said to the one before tells more than that.
        if (!last.sent && failed !== undefined) return failed;
        const outcome: HttpOutcome = { ...last.exchange, attempts };
        if (!last.sent || !(await mayRetry(request, outcome, signal))) return outcome;
        failed = outcome;
      }
    },
    close: () => sender.close(),
  };
}

function wasRefused(attempt: Attempt): attempt is Attempt & { readonly token: string } {
  const { exchange, token } = attempt;
  return token !== undefined && exchange.kind === 'failed' && exchange.code === 'unauthorised';
}

/** Aborts when the caller does, or the deadline has come. */
function signalOf({ signal, deadline }: HttpRequest, now: number): AbortSignal {
  const late = deadline === undefined ? [] : [AbortSignal.timeout(Math.max(0, deadline - now))];
  return AbortSignal.any([...(signal === undefined ? [] : [signal]), ...late]);
}
