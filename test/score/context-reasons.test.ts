import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Context, SourceState } from '../../src/context/context.schema.ts';
import { thresholds } from '../../src/score/reasons.ts';
import { contextOf, judge, rowsOf } from '../support/scenarios/scenario.ts';
import { ambiguousScenarios, benignScenarios, maliciousScenarios } from '../support/scenarios.ts';
import { fc } from '../support/seed.ts';

type Activity = NonNullable<Context['activity']>;

const UNIT = 'cache-sync.service';
const NEW: Activity['spread'] = {
  unit: UNIT,
  firstSeen: '2026-01-02T02:00:00Z',
  hosts: 1,
  sameActorHosts: 1,
};
const started = { timestamp: '2026-01-02T03:00:05Z', processId: 7, folderPath: '/opt/cache-sync/run' };
const connection = { timestamp: '2026-01-02T03:00:06Z', processId: 7, remoteIp: '203.0.114.9' };
const others: Activity['otherAlerts'] = [
  { systemAlertId: 'o', name: 'Web shell', severity: 'High', of: ['host'] },
];

const scenario = ambiguousScenarios[0] ?? assert.fail('no scenario');
const rows = rowsOf(scenario, 'full').map((row) => ({
  ...row,
  columns: { ...row.columns, Timestamp: '2026-01-02T03:00:00Z' },
}));

function contextCodes(host: Partial<Context['host']>, activity?: Activity): string[] {
  const base = contextOf();
  const context = { ...base, host: { ...base.host, ...host }, ...(activity ? { activity } : {}) };
  const { reasons } = judge(rows, { context }).score;
  return reasons.map(({ code }) => code).filter((code) => code.startsWith('context.'));
}

describe('what the context says', () => {
  const cases: readonly (readonly [string, Partial<Context['host']>, Activity | undefined, string[]])[] = [
    ['nothing', {}, undefined, []],
    ['a role of the inventory', { role: 'web' }, undefined, ['context.host.internet-facing']],
    ['that Defender saw it reached', { internetFacing: true }, undefined, ['context.host.internet-facing']],
    ['that Defender did not', { internetFacing: false }, undefined, []],
    ['a critical host', { criticality: 'critical' }, undefined, ['context.host.critical']],
    ['a device of high value', { deviceValue: 'High' }, undefined, ['context.host.critical']],
    ['a host at high risk', { riskScore: 'High' }, undefined, ['context.host.at-risk']],
    ['a host at low risk', { riskScore: 'Low', exposureLevel: 'High' }, undefined, []],
    ['other alerts', {}, { otherAlerts: others }, ['context.alerts.others']],
    [
      'other alerts of no weight',
      {},
      { otherAlerts: others.map((one) => ({ ...one, severity: 'Low' })) },
      [],
    ],
    [
      'a new unit that connects',
      {},
      { spread: NEW, next: { processes: [started], connections: [connection] } },
      ['context.unit.first-seen-connects'],
    ],
    [
      'a new unit that connects within the network',
      {},
      { spread: NEW, next: { processes: [started], connections: [{ ...connection, remoteIp: '10.0.0.7' }] } },
      [],
    ],
    [
      'another service that connects',
      {},
      {
        spread: NEW,
        next: { processes: [{ ...started, folderPath: '/usr/bin/apt' }], connections: [connection] },
      },
      [],
    ],
    [
      'a unit known for a month that connects',
      {},
      {
        spread: { ...NEW, firstSeen: '2025-12-10T00:00:00Z' },
        next: { processes: [started], connections: [connection] },
      },
      [],
    ],
  ];
  for (const [label, host, activity, expected] of cases) {
    it(label, () => assert.deepEqual(contextCodes(host, activity), expected));
  }
});

describe('the time of an event', () => {
  const activity = { spread: NEW, next: { processes: [started], connections: [connection] } };
  const codesAt = (...times: readonly unknown[]) => {
    const timed = times.map((Timestamp) =>
      rows.map((row) => ({ ...row, columns: { ...row.columns, Timestamp } })),
    );
    const { reasons } = judge(timed.flat(), { context: { ...contextOf(), activity } }).score;
    return reasons.map(({ code }) => code).filter((code) => code.startsWith('context.unit'));
  };
  const textless: unknown = JSON.parse('{"toString":1,"valueOf":2}');
  const KNOWN_FOR_LONG = '2026-01-04T03:00:00Z';

  it('of which no text can be made, or that is none, says nothing of since when a unit is known', () => {
    for (const time of [textless, 'soon', 7, null, undefined, ['2026-01-02T03:00:00Z']]) {
      assert.deepEqual(codesAt(time), []);
    }
  });

  it('is taken of the other rows where one has none', () => {
    for (const time of [textless, 'soon', undefined]) {
      assert.deepEqual(codesAt(time, '2026-01-02T03:00:00Z'), ['context.unit.first-seen-connects']);
      assert.deepEqual(codesAt(time, KNOWN_FOR_LONG), []);
    }
  });
});

const wide: Activity = { spread: { unit: UNIT, hosts: 400, sameActorHosts: 400 } };

describe('spread', () => {
  it('lowers a case that nothing explains, down to the threshold of likely-benign and no further', () => {
    const plain = contextOf();
    let lowered = 0;
    for (const one of ambiguousScenarios) {
      const before = judge(rowsOf(one, 'full'), { context: plain }).score;
      const after = judge(rowsOf(one, 'full'), { context: { ...plain, activity: wide } }).score;
      assert.ok(after.value <= before.value && after.value >= before.value - 10, one.label);
      if (after.value < before.value) lowered += 1;
      assert.equal(after.disposition, before.disposition, one.label);
      assert.equal(
        after.reasons.reduce((sum, { points }) => sum + points, 0),
        after.value,
      );
    }
    assert.ok(lowered > 0);
  });

  it('never makes likely-benign what is not without it', () => {
    const raising: readonly Partial<Context['host']>[] = [
      {},
      { riskScore: 'High' },
      { riskScore: 'High', criticality: 'high' },
      { riskScore: 'High', criticality: 'high', tags: ['internet'] },
    ];
    let close = 0;
    const facts = raising.flatMap((host) => [[], others ?? []].map((otherAlerts) => ({ host, otherAlerts })));
    for (const one of benignScenarios) {
      for (const { host, otherAlerts } of facts) {
        const base = contextOf(one.role);
        const known = { ...base, host: { ...base.host, ...host } };
        const plain = { ...known, activity: { otherAlerts } };
        const before = judge(rowsOf(one, 'full'), { context: plain });
        const after = judge(rowsOf(one, 'full'), {
          context: { ...known, activity: { otherAlerts, ...wide } },
        });
        const { value } = before.score;
        if (value < thresholds.likelyBenignBelow) continue;
        if (before.claims.covered && value < thresholds.likelyBenignBelow + 10) close += 1;
        assert.ok(after.score.value >= thresholds.likelyBenignBelow, one.label);
      }
    }
    assert.ok(close > 0, 'some explained case stood less than ten points above the threshold');
  });

  it('takes nothing from an attack', () => {
    for (const one of maliciousScenarios) {
      const before = judge(rowsOf(one, 'full'), { context: contextOf() }).score;
      const after = judge(rowsOf(one, 'full'), { context: { ...contextOf(), activity: wide } }).score;
      assert.equal(after.value, before.value, one.label);
    }
  });

  it('of fewer hosts, or by different actors, says nothing', () => {
    assert.deepEqual(contextCodes({}, { spread: { unit: UNIT, hosts: 400, sameActorHosts: 4 } }), []);
  });
});

describe('a source that is unavailable', () => {
  const state: fc.Arbitrary<SourceState> = fc.record({
    name: fc.constantFrom('log-analytics', 'defender', 'graph', 'watchlist', 'inventory'),
    status: fc.constantFrom('ok', 'not-configured', 'unavailable', 'stale'),
  });
  const all = [...benignScenarios, ...ambiguousScenarios, ...maliciousScenarios];

  it('never lowers a score, whatever else is known', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.array(state),
        fc.constantFrom(undefined, wide, { otherAlerts: others }),
        fc.constantFrom(undefined, 'High'),
        (one, sources, activity, riskScore) => {
          const base = contextOf(one.role);
          const host = { ...base.host, ...(riskScore === undefined ? {} : { riskScore }) };
          const known = { ...base, host, ...(activity === undefined ? {} : { activity }) };
          const events = rowsOf(one, 'full');
          const score = judge(events, { context: { ...known, sources } }).score;
          // The states themselves weigh nothing.
          assert.deepEqual(score, judge(events, { context: known }).score);
          // What only lowers is lost with its source, and the score is no lower for it.
          if (activity === wide) {
            const { activity: _lost, ...without } = { ...known, activity };
            assert.ok(judge(events, { context: { ...without, sources } }).score.value >= score.value);
          }
        },
      ),
    );
  });
});
