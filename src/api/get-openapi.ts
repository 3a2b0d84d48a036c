import * as z from 'zod';
import { jsonAnswer } from './answers.ts';
import { type ApiRequest, respondJson } from './api-request.ts';
import { defineOperation } from './operation.ts';
import type { SwaggerPlace } from './swagger-place.ts';

/** `GET /openapi.json`: this API, described by the declarations that it runs on. */
export const getOpenapi = defineOperation({
  id: 'get-openapi',
  method: 'GET',
  route: 'openapi.json',
  role: 'reader',
  cost: 'low',
  summary: 'Get the OpenAPI document',
  query: z.strictObject({
    version: z
      .enum(['2', '3'], 'must be 2 or 3')
      .optional()
      .describe('`3` (the default) is OpenAPI 3.1, `2` is Swagger 2.0 for custom connectors of Logic Apps.'),
  }),
  answers: {
    200: jsonAnswer(
      'The document.',
      z.looseObject({ openapi: z.string().optional(), swagger: z.string().optional() }),
    ),
  },
  async handle({ request, query }, deps) {
    const form =
      query.version === '2' ? ({ version: 2, place: placeOf(request) } as const) : { version: 3 as const };
    return respondJson(200, await deps.openapi(form));
  },
});

/** Where the caller reaches the service: the address of this very request, less the name of the document. */
function placeOf({ origin, path = '/api/openapi.json' }: ApiRequest): SwaggerPlace {
  const { host, protocol } = new URL(origin ?? 'https://localhost');
  const basePath = path.slice(0, path.lastIndexOf('/')) || '/';
  return { host, basePath, scheme: protocol === 'http:' ? 'http' : 'https' };
}
