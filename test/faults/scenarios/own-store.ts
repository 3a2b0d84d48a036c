import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { TableClient } from '@azure/data-tables';
import { CHECKPOINTS_TABLE } from '../../../host/consumers/table-checkpoint-store.ts';
import { eventually } from '../../support/eventually.ts';
import { createLedger } from '../support/ledger.ts';
import { createOwnWorld, type OwnWorld } from '../support/own-world.ts';
import type { FaultRun, Outcome, Scenario } from '../support/scenario.ts';

/**
 * No file of the process may grow beyond `bytes`: its writes fail as on a full disk (`EFBIG` for `ENOSPC`), with
 * no disk to fill. Needs `prlimit` of util-linux.
 */
function limitFiles(processId: number, bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(processId), `--fsize=${bytes}:`]);
}

/** The disk is full for the table store and for the hub; it is killed in that state, too. */
async function fullDisk(world: OwnWorld, { random, full, log }: FaultRun): Promise<Outcome> {
  const ledger = createLedger();
  const rounds = full ? 6 : 2;
  let deliveries = 0;
  for (let round = 0; round < rounds; round += 1) {
    const service = await world.service();
    const before = ledger.alerts(full ? 60 : 20, { versions: 2, incidents: true });
    await world.publish(random.shuffled(before), random);
    await eventually('a saved table', async () => sizeOf(tableFile(world)) > 0);
    const tables = await world.tablesProcess();
    log(`round ${round + 1} of ${rounds}: no room for the tables, then for the hub`);
    limitFiles(tables, 4096);
    const during = ledger.alerts(full ? 60 : 20, { versions: 2, incidents: true });
    await world.publish(random.shuffled(during), random);
    limitFiles(service.processId, 4096);
    const refused = ledger.alerts(full ? 60 : 20, { versions: 2 });
    const sending = world.publish(random.shuffled(refused), random);
    await delay(random.between(500, 2000));
    await eventually('a word of the full disk', async () => service.output().includes('EFBIG'));
    const kill = round % 2 === 1;
    if (kill) {
      log('killed while its disk is full');
      world.forget();
      await service.kill('group');
      await eventually('the end of the table store', async () => !isAlive(tables));
      await world.service();
    } else {
      limitFiles(tables, 'unlimited');
      limitFiles(service.processId, 'unlimited');
    }
    await sending;
    deliveries += before.length + during.length + refused.length;
  }
  const tried = `${rounds} times no file may grow, first of the table store, then of the hub too; every second time killed in that state`;
  return world.outcome('full disk', tried, ledger, deliveries);
}

function tableFile({ directory }: OwnWorld): string {
  return join(directory, 'tables', '__azurite_db_table__.json');
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

/** What may stand in a damaged row of the checkpoints. */
const POISONS: readonly Readonly<Record<string, string | number>>[] = [
  { offset: '99999999999', sequenceNumber: '99999999' },
  { offset: 'nowhere', sequenceNumber: '3' },
  { offset: '', sequenceNumber: '' },
  { offset: 17, sequenceNumber: 'many' },
  { other: 'all columns gone' },
];

/** Rows of the checkpoints and of the ownerships are damaged while the service is down. */
async function poisonedCheckpoints(world: OwnWorld, { random, full, log }: FaultRun): Promise<Outcome> {
  const ledger = createLedger();
  let deliveries = 0;
  for (const [round, poison] of POISONS.slice(0, full ? undefined : 2).entries()) {
    log(`checkpoints: ${JSON.stringify(poison)}`);
    const service = await world.service();
    const messages = ledger.alerts(full ? 60 : 20, { versions: 2, incidents: true });
    await world.publish(random.shuffled(messages), random);
    await world.outcome('before', '', ledger, 0);
    const table = TableClient.fromConnectionString(service.tablesConnectionString, CHECKPOINTS_TABLE, {
      allowInsecureConnection: true,
    });
    for await (const { partitionKey = '', rowKey = '' } of table.listEntities()) {
      const damage = rowKey.startsWith('checkpoint') ? poison : { ownerId: round };
      await table.upsertEntity({ partitionKey, rowKey, ...damage }, 'Replace');
    }
    world.forget();
    await service.stop();
    await world.service();
    const after = ledger.alerts(full ? 60 : 20, { versions: 2, incidents: true });
    await world.publish(random.shuffled(after), random);
    await world.outcome('after', '', ledger, 0);
    deliveries += messages.length + after.length;
  }
  const tried =
    'every checkpoint and ownership overwritten: far ahead, no number, empty, of other types, gone';
  return world.outcome('poisoned checkpoints', tried, ledger, deliveries);
}

/** What happens to the embedded store of a service on one machine. */
export const ownStoreFaults: Scenario = {
  name: 'own-store',
  async run(run) {
    const outcomes: Outcome[] = [];
    for (const fault of [fullDisk, poisonedCheckpoints]) {
      run.log(fault.name);
      const world = createOwnWorld();
      try {
        outcomes.push(await fault(world, run));
      } finally {
        await world.stop();
      }
    }
    return outcomes;
  },
};
