import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { loadHostJson } from '../../host/host-json.ts';
import { StartError } from '../../host/start-error.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

suite('host.json', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(() => directory.remove());
  const load = (content: unknown) => {
    writeFileSync(join(directory.path, 'host.json'), JSON.stringify(content));
    return loadHostJson(directory.path);
  };

  const defaults = {
    routePrefix: 'api',
    logLevel: 'information',
    eventHubs: {
      maxEventBatchSize: 100,
      prefetchCount: 300,
      batchCheckpointFrequency: 1,
      initialOffset: 'fromStart',
    },
  };

  test('of this repository says what the defaults of the extensions are', () => {
    assert.deepEqual(loadHostJson(resolve(import.meta.dirname, '../..')), defaults);
  });

  test('has defaults for what it leaves out', () => {
    assert.deepEqual(load({ version: '2.0' }), defaults);
  });

  test('is taken as it says', () => {
    const loaded = load({
      version: '2.0',
      extensions: {
        http: { routePrefix: '' },
        eventHubs: {
          maxEventBatchSize: 7,
          maxWaitTime: '00:01:30',
          initialOffsetOptions: { type: 'fromEnd' },
        },
      },
      logging: { logLevel: { default: 'Warning' } },
    });
    assert.equal(loaded.routePrefix, '');
    assert.equal(loaded.logLevel, 'warning');
    assert.equal(loaded.eventHubs.maxEventBatchSize, 7);
    assert.equal(loaded.eventHubs.maxWaitTime, 90);
    assert.equal(loaded.eventHubs.initialOffset, 'fromEnd');
  });

  for (const [content, problem] of [
    [{ version: '1.0' }, /version/],
    [{ version: '2.0', extensions: { eventHubs: { maxEventBatchSize: 0 } } }, /maxEventBatchSize/],
    [{ version: '2.0', extensions: { eventHubs: { maxWaitTime: '90' } } }, /hh:mm:ss/],
    [{ version: '2.0', logging: { logLevel: { default: 'loud' } } }, /loud is not a level/],
  ] as const) {
    test(`${JSON.stringify(content)} is refused`, () => {
      assert.throws(
        () => load(content),
        (error) => error instanceof StartError && problem.test(error.message),
      );
    });
  }

  test('that is missing is named', () => {
    assert.throws(() => loadHostJson(directory.path), /host\.json cannot be read/);
  });
});
