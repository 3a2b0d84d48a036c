import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ancestryOf } from '../../console/case/ancestry-of.ts';
import { readBranch } from '../../console/case/branch-reading.ts';
import { stepsOf } from '../../console/case/score-steps.ts';
import { stepsOfStory } from '../../console/case/story-view.ts';
import { byWeight, checksOf, deciding } from '../../src/note/by-weight.ts';
import type { Clause } from '../../src/rule/explained.schema.ts';
import { sampleClause } from '../support/sample-case.ts';

const reason = (code: string, points: number, checkNext?: string) => ({
  code,
  points,
  text: code,
  ...(checkNext === undefined ? {} : { checkNext }),
});

describe('reasons', () => {
  it('stand by what they weigh: what sets the score first, mere arithmetic last', () => {
    const reasons = [
      reason('cap.maximum', -60),
      reason('rule.hit', 30),
      reason('allowlist.applied', -40),
      reason('floor.hostile-sign', 5),
    ];
    assert.deepEqual(
      byWeight(reasons).map(({ code }) => code),
      ['floor.hostile-sign', 'allowlist.applied', 'rule.hit', 'cap.maximum'],
    );
  });

  it('put the hit of the rule behind what weighs the same', () => {
    const reasons = [reason('rule.hit', 30), reason('allowlist.applied', -30)];
    assert.deepEqual(
      byWeight(reasons).map(({ code }) => code),
      ['allowlist.applied', 'rule.hit'],
    );
  });

  it('that decided are all but the arithmetic', () => {
    const codes = deciding([reason('cap.maximum', -60), reason('rule.hit', 30), reason('cap.floor', 1)]);
    assert.deepEqual(
      codes.map(({ code }) => code),
      ['cap.floor', 'rule.hit'],
    );
  });

  it('add up from one to the next', () => {
    assert.deepEqual(
      stepsOf([reason('a', 30), reason('b', 90), reason('cap.maximum', -20)]).map(({ from, to }) => [
        from,
        to,
      ]),
      [
        [0, 30],
        [30, 120],
        [120, 100],
      ],
    );
  });

  it('name the same check once, with the weightiest reason', () => {
    const checks = checksOf([
      reason('a', 10, 'look'),
      reason('b', 40, 'look'),
      reason('c', 5),
      reason('d', 1, 'ask'),
    ]);
    assert.deepEqual(
      checks.map(({ code }) => code),
      ['b', 'd'],
    );
  });
});

describe('a branch', () => {
  const clause = (outcome: Clause['outcome'], column = 'FileName') => {
    const { actual: _actual, ...rest } = sampleClause({ outcome, column });
    return outcome === 'unknown' ? rest : sampleClause({ outcome, column });
  };
  const branch = (outcome: Clause['outcome'], ...clauses: Clause[]) => ({
    name: 'B',
    table: 'T',
    outcome,
    clauses,
  });
  const rows: [what: string, given: Parameters<typeof readBranch>[0], kind: string, text: RegExp][] = [
    ['that matches', branch('match', clause('match'), clause('match')), 'match', /^all 2 clauses hold$/],
    ['of one clause', branch('match', clause('match')), 'match', /^its clause holds$/],
    [
      'that one clause fails',
      branch('no-match', clause('match'), clause('no-match')),
      'near-miss',
      /^one of 2 /,
    ],
    [
      'that two clauses fail',
      branch('no-match', clause('no-match'), clause('no-match')),
      'no-match',
      /^2 of 2 /,
    ],
    ['whose only clause fails', branch('no-match', clause('no-match')), 'no-match', /^1 of 1 /],
    [
      'that lacks columns',
      branch('unknown', {
        ...clause('unknown'),
        operator: 'or',
        clauses: [clause('unknown', 'A'), clause('no-match', 'B'), clause('unknown', 'A')],
      }),
      'unknown',
      /^the row does not carry A$/,
    ],
    [
      'that is unknown for another reason',
      branch('unknown', clause('match')),
      'unknown',
      /^it cannot be decided$/,
    ],
  ];
  for (const [what, given, kind, text] of rows) {
    it(`${what} is read as ${kind}`, () => {
      const read = readBranch(given);
      assert.equal(read.kind, kind);
      assert.match(read.text, text);
    });
  }
});

describe('the ancestry of a row', () => {
  it('leads from the oldest process to the event', () => {
    const columns = {
      InitiatingProcessParentFileName: 'php-fpm8.2',
      InitiatingProcessFileName: 'sh',
      InitiatingProcessCommandLine: "sh -c 'x'",
      InitiatingProcessId: 42,
      ProcessCommandLine: '/usr/bin/systemctl enable x',
      AccountName: 'www-data',
    };
    assert.deepEqual(
      ancestryOf({ table: 'DeviceProcessEvents', columns }).map(({ role, name, processId }) => [
        role,
        name,
        processId,
      ]),
      [
        ['grandparent', 'php-fpm8.2', undefined],
        ['parent', 'sh', '42'],
        ['process', 'systemctl', undefined],
      ],
    );
  });

  it('is that of the logs where they know more', () => {
    const columns = {
      InitiatingProcessParentFileName: 'php-fpm8.2',
      InitiatingProcessFileName: 'sh',
      InitiatingProcessCommandLine: "sh -c 'x'",
      FileName: 'systemctl',
    };
    const known = [
      { level: 1, fileName: 'dash', processId: 7 },
      { level: 3, fileName: 'systemd' },
    ];
    assert.deepEqual(
      ancestryOf({ table: 'DeviceProcessEvents', columns }, known).map(
        ({ role, name, commandLine, processId }) => [role, name, commandLine, processId],
      ),
      [
        ['ancestor', 'systemd', undefined, undefined],
        ['grandparent', 'php-fpm8.2', undefined, undefined],
        ['parent', 'dash', "sh -c 'x'", '7'],
        ['process', 'systemctl', undefined, undefined],
      ],
    );
  });

  it('ends at the file that was written, and leaves out what the row does not tell', () => {
    const columns = {
      InitiatingProcessFileName: 'cp',
      FileName: 'x.service',
      FolderPath: '/etc/systemd/system/x.service',
    };
    assert.deepEqual(
      ancestryOf({ table: 'DeviceFileEvents', columns }).map(({ role, commandLine }) => [role, commandLine]),
      [
        ['parent', undefined],
        ['file', '/etc/systemd/system/x.service'],
      ],
    );
    assert.deepEqual(
      ancestryOf({ table: 'DeviceProcessEvents', columns: { FileName: '', ProcessId: {} } }),
      [],
    );
  });
});

describe('the story of a case', () => {
  it('is the steps of all its cases by time', () => {
    const step = { stage: 'enabled', at: '2026-01-02T03:10:00.000Z', units: ['x'] } as const;
    const earlier = { ...step, stage: 'written', at: '2026-01-02T03:00:00.000Z' } as const;
    const other = {
      caseId: 'b',
      disposition: 'needs-review',
      explained: false,
      signs: [],
      values: 1,
      joinedBy: 'unit',
      summary: 's',
      steps: [earlier],
    } as const;
    const steps = stepsOfStory({
      stage: 'enabled',
      disposition: 'needs-review',
      steps: [step],
      related: [other],
    });
    assert.deepEqual(
      steps.map(({ stage, caseId }) => [stage, caseId]),
      [
        ['written', 'b'],
        ['enabled', undefined],
      ],
    );
  });
});
