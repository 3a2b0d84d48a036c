import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Case } from '../../src/case/case.schema.ts';
import { armIncidentSchema, incidentBody } from '../../src/incident/incident.schema.ts';
import { planIncident } from '../../src/incident/incident-plan.ts';
import { type IncidentMemory, nothingDone } from '../../src/incident/write-back.schema.ts';
import type { Action } from '../../src/incident/write-back-config.ts';
import { guid } from '../case/make-case.ts';
import { benignCase, caseOf, configOf } from './write-back-harness.ts';

interface Given {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly cases?: readonly Case[];
  readonly untriaged?: number;
  readonly memory?: Partial<IncidentMemory>;
  readonly policy?: unknown;
}

/** What one action alone comes to. */
function plan(action: Action, { properties, cases, untriaged = 0, memory, policy }: Given) {
  const incident = armIncidentSchema.parse({
    etag: '"1"',
    properties: { title: 'x', severity: 'Medium', status: 'New', labels: [], ...properties },
  });
  const view = { incident, cases: cases ?? [benignCase()], untriaged };
  const planned = planIncident(view, { ...nothingDone, ...memory }, configOf({ [action]: 'on' }, policy));
  return { ...planned, ...planned.actions[action] };
}

const labels = (...names: readonly string[]) => names.map((labelName) => ({ labelName }));

describe('the tags of an incident', () => {
  it('say the disposition and the category, beside those of others', () => {
    const { changes, state, memory } = plan('tags', { properties: { labels: labels('shift-2') } });
    const wanted = ['triage:likely-benign', 'triage-category:config-management'];
    assert.deepEqual(changes, { labels: labels('shift-2', ...wanted) });
    assert.deepEqual([state, memory.labels], ['done', wanted]);
  });

  it('say the worst of several cases, and no category that they do not share', () => {
    const cases = [benignCase(), caseOf({ id: guid(2), disposition: 'needs-review' })];
    const { changes } = plan('tags', { cases });
    assert.deepEqual(changes, { labels: labels('triage:needs-review') });
  });

  it('that this service set earlier give way, tags of people that look like them do not', () => {
    const present = labels('triage:likely-benign', 'triage-category:ci-runner', 'triage:handed-over');
    const { changes } = plan('tags', { cases: [caseOf()], properties: { labels: present } });
    assert.deepEqual(changes, { labels: labels('triage:handed-over', 'triage:likely-malicious') });
  });

  it('that are right change nothing', () => {
    const present = labels('triage-category:config-management', 'triage:likely-benign');
    const { changes, state } = plan('tags', { properties: { labels: present } });
    assert.deepEqual([changes, state], [{}, 'done']);
  });

  it('that somebody removed do not come back', () => {
    const wanted = ['triage:likely-benign', 'triage-category:config-management'];
    const { changes, state } = plan('tags', { memory: { labels: wanted } });
    assert.deepEqual([changes, state], [{}, 'analyst-changed']);
  });
});

describe('the severity of an incident', () => {
  it('is raised for a likely-malicious case', () => {
    const { changes, state, memory } = plan('severity', { cases: [caseOf()] });
    assert.deepEqual([changes, state, memory.severity], [{ severity: 'High' }, 'done', 'High']);
  });

  it('is raised for one of several', () => {
    assert.deepEqual(plan('severity', { cases: [benignCase(), caseOf({ id: guid(2) })] }).changes, {
      severity: 'High',
    });
  });

  const kept: readonly (readonly [string, Given])[] = [
    ['for a case that needs review', { cases: [caseOf({ disposition: 'needs-review' })] }],
    ['that is high already', { cases: [caseOf()], properties: { severity: 'High' } }],
    ['for a benign case, without a policy', {}],
    [
      'with a policy, while an alert is not triaged',
      { untriaged: 1, policy: { severity: { lower: 'Low' } } },
    ],
    [
      'with a policy, while the evidence is incomplete',
      {
        cases: [benignCase({ evidence: { completeness: 0.8, missing: [] } })],
        policy: { severity: { lower: 'Low' } },
      },
    ],
  ];
  for (const [name, given] of kept) {
    it(`stays ${name}`, () => {
      const { changes, state } = plan('severity', given);
      assert.deepEqual([changes, state], [{}, 'done']);
    });
  }

  it('is lowered by a policy, when the incident could be closed', () => {
    const { changes } = plan('severity', { policy: { severity: { lower: 'Informational' } } });
    assert.deepEqual(changes, { severity: 'Informational' });
  });

  it('that somebody set is never changed', () => {
    const byHand = plan('severity', { cases: [caseOf()], properties: { severity: 'Low' } });
    assert.deepEqual(
      [byHand.changes, byHand.state, byHand.detail],
      [{}, 'analyst-changed', 'somebody set Low'],
    );
    const lowered = plan('severity', { cases: [caseOf()], memory: { severity: 'High' } });
    assert.deepEqual([lowered.changes, lowered.state], [{}, 'analyst-changed']);
  });

  it('that this service lowered is raised again for a case that turns out malicious', () => {
    const { changes } = plan('severity', {
      cases: [caseOf()],
      properties: { severity: 'Informational' },
      memory: { severity: 'Informational' },
    });
    assert.deepEqual(changes, { severity: 'High' });
  });
});

describe('an incident', () => {
  it('is closed as expected when every alert of it is explained', () => {
    const { changes, state, memory } = plan('close', { cases: [benignCase(), benignCase({ id: guid(2) })] });
    assert.deepEqual(changes, {
      status: 'Closed',
      classification: 'BenignPositive',
      classificationReason: 'SuspiciousButExpected',
      classificationComment: 'systemctl-triage: explained by ansible.module',
    });
    assert.deepEqual([state, memory.closed], ['done', true]);
  });

  const refused: readonly (readonly [string, Given])[] = [
    ['the case is needs-review', { cases: [benignCase({ disposition: 'needs-review' })] }],
    [
      'the verdict is TruePositive',
      {
        cases: [benignCase({ verdict: { classification: 'TruePositive', by: 'a', at: '2026-01-02' } })],
      },
    ],
    ['the score 20 exceeds 10', { cases: [benignCase({ score: { value: 20, reasons: [] } })] }],
    ['no allowlist entry applies', { cases: [benignCase({ allowlist: [] })] }],
    [
      'no allowlist entry applies',
      {
        cases: [
          benignCase({ allowlist: [{ entryId: 'a', category: 'b', outcome: 'expired', matchedOn: [] }] }),
        ],
      },
    ],
    [
      'the entry b.c is overridden by signs of an attack',
      {
        cases: [
          benignCase({
            allowlist: [
              ...benignCase().allowlist,
              { entryId: 'b.c', category: 'other', outcome: 'overridden', matchedOn: [] },
            ],
          }),
        ],
      },
    ],
    [
      'the policy does not name ansible.module (config-management)',
      { policy: { close: { entries: ['puppet.agent'] } } },
    ],
    [
      'the policy does not name ansible.module (config-management)',
      { policy: { close: { categories: ['ci-runner'] } } },
    ],
    [
      'the evidence is complete to 0.85, not to 0.9',
      {
        cases: [benignCase({ evidence: { completeness: 0.85, missing: [] } })],
      },
    ],
    ['1 alert of the incident not triaged here', { untriaged: 1 }],
    [`case ${guid(2)}: the case is likely-malicious`, { cases: [benignCase(), caseOf({ id: guid(2) })] }],
  ];
  for (const [detail, given] of refused) {
    it(`stays open when ${detail}`, () => {
      const planned = plan('close', given);
      assert.deepEqual([planned.changes, planned.state, planned.detail], [{}, 'policy-refused', detail]);
    });
  }

  it('stays open when a case of the same story is worse', () => {
    const telling = { explained: false, signs: [], values: 1, summary: 'x', steps: [], caseId: guid(5) };
    const other = { ...telling, disposition: 'needs-review' as const, joinedBy: 'unit' as const };
    const story = {
      stage: 'enabled' as const,
      disposition: 'likely-benign' as const,
      steps: [],
      related: [other],
    };
    const planned = plan('close', { cases: [benignCase({ story })] });
    assert.deepEqual(
      [planned.changes, planned.state, planned.detail],
      [{}, 'policy-refused', 'a related case is needs-review'],
    );
  });

  const taken: readonly (readonly [string, Given])[] = [
    ['somebody set Active', { properties: { status: 'Active' } }],
    ['the incident has an owner', { properties: { owner: { objectId: guid(3) } } }],
    ['closed by somebody', { properties: { status: 'Closed' } }],
    ['somebody opened it again', { memory: { closed: true } }],
  ];
  for (const [detail, given] of taken) {
    it(`is left alone: ${detail}`, () => {
      const planned = plan('close', given);
      assert.deepEqual([planned.changes, planned.state, planned.detail], [{}, 'analyst-changed', detail]);
    });
  }

  it('that this service closed is opened again when a case of it turns out otherwise', () => {
    const closed = {
      status: 'Closed',
      classification: 'BenignPositive',
      classificationReason: 'SuspiciousButExpected',
    };
    const { changes, detail, memory } = plan('close', {
      properties: closed,
      memory: { closed: true },
      cases: [caseOf()],
    });
    assert.deepEqual([detail, memory.closed], ['opened again: the case is likely-malicious', false]);
    const incident = armIncidentSchema.parse({
      etag: '"1"',
      properties: { title: 'x', severity: 'Low', ...closed },
    });
    assert.deepEqual(JSON.parse(JSON.stringify(incidentBody(incident, changes))), {
      etag: '"1"',
      properties: { title: 'x', severity: 'Low', status: 'New' },
    });
  });

  it('is written with all that it may be written with, and nothing that is read-only', () => {
    const incident = armIncidentSchema.parse({
      etag: '"7"',
      properties: {
        title: 't',
        description: 'd',
        severity: 'Low',
        status: 'Active',
        owner: { objectId: guid(1), email: null },
        labels: [{ labelName: 'a', labelType: 'User' }],
        firstActivityTimeUtc: '2026-01-02T03:04:05Z',
        incidentNumber: 1,
        incidentUrl: 'https://portal.azure.com/x',
        createdTimeUtc: '2026-01-02T03:04:05Z',
        relatedAnalyticRuleIds: [],
        additionalData: { alertsCount: 1 },
      },
    });
    assert.deepEqual(incidentBody(incident, { severity: 'High' }), {
      etag: '"7"',
      properties: {
        title: 't',
        description: 'd',
        severity: 'High',
        status: 'Active',
        owner: { objectId: guid(1), email: null },
        labels: [{ labelName: 'a', labelType: 'User' }],
        firstActivityTimeUtc: '2026-01-02T03:04:05Z',
      },
    });
  });
});
