import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CaseStore, IncidentLinkStore } from '../../src/case/stores.ts';
import { fc } from '../support/seed.ts';
import { guid, makeCase } from './make-case.ts';

const ARRIVED = new Date('2026-01-02T03:10:00.000Z');

export interface CasesAndLinks {
  readonly cases: CaseStore;
  readonly links: IncidentLinkStore;
}

/** What cases and incident links have to do for each other. `open` gives empty ones of one storage. */
export function testAwaitedCases(name: string, open: () => CasesAndLinks): void {
  describe(`${name}: a case and the incident of its alert`, () => {
    it('a case says that its incident came before it, alone and in a batch', async () => {
      const { cases, links } = open();
      await links.put({ number: 7, alertIds: [guid(1), guid(17), guid(33)] }, ARRIVED);
      assert.deepEqual(await cases.insert([makeCase({ id: guid(1) })]), ['awaited']);
      const many = Array.from({ length: 40 }, (_, at) => makeCase({ id: guid(at) }));
      const expected = many.map((_, at) =>
        at === 1 ? 'exists' : at === 17 || at === 33 ? 'awaited' : 'created',
      );
      assert.deepEqual(await cases.insert(many), expected);
      for (const { id } of many) assert.equal((await cases.get(id))?.value.id, id);
      assert.deepEqual(
        [...(await links.get(many.map(({ id }) => id))).keys()].sort(),
        [guid(1), guid(17), guid(33)].sort(),
      );
    });

    it('an incident that comes after its case is kept, and the case exists', async () => {
      const { cases, links } = open();
      const found = makeCase({ id: guid(1) });
      assert.deepEqual(await cases.insert([found]), ['created']);
      assert.deepEqual(await links.get([guid(1)]), new Map());
      await links.put({ number: 7, alertIds: [guid(1)] }, ARRIVED);
      assert.deepEqual(await links.get([guid(1)]), new Map([[guid(1), { number: 7 }]]));
      assert.deepEqual(await cases.insert([found]), ['exists']);
      const stored = await cases.get(guid(1));
      assert.ok(stored);
      assert.notEqual(await cases.replace(stored, { ...found, revision: 2 }), 'conflict');
      assert.deepEqual(await links.get([guid(1)]), new Map([[guid(1), { number: 7 }]]));
    });

    it('of the two at once the case hears of the incident, or the incident finds the case', async () => {
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), async (scheduler) => {
          const { cases, links } = open();
          const file = scheduler
            .schedule(Promise.resolve())
            .then(() => cases.insert([makeCase({ id: guid(1) })]));
          const keep = scheduler.schedule(Promise.resolve()).then(async () => {
            await links.put({ number: 7, alertIds: [guid(1)] }, ARRIVED);
            return cases.get(guid(1));
          });
          await scheduler.waitAll();
          const [[outcome], seen] = await Promise.all([file, keep]);
          assert.ok(outcome === 'awaited' || (outcome === 'created' && seen !== undefined));
        }),
        { numRuns: 25 },
      );
    });
  });
}
