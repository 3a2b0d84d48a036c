import type { HttpFailureCode, HttpOutcome, HttpRequest } from '../../src/http/http-outcome.ts';

const SUBSCRIPTION = '11111111-2222-4333-8444-555555555555';
export const WORKSPACE = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-sentinel/providers/Microsoft.OperationalInsights/workspaces/law-sentinel`;
const INCIDENTS = `${WORKSPACE}/providers/Microsoft.SecurityInsights/incidents`;

/** The alerts of an incident that Sentinel lists at most. */
const MOST_LISTED = 150;

/** An answer of the service. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface StoredIncident {
  etag: number;
  properties: Record<string, unknown>;
  /** All of them; the service lists no more than it is known to. */
  readonly alerts: string[];
  readonly comments: Map<string, string>;
  readonly tasks: Map<string, unknown>;
}

/** A PUT that reached the service. */
export interface Put {
  readonly atMs: number;
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
}

/** Microsoft Sentinel behind Azure Resource Manager, as far as the documentation tells it. */
export interface Sentinel {
  readonly incidents: Map<string, StoredIncident>;
  readonly puts: Put[];
  /** Answered, one a call, before the service looks at the call itself. */
  readonly faults: ((method: string, path: string) => Answer | undefined)[];
  /** The same for calls that write, one a PUT. */
  readonly putFaults: (() => Answer | undefined)[];
  /** Method and path of every call, in order. */
  readonly calls: string[];
  add(
    name: string,
    properties?: Readonly<Record<string, unknown>>,
    alerts?: readonly string[],
  ): StoredIncident;
  get(name: string): StoredIncident;
  /** A change of an analyst. */
  change(name: string, properties: Readonly<Record<string, unknown>>): void;
  handle(method: string, path: string, body: unknown): Answer;
}

export function incidentId(name: string): string {
  return `${INCIDENTS}/${name}`;
}

/** `nowMs` tells when a call arrives. */
export function sentinel(nowMs: () => number): Sentinel {
  const incidents = new Map<string, StoredIncident>();
  const puts: Put[] = [];
  const faults: Sentinel['faults'] = [];
  const putFaults: Sentinel['putFaults'] = [];
  const calls: string[] = [];

  const failure = (status: number, code: string, message: string): Answer => ({
    status,
    body: { error: { code, message } },
  });

  function shown(name: string, { etag, properties, alerts, comments }: StoredIncident): unknown {
    const additionalData = { alertsCount: alerts.length, commentsCount: comments.size };
    return { id: incidentId(name), name, etag: `"${etag}"`, properties: { ...properties, additionalData } };
  }

  function putIncident(found: StoredIncident, name: string, body: unknown): Answer {
    const { etag, properties } = Object(body);
    if (etag !== `"${found.etag}"`)
      return failure(409, 'Conflict', 'Newer version of resource exists. Data was not saved');
    for (const needed of ['title', 'severity', 'status']) {
      if (typeof properties?.[needed] !== 'string')
        return failure(400, 'BadRequest', `${needed} is required`);
    }
    found.etag += 1;
    found.properties = { ...properties, incidentNumber: found.properties['incidentNumber'] };
    return { status: 200, body: shown(name, found) };
  }

  function put(
    found: StoredIncident,
    name: string,
    kind: string | undefined,
    child: string,
    body: unknown,
  ): Answer {
    const { properties } = Object(body);
    if (kind === undefined) return putIncident(found, name, body);
    if (kind === 'tasks') {
      const isNew = !found.tasks.has(child);
      found.tasks.set(child, properties);
      return { status: isNew ? 201 : 200, body: { name: child, properties } };
    }
    if (typeof properties?.message !== 'string' || properties.message.length > 30_000) {
      return failure(400, 'BadRequest', 'The message is too long');
    }
    const isNew = !found.comments.has(child);
    if (isNew && found.comments.size >= 100)
      return failure(400, 'BadRequest', 'Maximum number of comments reached');
    found.comments.set(child, properties.message);
    return { status: isNew ? 201 : 200, body: { name: child, properties } };
  }

  function answer(method: string, path: string, body: unknown): Answer {
    const [, name = '', kind, child = ''] =
      /\/incidents\/([^/]+)(?:\/(comments|tasks|alerts))?(?:\/([^/]+))?$/.exec(path) ?? [];
    if (!path.startsWith(`${INCIDENTS}/`))
      return failure(403, 'AuthorizationFailed', 'Not in this workspace');
    const found = incidents.get(name);
    if (found === undefined) return failure(404, 'NotFound', 'No such incident');
    if (method === 'PUT') return put(found, name, kind, child, body);
    if (method === 'POST' && kind === 'alerts') {
      const value = found.alerts.slice(0, MOST_LISTED).map((systemAlertId) => ({
        kind: 'SecurityAlert',
        properties: { systemAlertId },
      }));
      return { status: 200, body: { value } };
    }
    if (method !== 'GET') return failure(405, 'MethodNotAllowed', method);
    if (kind === undefined) return { status: 200, body: shown(name, found) };
    const names = kind === 'tasks' ? found.tasks.keys() : found.comments.keys();
    return { status: 200, body: { value: [...names].map((one) => ({ name: one })) } };
  }

  const service: Sentinel = {
    incidents,
    puts,
    faults,
    putFaults,
    calls,
    add(name, properties = {}, alerts = []) {
      const added: StoredIncident = {
        etag: 1,
        properties: {
          title: 'Detect Systemctl on web-01',
          severity: 'Medium',
          status: 'New',
          labels: [],
          owner: { objectId: null, email: null, assignedTo: null, userPrincipalName: null },
          incidentNumber: 4711,
          ...properties,
        },
        alerts: [...alerts],
        comments: new Map(),
        tasks: new Map(),
      };
      incidents.set(name, added);
      return added;
    },
    get(name) {
      const found = incidents.get(name);
      if (found === undefined) throw new Error(`no incident ${name}`);
      return found;
    },
    change(name, properties) {
      const found = service.get(name);
      found.etag += 1;
      found.properties = { ...found.properties, ...properties };
    },
    handle(method, path, body) {
      calls.push(`${method} ${path.slice(INCIDENTS.length + 1)}`);
      const fault = faults.shift()?.(method, path) ?? (method === 'PUT' ? putFaults.shift()?.() : undefined);
      const given = fault ?? answer(method, path, body);
      if (method === 'PUT') puts.push({ atMs: nowMs(), path, body, status: given.status });
      return given;
    },
  };
  return service;
}

const CODES: Readonly<Record<number, HttpFailureCode>> = {
  401: 'unauthorised',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  412: 'precondition-failed',
  429: 'throttled',
};

/** Calls the service without a network, as the HTTP client would report it. */
export function directly(service: Sentinel): (request: HttpRequest) => Promise<HttpOutcome> {
  return async ({ method, url, body }) => {
    const { pathname } = new URL(url);
    const { status, headers = {}, body: answered } = service.handle(method, pathname, structuredClone(body));
    if (status < 300) return { kind: 'ok', status, headers, body: answered, attempts: 1 };
    const code = CODES[status] ?? (status >= 500 ? 'server-error' : 'rejected');
    const seconds = headers['retry-after'];
    return {
      kind: 'failed',
      code,
      status,
      detail: String(status),
      body: answered,
      attempts: 1,
      ...(seconds === undefined ? {} : { retryAfterMs: Number(seconds) * 1000 }),
    };
  };
}
