import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readActivity } from '../../src/activity/activity.ts';
import { hostileSigns } from '../../src/activity/signs/hostile-signs.ts';
import { rowOf } from '../support/told.ts';
import { eventExamples } from './examples/all-events.ts';

for (const { what, rows } of eventExamples) {
  describe(what, () => {
    for (const [told, ...signs] of rows) {
      it(`${signs.join(', ') || 'nothing'}: ${JSON.stringify(told)}`, () => {
        const row = rowOf(told);
        const codes = hostileSigns(row, readActivity(row)).map(({ code }) => code.replace(/^sign\./, ''));
        assert.deepEqual(codes.toSorted(), signs.toSorted());
      });
    }
  });
}
