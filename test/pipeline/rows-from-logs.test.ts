import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AlertRow } from '../../src/alert/alert.ts';
import { readMessage } from '../../src/alert/read-message.ts';
import { explainAlert, shippedIdentity } from '../../src/pipeline/explain-alert.ts';
import { eventsFromLogs } from '../../src/pipeline/rows-from-logs.ts';
import { rawRowAlert, webShellRow } from '../support/sentinel-alert.ts';

const identity = shippedIdentity({ ids: [], names: ['Detect Systemctl'] });
const explain = (alert: Parameters<typeof explainAlert>[0]) =>
  explainAlert(alert, { compile: async () => ({ kind: 'unsupported', reason: 'not tried here' }) });

const { ['DetectionBranch']: _, ...columns } = webShellRow;
const BRANCH = 'WebApp_Process_Spawned_Systemctl';
const row = (source: AlertRow['source'], ProcessCreationTime: unknown): AlertRow => ({
  source,
  table: 'DeviceProcessEvents',
  columns: { ...columns, ActionType: 'ProcessCreated', FileName: 'systemctl', ProcessCreationTime },
});

/** The branches that the rows of the logs report, where the alert's row began at one time and that of the logs at one. */
async function branchesOf(carried: unknown, logged: unknown): Promise<readonly (string | undefined)[]> {
  const message = JSON.stringify(rawRowAlert(webShellRow, { properties: { OriginalQuery: undefined } }));
  const [record] = readMessage(message, identity);
  const { alert } = record?.kind === 'alert' ? record : assert.fail('no alert');
  const told = { ...row('custom-details', carried), reportedBranch: BRANCH };
  const { events: known } = await explain({ ...alert, rows: [told] });
  const finder = { source: 'logs', find: async () => ({ rows: [row('logs', logged)] }) };
  const { events } = await eventsFromLogs(alert, known, finder, explain, 0);
  return events.map(({ reportedBranch }) => reportedBranch);
}

describe('a row of the logs', () => {
  const textless: unknown = JSON.parse('{"toString":1,"valueOf":2}');
  for (const [label, carried, logged, expected] of [
    ['of the same moment in another notation', '2026-01-15T08:00:00.000Z', '2026-01-15T08:00:00Z', BRANCH],
    ['of another moment', '2026-01-15T08:00:00.000Z', '2026-01-15T08:00:00.001Z', undefined],
    ['whose time is none', '2026-01-15T08:00:00.000Z', 'soon', undefined],
    ['whose time is none, as the other is', 'soon', 'later', undefined],
    ['of whose time no text can be made', '2026-01-15T08:00:00.000Z', textless, undefined],
    ['beside one of whose time no text can be made', textless, '2026-01-15T08:00:00Z', undefined],
  ] as const) {
    it(`${label} ${expected === undefined ? 'is not' : 'is'} the event that the alert reports`, async () => {
      assert.deepEqual(await branchesOf(carried, logged), [expected]);
    });
  }
});
