import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { activityContextSchema } from '../../src/context/activity-context.schema.ts';
import { logAnalytics, type QueryRow } from '../../src/context/query-runner.ts';
import { contextSubject } from '../../src/context/source.ts';
import { spreadPart } from '../../src/context/sources/fleet-parts.ts';
import { around, daysBefore } from '../../src/context/sources/log-part.ts';
import { ancestryPart, nextPart } from '../../src/context/sources/process-parts.ts';
import { hasWatchlist } from '../../src/context/sources/watchlist-items.ts';
import { webShellRow } from '../support/sentinel-alert.ts';

const alert = {
  systemAlertId: 'a1',
  ruleName: 'Detect Systemctl',
  startTime: '2026-01-15T08:00:00.000Z',
  endTime: '2026-01-15T08:00:00.000Z',
};
const columns: QueryRow = { ...webShellRow, FileName: 'systemctl' };
const subjectOf = (row: QueryRow) =>
  contextSubject(alert, [{ source: 'raw-row', table: 'DeviceProcessEvents', columns: row }]);
const subject = subjectOf(columns);
/** No text can be made of it. */
const textless: unknown = JSON.parse('{"toString":1,"valueOf":2}');

suite('answers that no service should give', () => {
  test('leave no number in a case with which it could not be read again', () => {
    const { activity: above } = ancestryPart.read(
      [{ Level: 2 ** 53 }, { Level: 1, FileName: 'sh' }],
      subject,
    );
    assert.deepEqual(above, { ancestry: [{ level: 1, fileName: 'sh' }] });
    const { activity: fleet } = spreadPart.read([{ Hosts: -1, SameActorHosts: 1e300 }], subject);
    assert.deepEqual(activityContextSchema.parse(fleet).spread, {
      unit: 'cache-sync.service',
      hosts: 0,
      sameActorHosts: 0,
    });
  });

  test('are kept up to a hundred items of a list', () => {
    const rows = Array.from({ length: 1_000 }, (_, at) => ({
      Level: at + 1,
      Timestamp: 't',
      Kind: 'process',
    }));
    const connections = rows.map((row) => ({ ...row, Kind: 'connection' }));
    assert.equal(ancestryPart.read(rows, subject).activity?.ancestry?.length, 100);
    const { next } = nextPart.read([...rows, ...connections], subject).activity ?? {};
    assert.deepEqual([next?.processes.length, next?.connections.length], [100, 100]);
  });

  test('break nothing where they are an object of which no text can be made', () => {
    assert.equal(hasWatchlist([{ Kind: 'alias', Known: textless }]), false);
    assert.equal(around(subjectOf({ ...columns, Timestamp: textless }), 0, 0).since, alert.startTime);
  });

  test('do not move the question to a time that no query can name', () => {
    for (const Timestamp of ['+275760-09-13T00:00:00.000Z', '0001-01-01T00:00:00Z']) {
      assert.equal(around(subjectOf({ ...columns, Timestamp }), 0, 0).since, alert.startTime);
    }
  });

  test('ask no query for a time that it cannot name where the alert itself is of one', () => {
    const [startTime, endTime] = ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'];
    const last = contextSubject({ ...alert, startTime, endTime }, []);
    assert.equal(around(last, 0, 60_000).until, endTime);
    assert.equal(daysBefore(last, 1).until, endTime);
  });

  test('are not understood where they nest deeper than can be written', async () => {
    const body: unknown = JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`);
    const client = {
      request: async () => ({ kind: 'ok' as const, status: 200, headers: {}, body, attempts: 1 }),
    };
    const runner = logAnalytics(client, { endpoint: 'https://example.com', workspaceId: 'w' });
    assert.deepEqual(await runner.run({ text: 'x', since: '', until: '', deadline: 0 }), {
      kind: 'failed',
      failure: {
        reason: 'unreadable-body',
        detail: 'Log Analytics answered what nests deeper than 100 levels',
      },
    });
  });
});
