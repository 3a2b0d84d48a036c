import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import type { ApiRequest, ApiResponse } from '../../src/api/api-request.ts';
import type { Operation } from '../../src/api/operation.ts';
import { problemResponse } from '../../src/api/problem.ts';
import { loadAuthLevel } from '../../src/config.ts';
import { getDeps } from './deps.ts';
import { invocationLogger, withInvocationLog } from './invocation-log.ts';

/** Registers an operation of the API as an HTTP-triggered function of the same name. */
export function registerOperation(operation: Operation): void {
  const { id, method, route, role } = operation;
  app.http(id, {
    methods: [method],
    route,
    authLevel: role === 'anonymous' ? 'anonymous' : loadAuthLevel(),
    handler: (request, context) =>
      withInvocationLog(context, async () => toHttpResponse(await answer(operation, request, context))),
  });
}

/** Never throws: the platform would answer 500 without a body. */
async function answer(
  operation: Operation,
  request: HttpRequest,
  { traceContext }: InvocationContext,
): Promise<ApiResponse> {
  try {
    const deps = await getDeps();
    const work = () => operation.handle(toApiRequest(request), deps);
    return await deps.telemetry.span(operation.id, {}, work, traceContext);
  } catch (error) {
    // Operations answer for themselves: what failed here is the making of the dependencies.
    return problemResponse(error, invocationLogger, operation.id);
  }
}

function toApiRequest({ method, url, query, params, headers, body }: HttpRequest): ApiRequest {
  const { pathname: path, origin } = new URL(url);
  return { method, path, origin, query, params, headers, ...(body ? { body } : {}) };
}

function toHttpResponse({ status, headers, body }: ApiResponse): HttpResponseInit {
  return { status, headers: { ...headers }, ...(body === undefined ? {} : { body }) };
}
