import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { incidentRefSchema } from '../../src/case/case.schema.ts';
import { hashOf, mailboxKeyOf, partitionOf } from '../../src/tables/keys.ts';
import { incidentId } from '../support/sentinel.ts';
import { ATTACK, incidentPayload, incidentRow, wholeService } from './whole-service.ts';

const OWN = 'c0ffee00-0000-4000-8000-000000000001';
const STRANGER = 'bad1dea5-0000-4000-8000-00000000dead';

describe('a time of the future', () => {
  const forged: readonly (readonly [string, (at: (minutes: number) => string) => unknown])[] = [
    ['a row', () => incidentRow(STRANGER, ATTACK.id, { LastModifiedTime: '2099-01-01T00:00:00Z' })],
    [
      'a row that claims to be written then',
      () =>
        incidentRow(STRANGER, ATTACK.id, {
          LastModifiedTime: '2099-01-01T00:00:00Z',
          TimeGenerated: '2099-01-01T00:00:01Z',
        }),
    ],
    [
      'a row that was written earlier',
      (at) =>
        incidentRow(STRANGER, ATTACK.id, {
          LastModifiedTime: '2099-01-01T00:00:00Z',
          TimeGenerated: at(-61),
        }),
    ],
    ['a row of six minutes ahead', (at) => incidentRow(STRANGER, ATTACK.id, { LastModifiedTime: at(6) })],
    [
      'a payload',
      () =>
        incidentPayload(incidentId(STRANGER), ATTACK.message, {
          lastModifiedTimeUtc: '2099-01-01T00:00:00Z',
        }),
    ],
    [
      'a payload without a change',
      () => incidentPayload(incidentId(STRANGER), ATTACK.message, { createdTimeUtc: '2099-01-01T00:00:00Z' }),
    ],
  ];
  for (const [name, message] of forged) {
    for (const order of ['before', 'after']) {
      it(`of ${name} does not win, ${order} the genuine row`, async () => {
        const { send, caseOf, at } = wholeService();
        const genuine = incidentRow(OWN, ATTACK.id, { LastModifiedTime: at(-60) });
        await send(ATTACK.message);
        for (const one of order === 'before' ? [message(at), genuine] : [genuine, message(at)])
          await send(one);
        assert.equal((await caseOf(ATTACK.id)).incident?.id, OWN);
      });
    }
  }

  it('that is a few minutes ahead is a clock', async () => {
    const { send, caseOf, at } = wholeService();
    await send(ATTACK.message, incidentRow(OWN, ATTACK.id, { LastModifiedTime: at(-60) }));
    await send(incidentRow(STRANGER, ATTACK.id, { LastModifiedTime: at(4), TimeGenerated: at(0) }));
    assert.equal((await caseOf(ATTACK.id)).incident?.id, STRANGER);
  });

  it('that an earlier version kept loses against a row of today', async () => {
    const { send, caseOf, stores, table, at } = wholeService();
    await send(ATTACK.message);
    const kept = { id: STRANGER, number: 1, lastModifiedTime: '2099-01-01T00:00:00.000Z' };
    const hash = hashOf(ATTACK.id);
    const columns = { alertId: ATTACK.id, incident: JSON.stringify(kept), number: 1, lastModifiedTime: '' };
    await table('cases').submit(partitionOf(hash), [{ kind: 'put', rowKey: mailboxKeyOf(hash), columns }]);
    const stored = await stores.cases.get(ATTACK.id);
    assert.ok(stored);
    const incident = incidentRefSchema.parse(kept);
    await stores.cases.replace(stored, { ...stored.value, incident, revision: 2 });
    await send(incidentRow(OWN, ATTACK.id, { LastModifiedTime: at(-60) }));
    assert.equal((await caseOf(ATTACK.id)).incident?.id, OWN);
  });

  it('that an earlier version kept of the same incident is replaced', async () => {
    const { send, caseOf, stores, at } = wholeService();
    await send(ATTACK.message);
    const stored = await stores.cases.get(ATTACK.id);
    assert.ok(stored);
    const incident = { id: OWN, lastModifiedTime: '2099-01-01T00:00:00.000Z' };
    await stores.cases.replace(stored, { ...stored.value, incident, revision: 2 });
    const time = at(-60);
    await send(incidentRow(OWN, ATTACK.id, { LastModifiedTime: time, Status: 'Active' }));
    const { status, lastModifiedTime } = (await caseOf(ATTACK.id)).incident ?? {};
    assert.deepEqual([status, lastModifiedTime], ['Active', time]);
  });
});

describe('a redirected incident', () => {
  const redirected = { Status: 'Closed', Labels: '[{"labelName":"Redirected","labelType":"System"}]' };
  const rows: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
    ['closed, with the label', redirected, OWN],
    ['labels as a list', { Status: 'closed', Labels: [{ labelName: 'redirected' }] }, OWN],
    ['closed, without it', { Status: 'Closed', Labels: '[]' }, STRANGER],
    ['labels that cannot be read', { Status: 'Closed', Labels: '[{' }, STRANGER],
    ['open', { ...redirected, Status: 'Active' }, STRANGER],
  ];
  for (const [name, columns, holds] of rows) {
    for (const order of ['before', 'after']) {
      it(`${order} the open one, and changed later: ${name}`, async () => {
        const { send, caseOf, at } = wholeService();
        const open = incidentRow(OWN, ATTACK.id, { LastModifiedTime: at(-60) });
        const other = incidentRow(STRANGER, ATTACK.id, { LastModifiedTime: at(-1), ...columns });
        await send(ATTACK.message);
        for (const row of order === 'before' ? [other, open] : [open, other]) await send(row);
        assert.equal((await caseOf(ATTACK.id)).incident?.id, holds);
      });
    }
  }

  it('by a payload does not take the link either', async () => {
    const { send, caseOf, at } = wholeService();
    const labels = [{ labelName: 'Redirected', labelType: 'System' }];
    await send(ATTACK.message, incidentRow(OWN, ATTACK.id, { LastModifiedTime: at(-60) }));
    const properties = { status: 'Closed', labels, lastModifiedTimeUtc: at(-1) };
    await send(incidentPayload(incidentId(STRANGER), ATTACK.message, properties));
    assert.equal((await caseOf(ATTACK.id)).incident?.id, OWN);
  });

  it('is written to no more, and says why', async () => {
    const { service, send, deliver, items, at } = wholeService();
    service.add(OWN, { status: 'Closed', labels: [{ labelName: 'Redirected' }] }, [ATTACK.id]);
    await send(ATTACK.message, incidentRow(OWN, ATTACK.id, { LastModifiedTime: at(-60) }));
    await deliver();
    assert.equal(service.puts.length, 0);
    const told = await items(ATTACK.id);
    assert.equal(told.length, 5);
    assert.ok(
      told.every(({ state, detail }) => state === 'incident-redirected' && /Redirected/.test(detail)),
    );
  });

  it('that is opened again takes part again', async () => {
    const { send, caseOf, at } = wholeService();
    await send(ATTACK.message, incidentRow(OWN, ATTACK.id, { LastModifiedTime: at(-60), ...redirected }));
    assert.equal((await caseOf(ATTACK.id)).incident?.redirected, true);
    await send(incidentRow(OWN, ATTACK.id, { LastModifiedTime: at(-59), Status: 'Active', Labels: '[]' }));
    assert.equal((await caseOf(ATTACK.id)).incident?.redirected, undefined);
  });
});
