import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import * as z from 'zod';
import { getOpenapi } from '../../src/api/get-openapi.ts';
import { operations } from '../../src/api/operations.ts';
import { swaggerDocument } from '../../src/api/swagger.ts';
import { connectorPlace } from '../../src/api/swagger-place.ts';
import { humanized, swaggerSchema } from '../../src/api/swagger-schema.ts';
import { version } from '../../src/version.ts';
import { call } from './support/call.ts';
import { fakeDeps } from './support/fake-deps.ts';

const address = 'https://triage.example.com:8443/api/openapi.json';
const swagger = (await call(getOpenapi, fakeDeps(), { query: 'version=2', address })).json;

const operationSchema = z.looseObject({
  operationId: z.string(),
  summary: z.string().min(1),
  description: z.string().min(1),
  'x-ms-visibility': z.enum(['important', 'advanced', 'internal']),
  parameters: z.array(
    z.looseObject({
      name: z.string(),
      in: z.string(),
      required: z.boolean(),
      'x-ms-summary': z.string().min(1),
    }),
  ),
  responses: z.record(z.string(), z.looseObject({ description: z.string() })),
});
const document = z
  .looseObject({
    swagger: z.literal('2.0'),
    host: z.string(),
    basePath: z.string(),
    schemes: z.array(z.string()),
    paths: z.record(z.string(), z.record(z.string(), operationSchema)),
    definitions: z.record(z.string(), z.looseObject({})),
  })
  .parse(swagger);
const all = Object.values(document.paths).flatMap((methods) => Object.values(methods));

async function validate(value: unknown) {
  const validator = new Validator();
  const result = await validator.validate(Object(value));
  return { version: validator.version, ...result };
}

/** The definitions that a schema names, however deep. */
function referencesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' ? [String(inner).replace('#/definitions/', '')] : referencesOf(inner),
  );
}

describe('the documents', () => {
  it('of OpenAPI 3.1 is valid', async () => {
    const { json } = await call(getOpenapi, fakeDeps(), { query: 'version=3' });
    const { valid, errors, version: found } = await validate(json);
    assert.deepEqual([valid, errors, found], [true, undefined, '3.1']);
  });

  it('of Swagger 2.0 is valid', async () => {
    const { valid, errors, version: found } = await validate(swagger);
    assert.deepEqual([valid, errors, found], [true, undefined, '2.0']);
  });

  it('are told from one another by a validator that can fail', async () => {
    assert.equal((await validate({ ...Object(swagger), paths: { x: {} } })).valid, false);
  });

  it('are asked for as 2 or 3', async () => {
    const { status, text } = await call(getOpenapi, fakeDeps(), { query: 'version=1' });
    assert.equal(status, 400);
    assert.match(text, /The query parameter version must be 2 or 3\./);
  });
});

describe('the Swagger document', () => {
  it('says where the service was asked for it', () => {
    const { host, basePath, schemes } = document;
    assert.deepEqual([host, basePath, schemes], ['triage.example.com:8443', '/api', ['https']]);
  });

  it('has every operation, each under a name of its own', () => {
    const ids = all.map(({ operationId }) => operationId);
    assert.equal(new Set(ids).size, operations.length);
    for (const id of ids) assert.match(id, /^[A-Z][A-Za-z]+$/);
  });

  it('shows first what a workflow is made of, and gives each parameter a name to read', () => {
    const important = all
      .filter((one) => one['x-ms-visibility'] === 'important')
      .map((one) => one.operationId);
    assert.deepEqual(important.sort(), [
      'GetCase',
      'GetCaseNote',
      'GetTriageJob',
      'ListCases',
      'PostTriage',
      'PutCaseVerdict',
    ]);
    const triage = all.find(({ operationId }) => operationId === 'PostTriage');
    assert.deepEqual(
      triage?.parameters.map((one) => [one.name, one.in, one.required, one['x-ms-summary']]),
      [
        ['dryRun', 'query', false, 'Dry run'],
        ['prefer', 'header', false, 'Prefer'],
        ['body', 'body', true, 'Body'],
      ],
    );
  });

  it('has no reference that leads nowhere, and none that leads back to itself', () => {
    for (const one of all) for (const name of referencesOf(one)) assert.ok(document.definitions[name], name);
    const seen = new Set<string>();
    const follow = (name: string, way: readonly string[]): void => {
      assert.ok(!way.includes(name), [...way, name].join(' → '));
      if (seen.has(name)) return;
      for (const next of referencesOf(document.definitions[name])) {
        assert.ok(document.definitions[next], next);
        follow(next, [...way, name]);
      }
      seen.add(name);
    };
    for (const name of Object.keys(document.definitions)) follow(name, []);
  });

  it('is the one that the custom connector is made of: else run `npm run openapi`', () => {
    const file = new URL('../../infra/playbooks/connector.swagger.json', import.meta.url);
    const expected = JSON.parse(JSON.stringify(swaggerDocument(version, connectorPlace)));
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), expected);
  });
});

describe('swaggerSchema', () => {
  const rows: readonly (readonly [string, unknown, unknown])[] = [
    ['a reference', { $ref: '#/components/schemas/A', description: 'x' }, { $ref: '#/definitions/A' }],
    ['a reference back', { $ref: '#/components/schemas/Me' }, { type: 'object' }],
    ['a constant', { type: 'string', const: 'a' }, { type: 'string', enum: ['a'] }],
    ['a value that may be null', { type: ['string', 'null'] }, { type: 'string', 'x-nullable': true }],
    ['several types', { type: ['string', 'number'] }, {}],
    [
      'an alternative to null',
      { anyOf: [{ type: 'string', minLength: 1 }, { type: 'null' }], description: 'd' },
      { type: 'string', minLength: 1, description: 'd', 'x-nullable': true },
    ],
    [
      'alternatives',
      { oneOf: [{ type: 'string' }, { type: 'number' }], description: 'd' },
      { description: 'd' },
    ],
    [
      'an exclusive bound',
      { type: 'number', exclusiveMinimum: 0 },
      { type: 'number', minimum: 0, exclusiveMinimum: true },
    ],
    ['a class of Unicode', { type: 'string', pattern: '^\\p{L}$' }, { type: 'string' }],
    ['a list of anything', { type: 'array' }, { type: 'array', items: {} }],
    [
      'a record',
      {
        type: 'object',
        propertyNames: { type: 'string' },
        additionalProperties: { $ref: '#/components/schemas/A' },
      },
      { type: 'object', additionalProperties: { $ref: '#/definitions/A' } },
    ],
    [
      'properties',
      { type: 'object', properties: { systemAlertId: { type: 'string' } }, additionalProperties: false },
      {
        type: 'object',
        properties: { systemAlertId: { type: 'string', 'x-ms-summary': 'System alert id' } },
        additionalProperties: false,
      },
    ],
  ];
  for (const [name, schema, expected] of rows) {
    it(`says ${name}`, () => assert.deepEqual(swaggerSchema(schema, 'Me'), expected));
  }

  it('names things as people do', () => {
    assert.deepEqual(['id', 'systemAlertId', 'if-match', 'queryEndTime'].map(humanized), [
      'Id',
      'System alert id',
      'If match',
      'Query end time',
    ]);
  });
});
