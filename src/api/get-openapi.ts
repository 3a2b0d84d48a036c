import { z } from 'zod';
import { jsonAnswer } from './answers.ts';
import { respondJson } from './api-request.ts';
import { defineOperation } from './operation.ts';
import { noQuery } from './query.ts';

/** `GET /openapi.json`: this API, described by the declarations that it runs on. */
export const getOpenapi = defineOperation({
  id: 'get-openapi',
  method: 'GET',
  route: 'openapi.json',
  role: 'reader',
  summary: 'Get the OpenAPI 3.1 document',
  query: noQuery,
  answers: { 200: jsonAnswer('The document.', z.looseObject({ openapi: z.string() })) },
  async handle(_input, deps) {
    return respondJson(200, await deps.openapi());
  },
});
