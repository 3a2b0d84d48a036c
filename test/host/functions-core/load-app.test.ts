import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { before, suite, test } from 'node:test';
import type { FunctionsCore } from '../../../host/functions-core/functions-core.ts';
import { invoke } from '../../../host/functions-core/invoke.ts';
import { loadApp } from '../../../host/functions-core/load-app.ts';
import { silentLog } from '../../../host/log.ts';
import { runServiceToEnd } from '../../support/run-service.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const FIXTURE = resolve(import.meta.dirname, '../fixtures/app');

suite('loading an app', { timeout: 20_000 }, () => {
  let core: FunctionsCore;
  before(async () => {
    core = await loadApp(FIXTURE, silentLog);
  });

  const binding = (name: string, type: string) =>
    Object.values(core.functions.get(name)?.metadata.bindings ?? {}).find((found) => found.type === type);

  test('registers what every trigger file registers', () => {
    assert.deepEqual([...core.functions.keys()].sort(), [
      'get-file',
      'get-newest',
      'get-nothing',
      'get-slow',
      'get-thing',
      'get-thing-note',
      'get-thrown',
      'keep-events',
      'list-things',
      'post-thing',
      'put-thing',
      'take-out',
    ]);
  });

  test('keeps the triggers as the library hands them over', () => {
    const http = binding('get-thing', 'httpTrigger');
    assert.equal(http?.['route'], 'things/{id}');
    assert.deepEqual(http?.['methods'], ['GET']);
    const events = binding('keep-events', 'eventHubTrigger');
    assert.equal(events?.['connection'], 'AlertsHub');
    assert.equal(events?.['cardinality'], 'many');
    assert.equal(events?.dataType, 'binary');
    const retry = core.functions.get('keep-events')?.metadata.retryOptions;
    assert.equal(retry?.retryStrategy, 'exponentialBackoff');
    assert.equal(retry?.maxRetryCount, 2);
  });

  test('is the library in a worker, not in its test mode', () => {
    assert.equal(core.programmingModel?.name, '@azure/functions');
    assert.match(core.programmingModel?.version ?? '', /^4\./);
  });

  test('refuses a function after the start', () => {
    assert.throws(
      () => core.api.registerFunction({ name: 'late', bindings: {} }, () => undefined),
      /only be registered during app startup/,
    );
  });

  test('runs the hooks around an invocation, which may change what goes in and what comes out', async () => {
    const registered = core.functions.get('get-thing');
    assert.ok(registered);
    const seen: string[] = [];
    const hooks = [
      core.api.registerHook('preInvocation', (context) => {
        seen.push('before');
        context['functionCallback'] = () => ({ status: 201, jsonBody: 'hooked' });
      }),
      core.api.registerHook('postInvocation', (context) =>
        seen.push(`after ${JSON.stringify(context['result'])}`),
      ),
    ];
    const http = { method: 'GET', url: 'http://127.0.0.1/api/things/x' };
    const response = await invoke(core, registered, { data: { http } }, silentLog);
    for (const hook of hooks) hook.dispose();
    assert.equal(response.returnValue?.http?.statusCode, '201');
    assert.deepEqual(seen, ['before', 'after {"status":201,"jsonBody":"hooked"}']);
    const again = await invoke(core, registered, { data: { http } }, silentLog);
    assert.equal(again.returnValue?.http?.statusCode, '200');
    assert.throws(() => core.api.registerHook('beforeInvocation', () => undefined), RangeError);
  });

  const trigger = `import { app } from '@azure/functions';\n`;
  const broken: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
    [
      'a trigger file that throws',
      {
        'a.js': `${trigger}app.http('a', { handler: () => ({}) });`,
        'b.js': `throw new Error('no such setting');`,
      },
      /the trigger file functions\/b\.js cannot be loaded: no such setting/,
    ],
    [
      'an import that is not there',
      { 'a.js': `import './missing.js';` },
      /functions\/a\.js cannot be loaded/,
    ],
    ['files that register nothing', { 'a.js': 'export {};' }, /registers no function/],
    ['no file', {}, /no compiled trigger matches functions\/\*\.js/],
    [
      'two functions of one name',
      { 'a.js': `${trigger}for (const name of ['a', 'A']) app.http(name, { handler: () => ({}) });` },
      /functions\/a\.js cannot be loaded: A function named "A" is registered twice/,
    ],
    [
      'a name that Azure refuses',
      { 'a.js': `${trigger}app.http('a b', { handler: () => ({}) });` },
      /is not a valid function name/,
    ],
    [
      'two functions at one route',
      {
        'a.js': `${trigger}for (const name of ['a', 'b']) app.http(name, { route: 'x/{' + name + '}', handler: () => ({}) });`,
      },
      /two functions answer GET api\/x\/\{b\}/,
    ],
  ];
  for (const [what, files, expected] of broken) {
    test(`does not start with ${what}`, async () => {
      const directory = temporaryDirectory();
      const root = directory.path;
      mkdirSync(join(root, 'functions'));
      symlinkSync(resolve(FIXTURE, '../../../../node_modules'), join(root, 'node_modules'));
      writeFileSync(join(root, 'package.json'), '{"type":"module","main":"functions/*.js"}');
      writeFileSync(join(root, 'host.json'), '{"version":"2.0"}');
      for (const [name, text] of Object.entries(files)) writeFileSync(join(root, 'functions', name), text);
      const { code, output } = await runServiceToEnd({ root });
      directory.remove();
      assert.equal(code, 1);
      assert.match(output, expected);
      assert.doesNotMatch(output, /ready/);
    });
  }
});
