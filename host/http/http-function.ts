import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import type { FunctionsCore, RegisteredFunction } from '../functions-core/functions-core.ts';
import { invoke, triggerBinding } from '../functions-core/invoke.ts';
import type { RpcHttpData, RpcNullableString } from '../functions-core/rpc.ts';
import type { Log } from '../log.ts';
import { type HttpAnswer, problem } from './problem.ts';
import type { Route } from './router.ts';

const bindingSchema = z.looseObject({
  methods: z.array(z.string()).default(['GET', 'POST']),
  route: z.string().optional(),
});

/** The routes of the HTTP triggers among the functions; a trigger without a route answers at its name. */
export function httpRoutes(core: FunctionsCore): Route<RegisteredFunction>[] {
  return [...core.functions.values()].flatMap((target) => {
    const { binding } = triggerBinding(target);
    if (binding.type.toLowerCase() !== 'httptrigger') return [];
    const { methods, route } = bindingSchema.parse(binding);
    return [{ methods, template: route ?? target.metadata.name, target }];
  });
}

export interface HttpCall {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly params: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * Runs an HTTP function: the request as the Functions host writes it for a worker, the answer as the worker
 * gives it back. A function that returns nothing answers 204. One that throws answers 500 with a code and, where
 * the Functions host sends an empty body, problem details; why stands in the log only.
 */
export async function callHttpFunction(
  core: FunctionsCore,
  target: RegisteredFunction,
  call: HttpCall,
  log: Log,
): Promise<HttpAnswer> {
  try {
    const response = await invoke(core, target, { data: { http: rpcRequest(call) } }, log);
    return answerOf(response.returnValue?.http);
  } catch (error) {
    log.write('error', target.metadata.name, 'the function threw', error);
    return problem(500, 'internal', 'The request could not be answered.');
  }
}

function rpcRequest({ request, url, params, body }: HttpCall): RpcHttpData {
  return {
    method: request.method ?? 'GET',
    url: url.href,
    nullableHeaders: nullable(
      Object.entries(request.headers).map(([name, value]) => [name, String(value ?? '')]),
    ),
    nullableParams: nullable(Object.entries(params)),
    nullableQuery: nullable(joinedQuery(url.searchParams)),
    ...(body.length > 0 ? { body: { bytes: body } } : {}),
  };
}

/** A parameter given more than once is one, its values joined by commas; names are one in any case. */
function joinedQuery(query: URLSearchParams): [string, string][] {
  const joined = new Map<string, [string, string]>();
  for (const [name, value] of query) {
    const before = joined.get(name.toLowerCase());
    joined.set(name.toLowerCase(), before ? [before[0], `${before[1]},${value}`] : [name, value]);
  }
  return [...joined.values()];
}

/** Without a prototype: a name such as `__proto__` is a name like any other. */
function nullable(entries: readonly (readonly [string, string])[]): Record<string, RpcNullableString> {
  const mapping: Record<string, RpcNullableString> = Object.create(null);
  for (const [name, value] of entries) mapping[name] = { value };
  return mapping;
}

function answerOf(http: RpcHttpData | null | undefined): HttpAnswer {
  if (!http) return { status: 204, headers: {}, body: new Uint8Array() };
  const { bytes, string } = http.body ?? {};
  return {
    status: Number(http.statusCode ?? 200),
    headers: http.headers ?? {},
    body: bytes ?? Buffer.from(string ?? ''),
  };
}
