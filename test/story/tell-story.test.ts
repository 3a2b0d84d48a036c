import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sightingOf } from '../../src/story/sighting.ts';
import { stagesIn, tellStory } from '../../src/story/tell-story.ts';
import { sampleCase } from '../support/sample-case.ts';

const HOST = 'web-01.example.com';

interface Told {
  readonly id: string;
  readonly at: string;
  readonly command?: string;
  readonly file?: string;
  readonly account?: string;
  readonly host?: string;
  readonly parent?: string;
}

/** The sighting that a case of one event leaves. */
function sighting({ id, at, command, file, account = 'deploy', host = HOST, parent = 'bash' }: Told) {
  const actor = { InitiatingProcessFileName: parent, InitiatingProcessParentFileName: 'python3' };
  const columns =
    file === undefined
      ? { Timestamp: at, DeviceName: host, AccountName: account, ProcessCommandLine: command, ...actor }
      : {
          Timestamp: at,
          DeviceName: host,
          InitiatingProcessAccountName: account,
          FolderPath: file,
          ...actor,
        };
  const table = file === undefined ? 'DeviceProcessEvents' : 'DeviceFileEvents';
  const base = sampleCase();
  const found = sightingOf({
    ...base,
    id,
    context: { ...base.context, host: { ...base.context.host, name: host } },
    events: [{ table, source: 'raw-row', columns, hit: 'match', branches: [] }],
  });
  assert.ok(found, 'no sighting');
  return found;
}

const written = sighting({
  id: 'a',
  at: '2026-01-15T08:00:00Z',
  file: '/etc/systemd/system/cache-sync.service',
});
const reloaded = sighting({ id: 'b', at: '2026-01-15T08:00:05Z', command: 'systemctl daemon-reload' });
const enabled = sighting({
  id: 'c',
  at: '2026-01-15T08:00:09Z',
  command: 'systemctl enable --now cache-sync',
});

describe('tellStory', () => {
  it('joins the steps of a unit by its name, suffix or not', () => {
    const story = tellStory(enabled, [written]);
    assert.equal(story?.stage, 'started');
    assert.deepEqual(story && stagesIn(story), ['written', 'enabled', 'started']);
    assert.deepEqual(
      story?.related.map(({ caseId, joinedBy }) => [caseId, joinedBy]),
      [['a', 'unit']],
    );
  });

  it('joins a reload, which names no unit, by its actor', () => {
    assert.deepEqual(
      tellStory(reloaded, [enabled])?.related.map(({ caseId, joinedBy }) => [caseId, joinedBy]),
      [['c', 'actor']],
    );
  });

  it('leaves a reload by another actor alone', () => {
    const other = sighting({
      id: 'd',
      at: '2026-01-15T08:00:05Z',
      command: 'systemctl daemon-reload',
      account: 'root',
    });
    assert.deepEqual(tellStory(enabled, [other])?.related, []);
  });

  it('leaves other units, other hosts and other hours alone', () => {
    const others = [
      sighting({ id: 'e', at: '2026-01-15T08:00:05Z', command: 'systemctl enable other' }),
      sighting({
        id: 'f',
        at: '2026-01-15T08:00:05Z',
        command: 'systemctl enable cache-sync',
        host: 'web-02.example.com',
      }),
      sighting({ id: 'g', at: '2026-01-15T09:30:00Z', command: 'systemctl enable cache-sync' }),
    ];
    assert.deepEqual(tellStory(enabled, others)?.related, []);
  });

  it('orders the steps by time, whichever case tells the story', () => {
    const seen = tellStory(written, [enabled, reloaded]);
    assert.deepEqual(
      seen?.steps.map(({ stage, caseId }) => [stage, caseId]),
      [
        ['written', 'a'],
        ['reloaded', 'b'],
        ['enabled', 'c'],
        ['started', 'c'],
      ],
    );
    assert.deepEqual(tellStory(enabled, [written])?.steps, tellStory(written, [enabled])?.steps);
  });
});

describe('sightingOf', () => {
  it('has nothing to tell of a call that only reads', () => {
    const base = sampleCase();
    const columns = { DeviceName: HOST, ProcessCommandLine: 'systemctl status start.service' };
    const events = [
      {
        table: 'DeviceProcessEvents',
        source: 'raw-row' as const,
        columns,
        hit: 'match' as const,
        branches: [],
      },
    ];
    assert.equal(sightingOf({ ...base, events }), undefined);
  });

  it('names the step of each verb', () => {
    const rows: readonly (readonly [string, readonly string[]])[] = [
      ['systemctl link /opt/app/x.service', ['linked']],
      ['systemctl daemon-reload', ['reloaded']],
      ['systemctl --user enable x', ['enabled']],
      ['systemctl enable --now x', ['enabled', 'started']],
      ['systemctl restart x', ['started']],
    ];
    for (const [command, expected] of rows) {
      const found = sighting({ id: 'h', at: '2026-01-15T08:00:00Z', command });
      assert.deepEqual(
        found.steps.map((step) => step.stage),
        expected,
        command,
      );
    }
  });
});
