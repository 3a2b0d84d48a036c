import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Context } from '../../src/context/context.schema.ts';
import { joinFacts, lackingSources, mergeContext } from '../../src/context/merge-context.ts';

const full: Context = {
  host: { name: 'h', tags: ['b'], inventoried: true, role: 'web', riskScore: 'High' },
  account: { name: 'a', class: 'person', tags: ['x'], inventoried: true, hostCount: 3 },
  activity: { otherAlerts: [{ systemAlertId: 'o', name: 'n', of: ['host'] }] },
  sources: [{ name: 'defender', status: 'ok' }],
};
const bare: Context = {
  host: { name: 'h', tags: [], inventoried: false },
  account: { name: 'a', class: 'unknown', tags: [], inventoried: false },
  sources: [{ name: 'defender', status: 'unavailable', reason: 'timeout', detail: 'late' }],
};

describe('mergeContext', () => {
  it('takes nothing away that a source gave before it failed, and tells how it stands now', () => {
    assert.deepEqual(mergeContext(full, bare), { ...full, sources: bare.sources });
  });

  it('adds what came later, which holds against what was known', () => {
    const later: Context = {
      ...bare,
      host: { ...bare.host, tags: ['a'], riskScore: 'Low' },
      activity: { spread: { unit: 'u', hosts: 1, sameActorHosts: 1 } },
    };
    const merged = mergeContext(full, later);
    assert.deepEqual([merged.host.riskScore, merged.host.role, merged.host.tags], ['Low', 'web', ['a', 'b']]);
    assert.deepEqual(Object.keys(merged.activity ?? {}).sort(), ['otherAlerts', 'spread']);
  });

  it('changes nothing when it is told the same again', () => {
    assert.deepEqual(mergeContext(full, full), full);
    assert.deepEqual(mergeContext(bare, bare), bare);
  });
});

describe('joinFacts', () => {
  it('believes the earlier source, and adds tags up', () => {
    const joined = joinFacts([
      { host: { role: 'ci', tags: ['a'], inventoried: true } },
      { host: { role: 'web', os: 'Ubuntu', tags: ['b', 'a'] } },
      { account: { hostCount: 2 } },
    ]);
    assert.deepEqual(joined, {
      host: { role: 'ci', os: 'Ubuntu', tags: ['a', 'b'], inventoried: true },
      account: { hostCount: 2 },
    });
  });
});

describe('lackingSources', () => {
  it('are those that could say more later', () => {
    assert.deepEqual(
      lackingSources([
        { name: 'alert', status: 'unavailable' },
        { name: 'inventory', status: 'ok' },
        { name: 'graph', status: 'not-configured' },
        { name: 'defender', status: 'stale' },
        { name: 'log-analytics', status: 'unavailable' },
      ]),
      ['defender', 'log-analytics'],
    );
  });
});
