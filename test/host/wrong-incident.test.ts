import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import * as z from 'zod';
import { guid } from '../case/make-case.ts';
import { ATTACK, BENIGN, incidentRow } from '../incident/whole-service.ts';
import { type ArmServer, startArmServer } from '../support/arm-server.ts';
import { eventually } from '../support/eventually.ts';
import { type RunningService, runService } from '../support/run-service.ts';
import { incidentId, WORKSPACE } from '../support/sentinel.ts';

const OWN = 'c0ffee00-0000-4000-8000-000000000001';
const STRANGER = 'bad1dea5-0000-4000-8000-00000000dead';

const caseSchema = z.looseObject({
  incident: z.looseObject({ id: z.string().optional() }).optional(),
  writeback: z.array(z.looseObject({ action: z.string(), state: z.string() })),
});

suite('a row that ties a case to an incident of others, in a running service', { timeout: 180_000 }, () => {
  let arm: ArmServer;
  let service: RunningService;
  before(async () => {
    arm = await startArmServer();
    const env = { SENTINEL_WORKSPACE: WORKSPACE, WRITEBACK_CLOSE: 'on', WRITEBACK_TAGS: 'on', ...arm.env };
    service = await runService({ env });
  });
  after(async () => {
    await service.stop();
    await arm.close();
  });

  async function send(...records: readonly unknown[]): Promise<void> {
    const answer = await fetch(`${service.url}/triage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(records),
    });
    assert.equal(answer.status, 200, await answer.text());
  }
  async function caseOf(id: string) {
    return caseSchema.parse(await (await fetch(`${service.url}/cases/${id}`)).json());
  }
  const statesOf = async (id: string) =>
    (await caseOf(id)).writeback.map(({ action, state }) => `${action} ${state}`).join();

  test('writes nothing to that incident, and unlinks the case', async () => {
    arm.service.add(STRANGER, {}, [guid(9)]);
    const LastModifiedTime = new Date().toISOString();
    await send(BENIGN.message, incidentRow(STRANGER, BENIGN.id, { LastModifiedTime }));
    const refused = 'comment incident-of-others,tags incident-of-others,close incident-of-others';
    await eventually('the states', async () => (await statesOf(BENIGN.id)) === refused, 60_000);
    assert.equal((await caseOf(BENIGN.id)).incident, undefined);
    assert.equal(arm.service.puts.length, 0);
  });

  test('serves the genuine incident as ever, though its row is older', async () => {
    arm.service.add(OWN, {}, [BENIGN.id]);
    await send(incidentRow(OWN, BENIGN.id, { LastModifiedTime: '2026-01-15T04:20:00Z' }));
    const served = 'comment done,tags done,close done';
    await eventually('the states', async () => (await statesOf(BENIGN.id)) === served, 60_000);
    assert.equal(arm.service.get(OWN).properties['status'], 'Closed');
    assert.equal(arm.service.get(STRANGER).properties['status'], 'New');
    assert.ok(arm.service.puts.every(({ path }) => path.startsWith(incidentId(OWN))));
  });

  test('is not led away from it for ever by a time of the future', async () => {
    const name = 'c0ffee00-0000-4000-8000-000000000002';
    arm.service.add(name, {}, [ATTACK.id]);
    await send(
      ATTACK.message,
      incidentRow(STRANGER, ATTACK.id, { LastModifiedTime: '2099-01-01T00:00:00Z' }),
    );
    await send(incidentRow(name, ATTACK.id, { LastModifiedTime: '2026-01-15T09:20:00Z' }));
    assert.equal((await caseOf(ATTACK.id)).incident?.id, name);
    await eventually('the comment', async () => arm.service.get(name).comments.size === 1, 60_000);
  });
});
