import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { eventually } from '../support/eventually.ts';
import type { RunningService } from '../support/run-service.ts';
import { FIXTURE, kept, names, publish } from './fixtures/fixture-app.ts';
import { servicesOfSuite } from './services-of-suite.ts';

suite('service that is killed', { timeout: 60_000 }, () => {
  const { start, directory } = servicesOfSuite({ root: FIXTURE });

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
