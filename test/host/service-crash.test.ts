import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { FIXTURE, kept, names, publish } from './fixtures/fixture-app.ts';
import {
  eventually,
  type RunningService,
  type RunOptions,
  runService,
  temporaryDirectory,
} from './run-service.ts';

suite('service that is killed', { timeout: 60_000 }, () => {
  const running: RunningService[] = [];
  const directories: { remove: () => void }[] = [];
  const start = async (options: RunOptions = {}) => {
    const service = await runService({ root: FIXTURE, ...options });
    running.push(service);
    return service;
  };
  const directory = () => {
    const made = temporaryDirectory();
    directories.push(made);
    return made.path;
  };
  afterEach(async () => {
    await Promise.all(running.splice(0).map((service) => service.stop()));
    for (const made of directories.splice(0)) made.remove();
  });

  for (const target of ['process', 'group'] as const) {
    test(`keeps every one of 500 events when its ${target} is killed in the middle`, async () => {
      const dataDir = directory();
      const first = await start({ dataDir });
      for (let batch = 0; batch < 10; batch++) await publish(first, names(50, `batch-${batch}`));
      await eventually('some rows', async () => (await kept(first)).size >= 20);
      await first.kill(target);
      const second = await start({ dataDir });
      await eventually('all rows', async () => (await kept(second)).size >= 500);
      assert.equal((await kept(second)).size, 500);
      assert.equal(await second.stop(), 0);
    });
  }

  test('starts a table store that died again, and reads on from what that had saved', async () => {
    const service = await start({ dataDir: directory() });
    await publish(service, names(20, 'before'));
    await eventually('the rows before', async () => (await kept(service)).size === 20);
    process.kill(tablesProcess(service), 'SIGKILL');
    await publish(service, names(20, 'after'));
    await eventually('every row', async () => (await kept(service)).size === 40);
    assert.equal(await service.stop(), 0);
  });
});

/** The child of the service: the only process that has it for a parent. */
function tablesProcess(service: RunningService): number {
  const [, id] = /table store is process (\d+)/.exec(service.output()) ?? [];
  return Number(id);
}
