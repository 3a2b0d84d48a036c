import * as z from 'zod';

const parameterSchema = z.looseObject({
  name: z.string(),
  in: z.enum(['path', 'query', 'header', 'body']),
  required: z.boolean(),
});
const documentSchema = z.looseObject({
  swagger: z.literal('2.0'),
  host: z.string(),
  basePath: z.string(),
  schemes: z.array(z.string()).min(1),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        operationId: z.string(),
        parameters: z.array(parameterSchema),
        responses: z.record(z.string(), z.unknown()),
      }),
    ),
  ),
});

export interface ClientAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
}

/** What Logic Apps does with a custom connector: it knows the service by its Swagger document alone. */
export interface SwaggerClient {
  /** Calls an operation with its parameters by name. A 202 with a `Location` is polled, as Logic Apps do it. */
  call(operationId: string, values?: Readonly<Record<string, unknown>>): Promise<ClientAnswer>;
}

export function swaggerClient(document: unknown): SwaggerClient {
  const { schemes, host, basePath, paths } = documentSchema.parse(document);
  const operations = new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, spec]) => [spec.operationId, { path, method, spec }] as const),
    ),
  );

  async function answerOf(response: Response): Promise<ClientAnswer> {
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, json: isJson ? JSON.parse(text) : text };
  }

  async function poll(first: ClientAnswer): Promise<ClientAnswer> {
    let answer = first;
    for (let location = answer.headers.get('location'); answer.status === 202 && location !== null; ) {
      const seconds = Number(answer.headers.get('retry-after') ?? '1');
      await new Promise((resolve) => setTimeout(resolve, Math.min(seconds, 1) * 200));
      answer = await answerOf(await fetch(location));
      location = answer.headers.get('location') ?? location;
    }
    return answer;
  }

  function requestFor(operationId: string, values: Readonly<Record<string, unknown>>) {
    const found = operations.get(operationId);
    if (found === undefined) throw new Error(`the document has no ${operationId}`);
    const { path, method, spec } = found;
    const given = (place: string) =>
      spec.parameters.flatMap(({ name, in: where, required }): [string, unknown][] => {
        if (where !== place) return [];
        if (values[name] !== undefined) return [[name, values[name]]];
        if (required) throw new Error(`${operationId} needs ${name}`);
        return [];
      });
    let route = path;
    for (const [name, value] of given('path'))
      route = route.replace(`{${name}}`, encodeURIComponent(String(value)));
    const url = new URL(`${schemes[0]}://${host}${basePath === '/' ? '' : basePath}${route}`);
    for (const [name, value] of given('query')) url.searchParams.set(name, String(value));
    const headers = new Headers(
      given('header').map(([name, value]): [string, string] => [name, String(value)]),
    );
    const body = given('body').map(([, value]) => JSON.stringify(value))[0];
    if (body !== undefined) headers.set('content-type', 'application/json');
    return { url, spec, init: { method, headers, ...(body === undefined ? {} : { body }) } };
  }

  return {
    async call(operationId, values = {}) {
      const { url, spec, init } = requestFor(operationId, values);
      const answer = await answerOf(await fetch(url, init));
      if (spec.responses[answer.status] === undefined) {
        throw new Error(`${operationId} answered ${answer.status}, which the document does not tell of`);
      }
      return poll(answer);
    },
  };
}
