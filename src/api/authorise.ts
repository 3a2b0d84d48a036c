import { anonymousCaller, type Caller } from '../access/caller.ts';
import { callerKey } from '../access/caller-key.ts';
import { type Cost, unitsOf } from '../access/cost.ts';
import type { Identified } from '../access/identify.ts';
import type { Place } from '../access/in-flight.ts';
import { allows, type Role } from '../access/role.ts';
import { compact } from '../compact.ts';
import type { ApiDeps } from './api-deps.ts';
import type { ApiRequest } from './api-request.ts';
import { MAX_BODY_BYTES } from './body.ts';
import { ProblemError } from './problem.ts';

/** Who may call an operation, and how much of it at once. */
export interface Guard {
  /** The least role that may call it; `anonymous`: anybody, without a key. */
  readonly role: Role | 'anonymous';
  /** The same with `dryRun=true`, where that asks for less. */
  readonly dryRunRole?: Role;
  /** What a call costs: how fast it uses up the caller's rate, and how many are in flight at once. */
  readonly cost: Cost;
  /** The same with `dryRun=true`, where that has a room of its own. */
  readonly dryRunCost?: Cost;
}

/** Who makes a request, before anything else of it is looked at. */
export function identifyCaller(
  { role }: Guard,
  { headers }: ApiRequest,
  { access }: Pick<ApiDeps, 'access'>,
): Identified {
  return role === 'anonymous' ? { kind: 'known', caller: anonymousCaller } : access.identify(headers);
}

/**
 * The caller, who may go on. Throws 401 where it is nobody, 429 where it calls too often, and 403 where a page of
 * another site makes a browser call.
 */
export function admitCaller(
  { role, cost }: Guard,
  identified: Identified,
  request: ApiRequest,
  { access }: Pick<ApiDeps, 'access'>,
): Caller {
  // Probes and the page's shell: cheap, and not to be silenced by somebody who calls too often.
  if (role === 'anonymous') return anonymousCaller;
  const admission = access.admit(callerKey(identified), unitsOfCall(cost, request));
  if (admission !== 'admitted') {
    throw new ProblemError(
      429,
      'rate.limited',
      'Too many calls. Try again after the seconds of Retry-After.',
      {
        headers: { 'retry-after': String(admission.retryAfterS) },
      },
    );
  }
  if (identified.kind === 'refused') {
    throw new ProblemError(401, identified.code, identified.detail, {
      headers: { 'www-authenticate': 'Bearer, ApiKey' },
    });
  }
  refuseOtherSites(request);
  return identified.caller;
}

/** Seconds. By then the work that was in flight has mostly ended. */
const FULL_RETRY_AFTER_S = '5';

/**
 * A place for the work of a call, which waits for it some seconds. Throws 429 where there is no room: expensive work is
 * limited in flight, for each caller and for all together.
 */
export async function takePlace(
  { cost, dryRunCost }: Guard,
  identified: Identified,
  request: ApiRequest,
  { dryRun }: { readonly dryRun?: unknown },
  { access }: Pick<ApiDeps, 'access'>,
): Promise<Place> {
  const asked = dryRun === true ? (dryRunCost ?? cost) : cost;
  const place = await access.enter(callerKey(identified), asked, unitsOfCall(asked, request));
  if (place !== 'full') return place;
  const detail = 'Too many expensive calls at once. Try again after the seconds of Retry-After.';
  throw new ProblemError(429, 'concurrency.limited', detail, {
    headers: { 'retry-after': FULL_RETRY_AFTER_S },
  });
}

/** By the size that the request states, which its server holds it to; a body without one counts as the largest. */
function unitsOfCall(cost: Cost, { headers }: ApiRequest): number {
  const stated = headers.get('content-length') ?? '';
  return unitsOf(cost, /^\d+$/.test(stated) ? Number(stated) : undefined, MAX_BODY_BYTES);
}

/** Throws 403 where the caller may not do this. */
export function requireRole(
  { role, dryRunRole }: Guard,
  { role: held }: Caller,
  { dryRun }: { readonly dryRun?: unknown },
): void {
  const needed = dryRun === true ? (dryRunRole ?? role) : role;
  if (needed === 'anonymous' || allows(held, needed)) return;
  const detail = `This call asks for the role ${needed}; the caller has ${held ?? 'none'}.`;
  throw new ProblemError(403, 'auth.forbidden', detail, { extensions: { role: needed } });
}

const REFUSALS = new Set([401, 403, 429]);
/** Refusals of one caller and one code that a minute has a line each for. */
const TOLD = 5;

/**
 * Tells the log of a call that was refused for who made it: guesses and wrong roles are for the operator to see. Of
 * what recurs within a minute the first few have a line; then the tenth, the hundredth and so on, with how many it
 * were by then.
 */
export function reportRefusal(
  operation: string,
  { status, code }: ProblemError,
  identified: Identified,
  { access, logger }: Pick<ApiDeps, 'access' | 'logger'>,
): void {
  if (!REFUSALS.has(status)) return;
  const times = access.countRefusal(`${code} ${callerKey(identified)}`);
  if (times > TOLD && !/^10+$/.test(String(times))) return;
  const calls = times > TOLD ? times : undefined;
  logger.warn('access.refused', { operation, status, code, ...compact({ ...whoOf(identified), calls }) });
}

function whoOf(identified: Identified) {
  if (identified.kind === 'refused') return { address: identified.address };
  const { kind, id, address } = identified.caller;
  return { kind, id, address };
}

/**
 * A browser sends cookies, and reaches this machine, for any page that it shows. What changes things must then come
 * from our own page; a key or a token in the request shows that the page knows it, and no other page can send it
 * without being asked for leave first.
 */
function refuseOtherSites({ method, headers }: ApiRequest): void {
  if (method === 'GET' || !isOfOtherSite(headers)) return;
  if (headers.get('x-functions-key') !== null || headers.get('authorization') !== null) return;
  throw new ProblemError(403, 'auth.cross-site', 'A page of another site may not make this call.');
}

/** Browsers say it themselves, but older ones, and any of them where the page came over plain HTTP: those send Origin. */
function isOfOtherSite(headers: ApiRequest['headers']): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site !== 'same-origin' && site !== 'none';
  const origin = headers.get('origin');
  return origin !== null && !isOwnOrigin(origin, headers);
}

/** Whether the host of an origin is the one that was asked for, at a proxy before us or here. A page sets neither. */
function isOwnOrigin(origin: string, headers: ApiRequest['headers']): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  const port = protocol === 'https:' ? 443 : 80;
  const asked = [headers.get('x-forwarded-host')?.split(',')[0], headers.get('host')];
  return (
    host !== '' && asked.some((name) => [host, `${host}:${port}`].includes(name?.trim().toLowerCase() ?? ''))
  );
}
