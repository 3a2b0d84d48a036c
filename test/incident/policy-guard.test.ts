import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AllowlistEntry } from '../../src/allowlist/entry.schema.ts';
import { shippedEntries } from '../../src/allowlist/shipped.ts';
import { policySchema } from '../../src/incident/policy.schema.ts';
import { closedKnownBad } from '../../src/incident/policy-guard.ts';
import { sampleEntry } from '../allowlist/store/sample-entry.ts';

const loosest = policySchema.parse({ close: { minCompleteness: 0.5, maxScore: 24 } });

/** An entry that excuses any Python: no lint lets it in today, but a table may hold what an older version took. */
function anyPython(overrides: Partial<AllowlistEntry> = {}): AllowlistEntry {
  return sampleEntry({
    ancestry: { parent: { names: ['python*'] } },
    what: { verbs: ['start', 'enable'] },
    weight: 60,
    ...overrides,
  });
}

describe('closedKnownBad', () => {
  it('names no attack for the loosest policy under the shipped entries', () => {
    assert.deepEqual(closedKnownBad(loosest, shippedEntries), []);
  });

  it('names the attacks that a broad entry lets a policy close, also where it names a host and an account', () => {
    const closed = closedKnownBad(loosest, [...shippedEntries, anyPython()]);
    assert.ok(closed.includes('supply-chain.setup-py'), closed.join(', '));
  });

  it('names none where the policy does not reach that entry', () => {
    const narrow = policySchema.parse({ close: { categories: ['config-management'] } });
    assert.deepEqual(closedKnownBad(narrow, [...shippedEntries, anyPython()]), []);
  });
});
