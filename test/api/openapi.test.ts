import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { getOpenapi } from '../../src/api/get-openapi.ts';
import { operations } from '../../src/api/operations.ts';
import { call } from './support/call.ts';
import { fakeDeps } from './support/fake-deps.ts';

const operationSchema = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  parameters: z
    .array(z.looseObject({ name: z.string(), in: z.string(), required: z.boolean().optional() }))
    .optional(),
  requestBody: z.looseObject({}).optional(),
  responses: z.record(z.string(), z.looseObject({ description: z.string() })),
  security: z.array(z.unknown()).optional(),
});
const documentSchema = z.looseObject({
  openapi: z.string(),
  info: z.looseObject({ version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }),
  security: z.array(z.record(z.string(), z.array(z.string()))),
});

const answer = await call(getOpenapi, fakeDeps());
const document = documentSchema.parse(answer.json);

/** Every value of the document, however deep. */
function* values(node: unknown): Generator<[key: string, value: unknown]> {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    yield [key, value];
    yield* values(value);
  }
}

describe('GET /openapi.json', () => {
  it('is an OpenAPI 3.1 document of this version of the service', () => {
    assert.equal(answer.status, 200);
    assert.match(document.openapi, /^3\.1\./);
    assert.equal(document.info.version, '1.2.3');
  });

  it('has the calls of the API and no others', () => {
    const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
    );
    assert.deepEqual(calls.sort(), [
      'delete /allowlist/{id} delete-allowlist-entry',
      'get /allowlist list-allowlist',
      'get /allowlist/audit list-allowlist-audit',
      'get /allowlist/suggestions list-allowlist-suggestions',
      'get /audit list-changes',
      'get /cases list-cases',
      'get /cases/counts count-cases',
      'get /cases/{id} get-case',
      'get /cases/{id}/allowlist-draft get-allowlist-draft',
      'get /cases/{id}/note get-case-note',
      'get /console get-console',
      'get /console/{asset} get-console-asset',
      'get /failures list-failures',
      'get /failures/{id} get-failure',
      'get /health get-health',
      'get /openapi.json get-openapi',
      'get /rule get-rule',
      'get /triage/{id} get-triage-job',
      'post /allowlist/import import-allowlist',
      'post /allowlist/simulate simulate-allowlist',
      'post /explain post-explain',
      'post /failures/{id}/replay replay-failure',
      'post /triage post-triage',
      'put /allowlist/{id} put-allowlist-entry',
      'put /cases/{id}/verdict put-case-verdict',
    ]);
  });

  it('declares each parameter of each path', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      for (const { parameters = [], operationId } of Object.values(methods)) {
        const declared = parameters.filter((parameter) => parameter.in === 'path');
        assert.deepEqual([operationId, ...declared.map(({ name }) => name)], [operationId, ...names]);
      }
    }
  });

  it('shows what the query of the list takes', () => {
    const parameters = document.paths['/cases']?.['get']?.parameters ?? [];
    assert.deepEqual(
      parameters.map(({ name }) => name),
      [
        'disposition',
        'host',
        'account',
        'branch',
        'category',
        'verdict',
        'since',
        'until',
        'limit',
        'cursor',
      ],
    );
    assert.deepEqual(parameters.find(({ name }) => name === 'limit')?.['schema'], {
      description: 'How many items a page has at most.',
      type: 'integer',
      minimum: 1,
      maximum: 200,
      default: 50,
    });
  });

  it('has no reference that leads nowhere', () => {
    const references = [...values(document)]
      .filter(([key]) => key === '$ref')
      .map(([, value]) => String(value));
    assert.equal(references.length > 10, true);
    for (const reference of references) {
      const name = reference.replace('#/components/schemas/', '');
      assert.ok(document.components.schemas[name], reference);
    }
  });

  it('describes every problem as one', () => {
    for (const { responses } of Object.values(document.paths).flatMap((methods) => Object.values(methods))) {
      for (const [status, response] of Object.entries(responses)) {
        if (Number(status) < 400 || status === '503') continue;
        assert.match(
          JSON.stringify(response),
          /"application\/problem\+json":\{"schema":\{"\$ref":"#\/components\/schemas\/Problem"/,
        );
      }
    }
  });

  it('asks for a key or a token everywhere but for the health and the files of the page', () => {
    const open = ['/health', '/console', '/console/{asset}'];
    assert.deepEqual(document.security, [{ functionKey: [] }, { entra: [] }]);
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const { security } of Object.values(methods)) {
        assert.deepEqual(security, open.includes(path) ? [] : undefined);
      }
    }
  });

  it('gives examples that its own schemas take', () => {
    const bodies = operations.flatMap(({ body }) => (body ? [body] : []));
    assert.equal(bodies.length, 6);
    for (const { schema, example } of bodies) assert.equal(schema.safeParse(example).success, true);
  });
});
