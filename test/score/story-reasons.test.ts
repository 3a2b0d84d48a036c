import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Claims } from '../../src/allowlist/claims.ts';
import { thresholds, weights } from '../../src/score/reasons.ts';
import { scoreCase } from '../../src/score/score.ts';
import { storyFloor, storyReasons } from '../../src/score/story-reasons.ts';
import { type RelatedCase, type Stage, type Story, stages } from '../../src/story/story.schema.ts';
import { contextOf, judgedRows, rowsOf } from '../support/scenarios/scenario.ts';
import { allScenarios } from '../support/scenarios.ts';
import { fc } from '../support/seed.ts';

const open: Claims = { claims: [], covered: false, weight: 0 };
const covered: Claims = { claims: [], covered: true, weight: 30 };

function step(stage: Stage, second = 0) {
  return { stage, at: `2026-01-15T08:00:0${second}.000Z`, units: ['x'] };
}

function related(overrides: Partial<RelatedCase> = {}): RelatedCase {
  return {
    caseId: 'b',
    joinedBy: 'unit',
    disposition: 'needs-review',
    explained: false,
    signs: [],
    values: 8,
    summary: '',
    steps: [step('written')],
    ...overrides,
  };
}

function story(steps: Story['steps'], ...others: readonly RelatedCase[]): Story {
  return { stage: 'started', disposition: 'needs-review', steps, related: others };
}

function codesOf(told: Story, claims = open, own: readonly string[] = []): readonly string[] {
  return storyReasons(told, new Set(own), claims).map(({ code, points }) => `${code} ${points}`);
}

describe('storyReasons', () => {
  const rows: readonly (readonly [label: string, told: Story, expected: readonly string[]])[] = [
    ['one step', story([step('started')]), []],
    ['two stages in one act', story([step('enabled'), step('started')]), []],
    [
      'two stages one after the other',
      story([step('enabled'), step('started', 1)]),
      ['story.several-stages 5'],
    ],
    ['one stage of two cases', story([step('written')], related()), []],
    ['a stage of another case', story([step('started')], related()), ['story.several-stages 5']],
    ['a stage of an explained case', story([step('started')], related({ explained: true })), []],
    [
      'more stages than count',
      story(
        [step('started')],
        related({ steps: [step('written'), step('linked'), step('reloaded'), step('enabled')] }),
      ),
      ['story.several-stages 15'],
    ],
    [
      'a sign of a related case',
      story([step('written')], related({ signs: ['sign.unit.lookalike'] })),
      ['story.related-signs 25'],
    ],
    [
      'more signs than count',
      story([step('written')], related({ signs: ['sign.unit.lookalike', 'sign.ancestor.runtime-shell'] })),
      ['story.related-signs 40'],
    ],
    [
      'a sign of an explained case',
      story([step('written')], related({ explained: true, signs: ['sign.payload.home'] })),
      [],
    ],
    [
      'a sign that nobody knows',
      story([step('written')], related({ signs: ['sign.of.another.version'] })),
      [],
    ],
  ];
  for (const [label, told, expected] of rows) it(label, () => assert.deepEqual(codesOf(told), expected));

  it('does not count a sign twice, and says nothing of a case that an entry explains', () => {
    const told = story([step('written')], related({ signs: ['sign.unit.lookalike'] }));
    assert.deepEqual(codesOf(told, open, ['sign.unit.lookalike']), []);
    assert.deepEqual(codesOf(told, covered), []);
  });

  it('never makes likely-malicious of a case without any sign', () => {
    const most = [
      'rule.hit',
      'rule.hit.unit-file',
      'rule.hit.several-branches',
      'context.host.internet-facing',
      'context.host.critical',
    ];
    const points = [...most, ...Array<string>(3).fill('story.several-stages')].map(
      (code) => weights[code]?.points ?? 0,
    );
    assert.ok(points.reduce((sum, one) => sum + one, 0) < thresholds.likelyMaliciousFrom);
  });
});

describe('storyFloor', () => {
  const hostile = related({ disposition: 'likely-malicious' });
  const rows: readonly (readonly [string, RelatedCase, Claims, string | undefined])[] = [
    ['another attack, by the unit', hostile, open, 'floor.story'],
    ['another attack, by the actor', { ...hostile, joinedBy: 'actor' }, open, 'floor.story'],
    ['an attack on the unit of an explained case', hostile, covered, 'floor.story-explained'],
    [
      'an attack by the payload of an explained case',
      { ...hostile, joinedBy: 'payload' },
      covered,
      'floor.story-explained',
    ],
    ['an attack beside an explained case', { ...hostile, joinedBy: 'actor' }, covered, undefined],
    ['a doubtful case', related(), open, undefined],
  ];
  for (const [label, other, claims, code] of rows) {
    it(label, () => assert.equal(storyFloor(story([step('started')], other), claims)?.code, code));
  }
});

describe('scoreCase with a story', () => {
  const anyRelated = fc.record({
    caseId: fc.constantFrom('b', 'c'),
    joinedBy: fc.constantFrom('unit', 'payload', 'actor'),
    disposition: fc.constantFrom('likely-benign', 'needs-review', 'likely-malicious'),
    explained: fc.boolean(),
    signs: fc.subarray(Object.keys(weights).filter((code) => code.startsWith('sign.'))),
    values: fc.constant(8),
    summary: fc.constant(''),
    steps: fc.subarray(stages.map((stage) => step(stage, 1))),
  });

  it('never gives less than without it, and its points always sum to the value', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...allScenarios),
        fc.array(anyRelated, { maxLength: 4 }),
        (scenario, others) => {
          const input = judgedRows(rowsOf(scenario, 'full'), contextOf(scenario.role));
          const alone = scoreCase(input);
          const told = scoreCase({ ...input, story: story([step('enabled')], ...others) });
          assert.ok(told.value >= alone.value);
          assert.equal(
            told.reasons.reduce((sum, { points }) => sum + points, 0),
            told.value,
          );
        },
      ),
    );
  });
});
