import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { operations } from '../../src/api/operations.ts';

const recordingSchema = z.object({
  functions: z.array(
    z.object({
      name: z.string(),
      bindings: z.record(z.string(), z.looseObject({ type: z.string(), direction: z.string() })),
      retryOptions: z.looseObject({}).optional(),
    }),
  ),
  modules: z.array(z.string()),
});

// Settings of nobody else: what is registered must not hang on the machine that runs the test.
const program = fileURLToPath(new URL('support/print-recording.ts', import.meta.url));
function record(env: Readonly<Record<string, string>>, files: readonly string[] = []) {
  const output = execFileSync(process.execPath, [program, ...files], { encoding: 'utf8', env });
  return recordingSchema.parse(JSON.parse(output));
}
const SETTINGS = { SENTINEL_WORKSPACE: '/subscriptions/x', GRAPH: 'on' };
const { functions: everything, modules } = record(SETTINGS);
const WRITE_BACK = 'deliver-writeback';
const ENRICH = 'enrich-cases';
const RESUME = 'resume-jobs';
const TIMERS = [WRITE_BACK, ENRICH, RESUME];
const functions = everything.filter(({ name }) => !TIMERS.includes(name) && !name.startsWith('mcp-'));

describe('the functions that the app registers', () => {
  it('over HTTP are the calls of the API, with their methods, routes and levels', () => {
    const http = functions.flatMap(({ name, bindings }) => {
      const trigger = Object.values(bindings).find(({ type }) => type === 'httpTrigger');
      return trigger ? [[name, trigger['methods'], trigger['route'], trigger['authLevel']]] : [];
    });
    assert.deepEqual(http, [
      ['count-cases', ['GET'], 'cases/counts', 'function'],
      ['delete-allowlist-entry', ['DELETE'], 'allowlist/{id}', 'function'],
      ['get-allowlist-draft', ['GET'], 'cases/{id}/allowlist-draft', 'function'],
      ['get-case-note', ['GET'], 'cases/{id}/note', 'function'],
      ['get-case', ['GET'], 'cases/{id}', 'function'],
      ['get-console-asset', ['GET'], 'console/{asset}', 'anonymous'],
      ['get-console', ['GET'], 'console', 'anonymous'],
      ['get-failure', ['GET'], 'failures/{id}', 'function'],
      ['get-health', ['GET'], 'health', 'anonymous'],
      ['get-openapi', ['GET'], 'openapi.json', 'function'],
      ['get-rule', ['GET'], 'rule', 'function'],
      ['get-triage-job', ['GET'], 'triage/{id}', 'function'],
      ['import-allowlist', ['POST'], 'allowlist/import', 'function'],
      ['list-allowlist-audit', ['GET'], 'allowlist/audit', 'function'],
      ['list-allowlist-suggestions', ['GET'], 'allowlist/suggestions', 'function'],
      ['list-allowlist', ['GET'], 'allowlist', 'function'],
      ['list-cases', ['GET'], 'cases', 'function'],
      ['list-changes', ['GET'], 'audit', 'function'],
      ['list-failures', ['GET'], 'failures', 'function'],
      ['post-explain', ['POST'], 'explain', 'function'],
      ['post-triage', ['POST'], 'triage', 'function'],
      ['put-allowlist-entry', ['PUT'], 'allowlist/{id}', 'function'],
      ['put-case-verdict', ['PUT'], 'cases/{id}/verdict', 'function'],
      ['replay-failure', ['POST'], 'failures/{id}/replay', 'function'],
      ['simulate-allowlist', ['POST'], 'allowlist/simulate', 'function'],
    ]);
  });

  it('ask the platform for no key where it checks tokens, which are then asked for by us', () => {
    const env = { AUTHENTICATION: 'entra' };
    const under = recordingSchema.parse(
      JSON.parse(execFileSync(process.execPath, [program], { encoding: 'utf8', env })),
    );
    const levels = under.functions.flatMap(({ bindings }) =>
      Object.values(bindings).flatMap(({ type, authLevel }) => (type === 'httpTrigger' ? [authLevel] : [])),
    );
    assert.deepEqual([...new Set(levels)], ['anonymous']);
    assert.equal(levels.length, operations.length);
  });

  it('answer over HTTP', () => {
    for (const { name, bindings } of functions.filter((recorded) => recorded.name !== 'triage-alerts')) {
      assert.deepEqual(
        [name, bindings['$return']?.type, bindings['$return']?.direction],
        [name, 'http', 'out'],
      );
    }
  });

  it('on the hub is one, for whole batches of bytes, retried without end', () => {
    const hub = functions.filter(({ bindings }) =>
      Object.values(bindings).every(({ type }) => type !== 'httpTrigger'),
    );
    assert.deepEqual(
      hub.map(({ name }) => name),
      ['triage-alerts'],
    );
    const [trigger, ...others] = Object.values(hub[0]?.bindings ?? {});
    assert.equal(others.length, 0);
    assert.ok(trigger);
    // The library's own: a generated name, and a flag of the SDK bindings that this one does not use.
    const { name: _name, properties: _properties, ...binding } = trigger;
    assert.deepEqual(binding, {
      type: 'eventHubTrigger',
      direction: 'in',
      connection: 'AlertsHub',
      eventHubName: 'sentinel-alerts',
      consumerGroup: '$Default',
      cardinality: 'many',
      dataType: 'binary',
    });
    const retry = hub[0]?.retryOptions ?? {};
    assert.deepEqual(
      [retry['retryStrategy'], retry['maxRetryCount'], retry['minimumInterval'], retry['maximumInterval']],
      ['exponentialBackoff', -1, { seconds: 2 }, { seconds: 120 }],
    );
  });

  it('on a timer are unfinished jobs, the write-back, where a workspace is named, and enrichment, where a source is', () => {
    for (const [timer, schedule] of [
      [WRITE_BACK, '*/15 * * * * *'],
      [ENRICH, '30 */5 * * * *'],
      [RESUME, '0 */5 * * * *'],
    ] as const) {
      const found = everything.find(({ name }) => name === timer);
      const [trigger] = Object.values(found?.bindings ?? {});
      assert.deepEqual([trigger?.type, trigger?.['schedule']], ['timerTrigger', schedule]);
    }
    const without = record({})
      .functions.map(({ name }) => name)
      .filter((name) => !name.startsWith('mcp-') && name !== RESUME);
    assert.deepEqual(
      without,
      functions.map(({ name }) => name),
    );
  });

  it('as tools of the Model Context Protocol are the calls that read', () => {
    const tools = everything.flatMap(({ name, bindings }) => {
      const trigger = Object.values(bindings).find(({ type }) => type === 'mcpToolTrigger');
      if (trigger === undefined) return [];
      const properties = z
        .array(z.looseObject({ propertyName: z.string(), isRequired: z.boolean() }))
        .parse(JSON.parse(String(trigger['toolProperties'])));
      const needed = properties.filter(({ isRequired }) => isRequired);
      return [[name, trigger['toolName'], ...needed.map(({ propertyName }) => propertyName)]];
    });
    assert.deepEqual(tools, [
      ['mcp-explain', 'explain', 'rows'],
      ['mcp-get-case', 'get_case', 'id'],
      ['mcp-get-note', 'get_note', 'id'],
      ['mcp-list-cases', 'list_cases'],
    ]);
  });

  it('are one a file, named after it, and every operation has one', () => {
    const files = readdirSync(new URL('../../functions/', import.meta.url)).filter((name) =>
      name.endsWith('.ts'),
    );
    const names = everything.map(({ name }) => `${name}.ts`);
    assert.deepEqual(names.sort(), files.sort());
    const ids = operations.map(({ id }) => `${id}.ts`);
    const tools = files.filter((name) => name.startsWith('mcp-'));
    const timers = TIMERS.map((name) => `${name}.ts`);
    assert.deepEqual([...ids, 'triage-alerts.ts', ...timers, ...tools].sort(), files.sort());
  });
});

describe('importing the triggers', () => {
  it('loads the library', () => {
    assert.ok(modules.some((url) => url.includes('/node_modules/@azure/functions/')));
  });

  // Each costs more at a cold start than all of the service: they are loaded by the first call that needs them.
  const late = [
    'zod',
    '@kusto/language-service-next',
    '@azure/identity',
    '@azure/data-tables',
    '@azure/monitor-opentelemetry-exporter',
    '@opentelemetry',
    '@azure/event-hubs',
    'csv-parse',
    'markdown-it',
    'zod-openapi',
    'undici',
  ];
  for (const name of late) {
    it(`does not load ${name}`, () => {
      assert.deepEqual(
        modules.filter((url) => url.includes(`/node_modules/${name}/`)),
        [],
      );
    });
  }

  it('loads nothing of the rule compiler, the host or the scripts', () => {
    assert.deepEqual(
      modules.filter((url) => /\/(rule-compiler|host|scripts)\//.test(url)),
      [],
    );
  });
});

describe('the build of the triggers', () => {
  const { main } = z
    .object({ main: z.string() })
    .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')));
  const built = record(SETTINGS, [main]);

  it('registers the same functions as the source', () => {
    assert.deepEqual(
      built.functions.map(({ name }) => name).sort(),
      everything.map(({ name }) => name).sort(),
    );
  });

  it('loads few bytes beside the library: a cold start pays for each', () => {
    const library = statSync(fileURLToPath(import.meta.resolve('@azure/functions'))).size;
    const files = built.modules.filter((url) => url.startsWith('file:'));
    const bytes = files.reduce((sum, url) => sum + statSync(fileURLToPath(url)).size, 0);
    assert.ok(bytes > library && bytes < library + 30_000, `${files.length} files of ${bytes} bytes`);
  });
});
