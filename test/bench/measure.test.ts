import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { figuresAgainst } from '../../bench/support/measure.ts';

describe('figuresAgainst', () => {
  const goal = { text: '≥ 0.85 of the floor', meets: (ratio: number) => ratio >= 0.85 };
  const against = (...values: readonly number[]) =>
    figuresAgainst(
      { what: 'floor', values: [90, 100, 1000], unit: 'events/s' },
      { what: 'service', values, unit: 'events/s' },
      goal,
    );

  it('shows the medians, and the ratio against the goal', () => {
    assert.deepEqual(against(1, 123.456, 200), [
      { what: 'floor', value: 100, unit: 'events/s' },
      { what: 'service', value: 123, unit: 'events/s', ratio: 1.23, goal: goal.text, met: true },
    ]);
  });

  it('holds the ratio against the goal before it is rounded', () => {
    const [, service] = against(84.96);
    assert.deepEqual({ ratio: service.ratio, met: service.met }, { ratio: 0.85, met: false });
  });
});
