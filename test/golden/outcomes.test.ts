import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { outcomes, writtenOutcomes } from './outcomes.ts';

// Where a change is meant, `npm run golden` writes it; its difference is then read line by line.
describe('what triage makes of the scenarios, sign by sign, is what the files say', () => {
  const [made, written] = [outcomes(), writtenOutcomes()];

  it('has a file for each category, and no other', () => {
    assert.deepEqual([...written.keys()], [...made.keys()].toSorted());
  });

  for (const [name, text] of made) {
    it(name, () => assert.deepEqual(text.split('\n'), (written.get(name) ?? '').split('\n')));
  }
});
