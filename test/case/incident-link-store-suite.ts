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
      await store.put({ ...ref, alertIds });
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
        await store.put({ ...incident, status: 'first', ...at(first) });
        await store.put({ ...incident, status: 'second', ...at(second) });
        assert.equal((await refOf(store, guid(1)))?.status, holds);
      });
    }

    it('keeps the latest of concurrent updates', async () => {
      const store = open();
      const updates = [3, 0, 5, 1, 4, 2].map((second) =>
        makeIncident({ status: `at ${second}`, lastModifiedTime: `2026-01-02T03:04:0${second}.0000000Z` }),
      );
      await Promise.all(updates.map((incident) => store.put(incident)));
      assert.equal((await refOf(store, guid(1)))?.status, 'at 5');
    });

    it('keeps an incident with overlong and odd text', async () => {
      const store = open();
      await store.put(makeIncident({ title: `\u0000\ud800${'x'.repeat(100_000)}`, id: '/'.repeat(5_000) }));
      const ref = await refOf(store, guid(1));
      assert.equal(ref?.title, `\u0000\ud800${'x'.repeat(597)}…`);
      assert.ok((ref?.id?.length ?? 0) <= 1_024);
    });
  });
}
