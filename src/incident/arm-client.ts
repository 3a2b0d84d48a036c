import { compact } from '../compact.ts';
import type { HttpFailed, HttpOutcome, HttpRequest } from '../http/http-outcome.ts';
import type { QuotaName } from '../http/quotas.ts';
import type { SendKind, Turn } from './send-gate.ts';
import type { WriteBackConfig } from './write-back-config.ts';

/** What became of a call to Azure Resource Manager, by what to do next. */
export type ArmOutcome =
  | { readonly kind: 'ok'; readonly body: unknown }
  /** There is no such incident (404, 410). */
  | { readonly kind: 'gone' }
  /** Somebody was faster (409, 412): read again. */
  | { readonly kind: 'conflict' }
  /** The same call will never succeed. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** The same call may succeed later. */
  | {
      readonly kind: 'later';
      readonly detail: string;
      readonly afterMs?: number;
      readonly sent: boolean;
      /** Every other call would meet the same. */
      readonly everywhere: boolean;
    }
  /** Not sent: the limits leave no room, or another instance sends. */
  | { readonly kind: 'stopped' };

export interface ArmCall {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below the endpoint: `/subscriptions/…`. */
  readonly path: string;
  readonly body?: unknown;
  readonly quota: Extract<QuotaName, `sentinel-${string}`>;
}

export interface ArmClient {
  call(call: ArmCall): Promise<ArmOutcome>;
}

/** The newest stable version that is documented. */
const API_VERSION = '2025-09-01';
/** Within the lease of the gate, so that a turn that is lost has no request under way. */
const REQUEST_MS = 30_000;
/** Sentinel's throttling answers name a number of seconds; where one does not, this is waited. */
const THROTTLED_MS = 60_000;

export interface ArmClientDeps {
  readonly request: (request: HttpRequest) => Promise<HttpOutcome>;
  readonly clock: () => Date;
}

/** Calls Azure Resource Manager within a turn to send. */
export function armClient(
  { armEndpoint }: Pick<WriteBackConfig, 'armEndpoint'>,
  turn: Turn,
  deps: ArmClientDeps,
): ArmClient {
  return {
    async call({ method, path, body, quota }) {
      const kind: SendKind = method === 'PUT' ? 'write' : quota === 'sentinel-alerts' ? 'alerts' : 'read';
      const leave = await turn.ask(kind);
      if (leave.kind !== 'go') return { kind: 'stopped' };
      const now = deps.clock().getTime();
      const outcome = await deps.request({
        method,
        url: `${armEndpoint}${path}?api-version=${API_VERSION}`,
        audience: armEndpoint,
        readOnly: kind !== 'write',
        quota,
        deadline: now + REQUEST_MS,
        ...(body === undefined ? {} : { body }),
      });
      const answered = armOutcome(outcome);
      if (outcome.kind === 'failed' && outcome.code === 'throttled') {
        await turn.pause(deps.clock().getTime() + (outcome.retryAfterMs ?? THROTTLED_MS));
      }
      return answered;
    },
  };
}

function armOutcome(outcome: HttpOutcome): ArmOutcome {
  if (outcome.kind === 'ok') return { kind: 'ok', body: outcome.body };
  const { code, status } = outcome;
  switch (code) {
    case 'not-found':
      return { kind: 'gone' };
    case 'conflict':
    case 'precondition-failed':
      return { kind: 'conflict' };
    case 'rejected':
      return { kind: 'refused', detail: outcome.detail };
    case 'unreadable-body':
    case 'body-too-large':
    case 'body-too-deep':
      // The service said that it is done; of what it said beyond that a write needs nothing.
      return status !== undefined && status < 300 ? { kind: 'ok', body: undefined } : later(outcome);
    default:
      return later(outcome);
  }
}

/** What says something about the service or the way there, not about one incident. */
const EVERYWHERE: ReadonlySet<HttpFailed['code']> = new Set([
  'throttled',
  'unauthorised',
  'forbidden',
  'no-token',
  'breaker-open',
  'connection',
  'certificate',
]);

function later({ code, detail, retryAfterMs, attempts }: HttpFailed): ArmOutcome {
  const told = `${code}: ${detail}`;
  return compact({
    kind: 'later' as const,
    detail: told,
    afterMs: retryAfterMs,
    sent: attempts > 0,
    everywhere: EVERYWHERE.has(code),
  });
}
