import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import type { ApiRequest, ApiResponse } from '../../src/api/api-request.ts';
import type { Operation } from '../../src/api/operation.ts';
import { loadAuthLevel } from '../../src/trigger-config.ts';
import { getDeps } from './deps.ts';
import { invocationLogger, withInvocationLog } from './invocation-log.ts';

/** What the platform has to know of an operation before anybody calls it. */
type Trigger = Pick<Operation, 'id' | 'method' | 'route' | 'role'>;

/**
 * Registers an operation of the API as an HTTP-triggered function of the same name. The operation is loaded by its
 * first call: the platform loads every trigger at every cold start, whatever the call is that woke it.
 */
export function registerOperation(trigger: Trigger, load: () => Promise<Operation>): void {
  const { id, method, route, role } = trigger;
  app.http(id, {
    methods: [method],
    route,
    authLevel: role === 'anonymous' ? 'anonymous' : loadAuthLevel(),
    handler: (request, context) =>
      withInvocationLog(context, async () => toHttpResponse(await answer(id, load, request, context))),
  });
}

/** Never throws: the platform would answer 500 without a body. */
async function answer(
  id: string,
  load: () => Promise<Operation>,
  request: HttpRequest,
  { traceContext }: InvocationContext,
): Promise<ApiResponse> {
  try {
    const [operation, deps] = await Promise.all([load(), getDeps()]);
    const work = () => operation.handle(toApiRequest(request), deps);
    return await deps.telemetry.span(id, {}, work, traceContext);
  } catch (error) {
    // Operations answer for themselves: what failed here is the making of the dependencies.
    const { problemResponse } = await import('../../src/api/problem.ts');
    return problemResponse(error, invocationLogger, id);
  }
}

function toApiRequest({ method, url, query, params, headers, body }: HttpRequest): ApiRequest {
  const { pathname: path, origin } = new URL(url);
  return { method, path, origin, query, params, headers, ...(body ? { body } : {}) };
}

function toHttpResponse({ status, headers, body }: ApiResponse): HttpResponseInit {
  return { status, headers: { ...headers }, ...(body === undefined ? {} : { body }) };
}
