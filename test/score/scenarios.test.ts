import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Disposition } from '../../src/case/case.schema.ts';
import { formsOf, judge, rowsOf, type Scenario } from '../support/scenarios/scenario.ts';
import {
  allScenarios,
  ambiguousScenarios,
  benignScenarios,
  maliciousScenarios,
} from '../support/scenarios.ts';

const EXPECTED: Readonly<Record<Scenario['expected'], Disposition>> = {
  benign: 'likely-benign',
  malicious: 'likely-malicious',
  ambiguous: 'needs-review',
};

describe('the disposition of what the rule fires on', () => {
  for (const scenario of allScenarios) {
    for (const form of formsOf(scenario)) {
      it(`${scenario.expected}, ${form}: ${scenario.label}`, () => {
        const { score, claims } = judge(rowsOf(scenario, form), { role: scenario.role });
        const told = score.reasons.map(({ code, points }) => `${code} ${points}`).join(', ');
        assert.equal(score.disposition, EXPECTED[scenario.expected], `${score.value}: ${told}`);
        if (scenario.expected === 'benign') assert.equal(claims.category, scenario.category);
      });
    }
  }

  it('is tried on enough of each kind, each under its own label', () => {
    assert.ok(benignScenarios.length >= 60, `${benignScenarios.length} benign`);
    assert.ok(maliciousScenarios.length >= 80, `${maliciousScenarios.length} malicious`);
    assert.ok(ambiguousScenarios.length >= 20, `${ambiguousScenarios.length} ambiguous`);
    assert.equal(new Set(allScenarios.map(({ label }) => label)).size, allScenarios.length);
  });
});
