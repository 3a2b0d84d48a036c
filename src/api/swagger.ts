import { isObject, type JsonObject } from '../alert/json.ts';
import { openapiDocument } from './openapi.ts';
import type { SwaggerPlace } from './swagger-place.ts';
import { humanized, swaggerSchema } from './swagger-schema.ts';

/** What a designer of workflows looks for: shown first. Everything else but `HIDDEN` waits under "advanced". */
const IMPORTANT: ReadonlySet<string> = new Set([
  'post-triage',
  'get-triage-job',
  'list-cases',
  'get-case',
  'get-case-note',
  'put-case-verdict',
]);
/** For probes and programmers, not for a workflow. */
const HIDDEN: ReadonlySet<string> = new Set([
  'get-openapi',
  'get-console',
  'get-console-asset',
  'get-health',
]);

/**
 * The API as Swagger 2.0, which custom connectors of Logic Apps and Power Platform are made of (Microsoft Learn,
 * "Extend an OpenAPI definition for a custom connector"): made of the OpenAPI 3.1 document, so that they never
 * differ, with names and summaries for the designer.
 */
export function swaggerDocument(version: string, { host, basePath, scheme }: SwaggerPlace): JsonObject {
  const { info, paths = {}, components } = openapiDocument(version);
  return {
    swagger: '2.0',
    info: { title: info.title, version: info.version, description: info.description },
    host,
    basePath,
    schemes: [scheme],
    consumes: ['application/json'],
    produces: ['application/json'],
    securityDefinitions: {
      functionKey: {
        type: 'apiKey',
        in: 'header',
        name: 'x-functions-key',
        description: 'A function or host key of the Function App, or an API key of the service.',
      },
    },
    security: [{ functionKey: [] }],
    paths: Object.fromEntries(
      Object.entries(paths).map(([path, methods]) => [
        path,
        Object.fromEntries(
          Object.entries(Object(methods)).map(([method, spec]) => [method, operation(spec)]),
        ),
      ]),
    ),
    definitions: Object.fromEntries(
      Object.entries(components?.schemas ?? {}).map(([name, schema]) => [name, swaggerSchema(schema, name)]),
    ),
  };
}

function operation(spec: unknown): JsonObject {
  const {
    operationId = '',
    summary,
    description,
    parameters,
    requestBody,
    responses,
    security,
  } = objectOf(spec);
  const id = String(operationId);
  const visibility = IMPORTANT.has(id) ? 'important' : HIDDEN.has(id) ? 'internal' : 'advanced';
  const answers = Object.entries(objectOf(responses));
  const produces = [
    ...new Set(answers.flatMap(([, answer]) => Object.keys(objectOf(objectOf(answer)['content'])))),
  ];
  const content = Object.entries(objectOf(objectOf(requestBody)['content']));
  return {
    operationId: pascalCase(id),
    summary,
    description: description ?? summary,
    'x-ms-visibility': visibility,
    ...(content.length > 0 ? { consumes: content.map(([type]) => type) } : {}),
    produces,
    parameters: [
      ...(Array.isArray(parameters) ? parameters.map(parameter) : []),
      ...content.map(([, body]) => bodyParameter(body)),
    ],
    responses: Object.fromEntries(answers.map(([status, answer]) => [status, response(answer)])),
    ...(Array.isArray(security) && security.length === 0 ? { security: [] } : {}),
  };
}

function parameter(spec: unknown): JsonObject {
  const { name, in: place, required, description, schema } = objectOf(spec);
  const { type = 'string', description: _told, ...rest } = swaggerSchema(schema);
  return {
    name,
    in: place,
    required: required === true,
    type,
    ...rest,
    ...(description === undefined ? {} : { description }),
    'x-ms-summary': humanized(String(name)),
    'x-ms-visibility': required === true ? 'important' : place === 'header' ? 'advanced' : 'none',
    // A value of a path with a slash in it would lead elsewhere.
    ...(place === 'path' ? { 'x-ms-url-encoding': 'single' } : {}),
  };
}

function bodyParameter(content: unknown): JsonObject {
  const { schema, example } = objectOf(content);
  const lowered = swaggerSchema(schema);
  return {
    name: 'body',
    in: 'body',
    required: true,
    description: example === undefined ? 'The body.' : `For example: ${JSON.stringify(example)}`,
    schema: lowered,
    'x-ms-summary': 'Body',
    'x-ms-visibility': 'important',
  };
}

function response(spec: unknown): JsonObject {
  const { description, content, headers } = objectOf(spec);
  const contents = Object.entries(objectOf(content));
  const [type, first] = contents[0] ?? [];
  const { schema, example } = objectOf(first);
  const named = Object.entries(objectOf(headers));
  return {
    description,
    ...(first === undefined ? {} : { schema: swaggerSchema(schema) }),
    ...(type === undefined || example === undefined ? {} : { examples: { [type]: example } }),
    ...(named.length === 0
      ? {}
      : {
          headers: Object.fromEntries(
            named.map(([name, header]) => [
              name,
              { type: 'string', description: objectOf(header)['description'] },
            ]),
          ),
        }),
  };
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** `post-triage` as connectors name their operations: `PostTriage`. */
function pascalCase(id: string): string {
  return id.replace(/(?:^|-)([a-z])/g, (_whole, letter: string) => letter.toUpperCase());
}
