import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildCase } from '../../src/pipeline/build-case.ts';
import type { ExplainedRow } from '../../src/rule/explained.schema.ts';
import { sightingOf } from '../../src/story/sighting.ts';
import type { Sighting } from '../../src/story/story.schema.ts';
import { joinRelated, relatedTo, stageOf, stagesIn } from '../../src/story/tell-story.ts';
import { safeJson } from '../../src/text/stored-text.ts';
import { sampleCase } from '../support/sample-case.ts';
import { fc } from '../support/seed.ts';

const HOST = 'web-01.example.com';

interface Told {
  readonly id: string;
  readonly at: string;
  readonly command?: string;
  readonly file?: string;
  readonly account?: string;
  readonly host?: string;
  readonly parent?: string;
  readonly parentLine?: string;
  readonly grandparent?: string;
}

function rowOf(told: Told): ExplainedRow {
  const { at, command, file, account = 'deploy', host = HOST, parent = 'bash' } = told;
  const columns = {
    Timestamp: at,
    DeviceName: host,
    InitiatingProcessFileName: parent,
    InitiatingProcessParentFileName: told.grandparent ?? 'python3',
    ...(told.parentLine === undefined ? {} : { InitiatingProcessCommandLine: told.parentLine }),
    ...(file === undefined
      ? { AccountName: account, ProcessCommandLine: command }
      : { InitiatingProcessAccountName: account, FolderPath: file }),
  };
  const table = file === undefined ? 'DeviceProcessEvents' : 'DeviceFileEvents';
  return { table, source: 'raw-row', columns, hit: 'match', branches: [] };
}

/** The case of one event, by itself. */
function caseOf(told: Told) {
  const { alert, rule, context } = sampleCase();
  const facts = {
    alert: { ...alert, systemAlertId: told.id },
    rule,
    events: [rowOf(told)],
    gaps: [],
    context: { ...context, host: { ...context.host, name: told.host ?? HOST } },
  };
  return buildCase(facts, [], new Date('2026-01-15T09:00:00Z'));
}

/** The sighting that a case of one event leaves. */
function sighting(told: Told): Sighting {
  const found = sightingOf(caseOf(told));
  assert.ok(found, 'no sighting');
  return found;
}

const unit = '/etc/systemd/system/cache-sync.service';
const written = sighting({ id: 'a', at: '2026-01-15T08:00:00Z', file: unit });
const reloaded = sighting({ id: 'b', at: '2026-01-15T08:00:05Z', command: 'systemctl daemon-reload' });
const enabled = sighting({
  id: 'c',
  at: '2026-01-15T08:00:09Z',
  command: 'systemctl enable --now cache-sync',
});

function bonds(own: Sighting, ...others: readonly Sighting[]): readonly (readonly [string, string])[] {
  return relatedTo(own, others).map(({ caseId, joinedBy }) => [caseId, joinedBy]);
}

describe('relatedTo', () => {
  it('joins the steps of a unit by its name, suffix or not, whichever case asks', () => {
    assert.deepEqual(bonds(enabled, written), [['a', 'unit']]);
    assert.deepEqual(bonds(written, enabled), [['c', 'unit']]);
  });

  it('joins a reload, which names no unit, by its actor', () => {
    assert.deepEqual(bonds(reloaded, enabled), [['c', 'actor']]);
    const other = sighting({
      id: 'd',
      at: '2026-01-15T08:00:05Z',
      command: 'systemctl daemon-reload',
      account: 'root',
    });
    assert.deepEqual(bonds(enabled, other), []);
  });

  it('leaves other units, other hosts, other hours and the case itself alone', () => {
    const command = 'systemctl enable cache-sync';
    const others = [
      enabled,
      sighting({ id: 'e', at: '2026-01-15T08:00:05Z', command: 'systemctl start other' }),
      sighting({ id: 'f', at: '2026-01-15T08:00:05Z', command, host: 'web-02.example.com' }),
      sighting({ id: 'g', at: '2026-01-15T09:00:10Z', command }),
    ];
    assert.deepEqual(bonds(enabled, ...others), []);
    assert.deepEqual(bonds(enabled, sighting({ id: 'h', at: '2026-01-15T09:00:09Z', command })), [
      ['h', 'unit'],
    ]);
  });

  it('joins a call that stands behind another one by its units and its stages', () => {
    const hidden = sighting({
      id: 'n',
      at: '2026-01-15T08:00:07Z',
      command: 'systemctl daemon-reload enable --now cache-sync',
      account: 'root',
    });
    assert.deepEqual(bonds(hidden, written), [['a', 'unit']]);
    assert.deepEqual(stagesIn(hidden.steps), ['reloaded', 'enabled', 'started']);
    const linked = sighting({
      id: 'o',
      at: '2026-01-15T08:00:07Z',
      command: 'systemctl -p link /srv/cache-sync.service',
      account: 'root',
    });
    assert.deepEqual(bonds(linked, written), [['a', 'unit']]);
    assert.deepEqual(stagesIn(linked.steps), ['linked']);
    const asked = sighting({ id: 'p', at: '2026-01-15T08:00:07Z', command: 'systemctl start enable' });
    assert.deepEqual(stagesIn(asked.steps), ['started']);
  });

  it('does not join by the target that half of all units hang on', () => {
    const target = 'systemctl add-wants multi-user.target';
    const [one, two] = ['i', 'j'].map((id) =>
      sighting({ id, at: '2026-01-15T08:00:00Z', command: `${target} ${id}.service` }),
    );
    assert.deepEqual(one && two && bonds(one, { ...two, disposition: 'likely-malicious' }), []);
  });

  it('joins what the unit runs with what the unit wrote', () => {
    const text = '[Service]\\nExecStart=/usr/bin/python3 /opt/agent/run.py --daemon\\n';
    const unitText = sighting({
      id: 'k',
      at: '2026-01-15T08:00:00Z',
      file: unit,
      parentLine: `bash -c printf '${text}' > ${unit}`,
    });
    const payload = sighting({
      id: 'l',
      at: '2026-01-15T08:05:00Z',
      command: 'systemctl start other',
      parent: 'python3',
      parentLine: 'python3 /opt/agent/run.py --daemon',
      grandparent: 'systemd',
    });
    assert.deepEqual(bonds(payload, unitText), [['k', 'payload']]);
    assert.equal(stageOf(payload.steps, unitText.steps), 'running');
    assert.deepEqual(stagesIn([...unitText.steps, ...payload.steps]), ['written', 'started', 'running']);
    assert.equal(stageOf(payload.steps, written.steps), 'started');
  });

  it('has no story for cases that entries explain, nor for one thing done twice', () => {
    const explained = (one: Sighting): Sighting => ({ ...one, explained: true });
    assert.deepEqual(bonds(explained(enabled), explained(written)), []);
    assert.deepEqual(bonds(explained(enabled), written), [['a', 'unit']]);
    assert.deepEqual(bonds(enabled, { ...enabled, caseId: 'm' }), []);
    assert.deepEqual(bonds(enabled, { ...enabled, caseId: 'm', signs: ['sign.unit.lookalike'] }), [
      ['m', 'unit'],
    ]);
  });

  it('names the attack first, and of those that tell the same only one', () => {
    const others = Array.from({ length: 12 }, (_, index): Sighting => {
      const disposition = index === 11 ? 'likely-malicious' : 'needs-review';
      return { ...written, caseId: `n${10 + index}`, disposition };
    });
    const lookalike = { ...written, caseId: 'n99', signs: ['sign.unit.lookalike'] };
    const kept = bonds(enabled, ...others, lookalike).map(([id]) => id);
    assert.deepEqual(kept, ['n21', 'n10', 'n99']);
  });
});

describe('joinRelated', () => {
  const states = fc
    .array(
      fc.record({
        caseId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k'),
        values: fc.integer({ min: 1, max: 4 }),
        disposition: fc.constantFrom('likely-benign', 'needs-review', 'likely-malicious'),
        joinedBy: fc.constantFrom('unit', 'actor'),
        explained: fc.boolean(),
        signs: fc.subarray(['sign.a', 'sign.b', 'sign.c']),
        summary: fc.constant(''),
        steps: fc.constant([]),
      }),
      { maxLength: 30 },
    )
    .map((list) => list.map((one) => ({ ...one })));

  it('is the same in whatever order the states come, and again', () => {
    fc.assert(
      fc.property(states, states, (a, b) => {
        assert.deepEqual(joinRelated(a, b), joinRelated(b, a));
        assert.deepEqual(joinRelated(a, b), joinRelated(joinRelated(a, b), a, b));
      }),
    );
  });

  it('leaves out what the others tell, in whatever company it was left out first', () => {
    // One state of each case.
    const distinct = states.map((list) => [...new Map(list.map((one) => [one.caseId, one])).values()]);
    fc.assert(
      fc.property(distinct, fc.infiniteStream(fc.boolean()), (list, side) => {
        const [left, right] = [true, false].map((wanted) => list.filter(() => side.next().value === wanted));
        const rest = list.filter((one) => !left?.includes(one) && !right?.includes(one));
        assert.deepEqual(
          joinRelated(joinRelated(left ?? []), right ?? [], rest),
          joinRelated(left ?? [], right ?? [], rest),
        );
      }),
    );
  });

  it('takes the later state of a case', () => {
    const [early] = relatedTo(enabled, [written]);
    assert.ok(early);
    const late = { ...early, values: early.values + 1, disposition: 'likely-malicious' as const };
    assert.deepEqual(joinRelated([late], [early]), [late]);
    assert.deepEqual(joinRelated([early], [late]), [late]);
  });
});

describe('sightingOf', () => {
  it('has nothing to tell of a call that only reads, nor of a case without a host', () => {
    const at = '2026-01-15T08:00:00Z';
    assert.equal(sightingOf(caseOf({ id: 'a', at, command: 'systemctl status start.service' })), undefined);
    const told = caseOf({ id: 'a', at, command: 'systemctl start x' });
    assert.equal(
      sightingOf({ ...told, context: { ...told.context, host: { tags: [], inventoried: false } } }),
      undefined,
    );
  });

  it('fits a column of a table whatever the row says', () => {
    const odd = fc.constantFrom('\u0000', '\ud800', '"', '\\', 'é', 'x', ' ', '/', '\n');
    const text = fc.array(odd, { minLength: 1, maxLength: 40 }).map((parts) => parts.join('').repeat(400));
    fc.assert(
      fc.property(fc.array(text, { minLength: 8, maxLength: 8 }), (texts) => {
        const [host = '', account = '', unit = '', parent = '', grandparent = ''] = texts;
        const { alert, rule, context } = sampleCase();
        const events = texts.map((name) =>
          rowOf({
            id: 'a',
            at: '2026-01-15T08:00:00Z',
            file: `/etc/systemd/system/${name}`,
            parentLine: `printf ExecStart=/${name} > /etc/systemd/system/${unit}.service; cat ${texts.join(' ')}`,
            account,
            parent,
            grandparent,
          }),
        );
        const facts = {
          alert,
          rule,
          events,
          gaps: [],
          context: { ...context, host: { ...context.host, name: host } },
        };
        const found = sightingOf(buildCase(facts, [], new Date('2026-01-15T09:00:00Z')));
        assert.ok(found);
        assert.ok(safeJson(found).length < 32_768, `${safeJson(found).length}`);
      }),
      { numRuns: 30 },
    );
  });

  const verbs: readonly (readonly [string, readonly string[]])[] = [
    ['systemctl link /opt/app/x.service', ['linked']],
    ['systemctl daemon-reload', ['reloaded']],
    ['systemctl --user enable x', ['enabled']],
    ['systemctl enable --now x', ['enabled', 'started']],
    ['systemctl restart x', ['started']],
  ];
  for (const [command, expected] of verbs) {
    it(`names the step of ${command}`, () => {
      const { steps } = sighting({ id: 'h', at: '2026-01-15T08:00:00Z', command });
      assert.deepEqual(
        steps.map(({ stage }) => stage),
        expected,
      );
    });
  }
});
