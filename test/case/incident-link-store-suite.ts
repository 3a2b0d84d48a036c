import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Incident, IncidentRef } from '../../src/alert/alert.ts';
import type { IncidentLinkStore } from '../../src/case/stores.ts';
import { guid } from './make-case.ts';

async function refOf(store: IncidentLinkStore, alertId: string): Promise<IncidentRef | undefined> {
  return (await store.get([alertId])).get(alertId);
}

function makeIncident(overrides: Partial<Incident> = {}): Incident {
  return {
    number: 42,
    title: 'Detect Systemctl on web-01.example.com',
    status: 'New',
    lastModifiedTime: '2026-01-02T03:04:05.1000000Z',
    alertIds: [guid(1)],
    ...overrides,
  };
}

const ARRIVED = new Date('2026-01-02T03:10:00.000Z');
const early = '2026-01-02T03:04:05.1234567Z';
const late = '2026-01-02T03:04:05.1234568Z';

/** What every `IncidentLinkStore` has to do. `open` gives an empty one. */
export function testIncidentLinkStore(name: string, open: () => IncidentLinkStore): void {
  describe(`${name}: incident links`, () => {
    it('gives the incident of each alert that has one', async () => {
      const store = open();
      const { alertIds, ...ref } = makeIncident({
        alertIds: Array.from({ length: 40 }, (_, at) => guid(at)),
      });
      await store.put({ ...ref, alertIds }, ARRIVED);
      const found = await store.get([...alertIds, guid(99), "' or 1 eq 1", '/\\#?\u0000']);
      assert.deepEqual(new Set(found.keys()), new Set(alertIds));
      assert.deepEqual(found.get(guid(7)), ref);
      assert.deepEqual(await store.get([]), new Map());
    });

    for (const [first, second, holds] of [
      [early, late, 'second'],
      [late, early, 'first'],
      [early, early, 'second'],
      ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.0000001Z', 'second'],
      ['2026-01-02T03:04:06Z', early, 'first'],
      [undefined, early, 'second'],
      [early, undefined, 'first'],
      [undefined, undefined, 'second'],
      ['not a time', early, 'second'],
    ] as const) {
      it(`keeps the ${holds} of ${first ?? 'no time'} and ${second ?? 'no time'}`, async () => {
        const store = open();
        const { lastModifiedTime: _, ...incident } = makeIncident();
        const at = (time: string | undefined) => (time === undefined ? {} : { lastModifiedTime: time });
        await store.put({ ...incident, status: 'first', ...at(first) }, ARRIVED);
        await store.put({ ...incident, status: 'second', ...at(second) }, ARRIVED);
        assert.equal((await refOf(store, guid(1)))?.status, holds);
      });
    }

    it('keeps the latest of concurrent updates', async () => {
      const store = open();
      const updates = [3, 0, 5, 1, 4, 2].map((second) =>
        makeIncident({ status: `at ${second}`, lastModifiedTime: `2026-01-02T03:04:0${second}.0000000Z` }),
      );
      await Promise.all(updates.map((incident) => store.put(incident, ARRIVED)));
      assert.equal((await refOf(store, guid(1)))?.status, 'at 5');
    });

    it('keeps an incident with overlong and odd text', async () => {
      const store = open();
      const title = `\u0000\ud800${'x'.repeat(100_000)}`;
      await store.put(makeIncident({ title, id: '/'.repeat(5_000) }), ARRIVED);
      const ref = await refOf(store, guid(1));
      assert.equal(ref?.title, `\u0000\ud800${'x'.repeat(597)}…`);
      assert.ok((ref?.id?.length ?? 0) <= 1_024);
    });

    describe('an incident that is rejected', () => {
      const [one, two] = [guid(101), guid(102)];
      const told = (id: string, lastModifiedTime: string) => makeIncident({ id, lastModifiedTime });
      const before = '2026-01-02T03:05:00.000Z';
      const checkedAt = new Date('2026-01-02T03:06:00.000Z');
      const after = '2026-01-02T03:07:00.000Z';

      it('gives way to the one of which another message told', async () => {
        const store = open();
        await store.put(told(one, early), ARRIVED);
        await store.put(told(two, before), ARRIVED);
        assert.equal((await refOf(store, guid(1)))?.id, two);
        assert.equal((await store.reject(guid(1), { id: two }, { checkedAt }))?.id, one);
        assert.equal((await refOf(store, guid(1)))?.id, one);
      });

      it('is kept as the last one where asked, and else leaves none', async () => {
        const store = open();
        await store.put(told(two, before), ARRIVED);
        const kept = await store.reject(guid(1), { id: two }, { checkedAt, unlessLast: true });
        assert.equal(kept?.id, two);
        assert.equal(await store.reject(guid(1), { id: two }, { checkedAt }), undefined);
        assert.equal(await refOf(store, guid(1)), undefined);
      });

      it('comes back by a later change only, whether told by its name or by its ARM id', async () => {
        const store = open();
        const path = `/subscriptions/x/incidents/${two.toUpperCase()}`;
        await store.put(told(two, before), ARRIVED);
        await store.reject(guid(1), { id: two }, { checkedAt });
        for (const id of [two, path]) await store.put(told(id, before), ARRIVED);
        const { lastModifiedTime: _, ...undated } = makeIncident({ id: two });
        await store.put(undated, ARRIVED);
        assert.equal(await refOf(store, guid(1)), undefined);
        await store.put(told(path, after), ARRIVED);
        assert.equal((await refOf(store, guid(1)))?.id, path);
        await store.put(told(two, before), ARRIVED);
        assert.equal((await refOf(store, guid(1)))?.lastModifiedTime, after);
      });

      it('of an alert of which nothing is known is remembered', async () => {
        const store = open();
        assert.equal(await store.reject(guid(1), { id: two }, { checkedAt }), undefined);
        await store.put(told(two, before), ARRIVED);
        assert.equal(await refOf(store, guid(1)), undefined);
        await store.put(told(one, early), ARRIVED);
        assert.equal((await refOf(store, guid(1)))?.id, one);
      });

      it('is one of many, with overlong and odd texts: the row still takes the next', async () => {
        const store = open();
        for (let at = 0; at < 40; at += 1) {
          const id = `${'\u0000'.repeat(1_000)}${at}`;
          await store.put(makeIncident({ id, title: '\ud800'.repeat(600) }), ARRIVED);
          if (at % 2 === 0) await store.reject(guid(1), { id }, { checkedAt });
        }
        await store.put(told(one, after), ARRIVED);
        assert.equal((await refOf(store, guid(1)))?.id, one);
      });
    });

    it('keeps the name of an incident, which leads into the workspace, when a payload has an ARM id', async () => {
      const store = open();
      const name = guid(101);
      const path = `/subscriptions/x/incidents/${name}`;
      for (const ids of [
        [name, path],
        [path, name],
      ]) {
        for (const [at, id] of ids.entries()) {
          await store.put(makeIncident({ id, lastModifiedTime: `2026-01-02T03:05:0${at}.000Z` }), ARRIVED);
        }
        assert.equal((await refOf(store, guid(1)))?.id, name);
      }
    });

    it('does not mix fields of two incidents', async () => {
      const store = open();
      await store.put(makeIncident({ id: guid(101), number: 1, lastModifiedTime: early }), ARRIVED);
      const { number: _, ...numberless } = makeIncident({ id: guid(102), lastModifiedTime: late });
      await store.put(numberless, ARRIVED);
      assert.deepEqual(
        [(await refOf(store, guid(1)))?.id, (await refOf(store, guid(1)))?.number],
        [guid(102), undefined],
      );
    });

    it('keeps no time after the arrival', async () => {
      const store = open();
      await store.put(makeIncident({ lastModifiedTime: '2026-01-02T03:15:01Z' }), ARRIVED);
      assert.equal((await refOf(store, guid(1)))?.lastModifiedTime, undefined);
      await store.put(makeIncident({ lastModifiedTime: '2026-01-02T03:15:00Z' }), ARRIVED);
      assert.equal((await refOf(store, guid(1)))?.lastModifiedTime, '2026-01-02T03:15:00Z');
    });
  });
}
