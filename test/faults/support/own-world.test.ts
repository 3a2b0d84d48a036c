import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, suite, test } from 'node:test';
import { createLedger } from './ledger.ts';
import { createOwnWorld, type OwnWorld } from './own-world.ts';
import { seededRandom } from './random.ts';
import { runFaults } from './run-faults.ts';

// The AMQP client goes on trying a hub that has ended for a while, which nothing reaches from outside.
after(() => {
  setTimeout(() => process.exit(), 2_000).unref();
});

suite('service on one machine that ends', { timeout: 120_000 }, () => {
  let world: OwnWorld;
  beforeEach(() => {
    world = createOwnWorld();
  });
  afterEach(() => world.stop());

  test('ends the publishing with its last output when nobody has killed it', async () => {
    const { processId } = await world.service();
    process.kill(processId, 'SIGKILL');
    const messages = createLedger().alerts(3);
    await assert.rejects(
      world.publish(messages, seededRandom(1)),
      /^Error: A service ended by itself, with null\. Its last output:.*\nready http/s,
    );
  });

  test('ends the waiting, too, and the run with the name of the scenario', async () => {
    const { processId } = await world.service();
    const dying = {
      name: 'dying',
      async run() {
        process.kill(processId, 'SIGKILL');
        return [await world.outcome('', '', createLedger(), 0)];
      },
    };
    await assert.rejects(
      runFaults([dying], { seed: 1, full: false, log: () => undefined }),
      /^Error: dying: A service ended by itself/,
    );
  });
});
