import { STATUS_CODES } from 'node:http';
import * as z from 'zod';
import {
  type CreateDocumentOptions,
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import type { AnswerSpec, Operation } from './operation.ts';
import { operations } from './operations.ts';
import { problemSchema } from './problem.ts';

/** Problems that any operation may answer. */
const COMMON_PROBLEMS: Readonly<Record<number, string>> = {
  400: 'A query parameter is unknown or malformed; the problem names it.',
  500: 'A defect of the service; its log says more.',
  503: 'The table service is away; `Retry-After` says when to try again.',
};
/** Problems of every operation that asks who calls. */
const ACCESS_PROBLEMS: Readonly<Record<number, string>> = {
  401: 'No key or token, or not a right one. Where the platform checks function keys it answers without a body.',
  403: 'The caller has not the role that the call asks for, or a page of another site made it.',
  429: 'The caller calls too often (`rate.limited`), or too many expensive calls are in flight (`concurrency.limited`); `Retry-After` says when to try again.',
};

type Document = ReturnType<typeof createDocument>;

let document: { readonly version: string; readonly value: Document } | undefined;

/** The OpenAPI 3.1 document of all operations, made once. */
export function openapiDocument(version: string): Document {
  if (document?.version !== version) document = { version, value: build(version) };
  return document.value;
}

function build(version: string): Document {
  const paths: ZodOpenApiPathsObject = {};
  for (const operation of operations) {
    const path = `/${operation.route}`;
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(operation) };
  }
  const options: CreateDocumentOptions = {
    // A later version may answer more; a client that follows the document must not refuse that.
    override: ({ jsonSchema, io }) => {
      if (io === 'output' && jsonSchema.additionalProperties === false)
        delete jsonSchema.additionalProperties;
    },
  };
  return createDocument(
    {
      openapi: '3.1.1',
      info: {
        title: 'systemctl-triage',
        version,
        description:
          'Explains, scores and files every alert of the Microsoft Sentinel analytics rule Detect Systemctl. Errors are `application/problem+json` (RFC 9457) with a stable `code`.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/api' }],
      security: [{ functionKey: [] }, { entra: [] }],
      paths,
      components: {
        securitySchemes: {
          functionKey: {
            type: 'apiKey',
            in: 'header',
            name: 'x-functions-key',
            description: 'A function or host key of the Function App, or an API key of the service.',
          },
          entra: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description:
              'An Entra ID token with an app role, where the Function App has App Service authentication.',
          },
        },
      },
    },
    options,
  );
}

function describe(operation: Operation): ZodOpenApiOperationObject {
  const { id, summary, description, query, params, requestHeaders, body, role, dryRunRole } = operation;
  const parameters = {
    ...(params ? { path: described(params, (schema) => schema) } : {}),
    ...(Object.keys(query.shape).length > 0 ? { query } : {}),
    ...(requestHeaders ? { header: described(requestHeaders, (schema) => schema.optional()) } : {}),
  };
  return {
    operationId: id,
    summary,
    ...(description === undefined ? {} : { description }),
    ...(Object.keys(parameters).length > 0 ? { requestParams: parameters } : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: {
              [body.mediaType ?? 'application/json']: { schema: body.schema, example: body.example },
            },
          },
        }
      : {}),
    responses: responsesOf(operation),
    ...(role === 'anonymous' ? { security: [] } : { 'x-role': role }),
    ...(dryRunRole ? { 'x-dry-run-role': dryRunRole } : {}),
  };
}

function described(texts: Readonly<Record<string, string>>, adapt: (schema: z.ZodString) => z.ZodType) {
  return z.object(
    Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [name, adapt(z.string()).meta({ description: text })]),
    ),
  );
}

function responsesOf({ answers, problems, role }: Operation): ZodOpenApiResponsesObject {
  const responses: ZodOpenApiResponsesObject = {};
  const all = { ...COMMON_PROBLEMS, ...(role === 'anonymous' ? {} : ACCESS_PROBLEMS), ...problems };
  for (const [status, description] of Object.entries(all)) {
    responses[statusKey(status)] = {
      description,
      content: { 'application/problem+json': { schema: problemSchema } },
    };
  }
  for (const [status, answer] of Object.entries(answers)) responses[statusKey(status)] = answerOf(answer);
  return responses;
}

function answerOf({ description, content, headers }: AnswerSpec): ZodOpenApiResponsesObject['200'] {
  return {
    description,
    ...(content
      ? {
          content: Object.fromEntries(
            Object.entries(content).map(([type, { schema, example }]) => [
              type,
              example === undefined ? { schema } : { schema, example },
            ]),
          ),
        }
      : {}),
    ...(headers ? { headers: described(headers, (schema) => schema) } : {}),
  };
}

/** The key of a response in the document: one of the statuses that HTTP has a phrase for. */
function statusKey(status: string): `${1 | 2 | 3 | 4 | 5}${string}` {
  const first = status[0];
  if (STATUS_CODES[status] === undefined) throw new Error(`${status} is no HTTP status`);
  if (first === '2' || first === '3' || first === '4' || first === '5') return `${first}${status.slice(1)}`;
  throw new Error(`${status} is no status of an answer`);
}
