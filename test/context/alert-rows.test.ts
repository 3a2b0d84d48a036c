import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type RowFinder, rowFinder } from '../../src/context/alert-rows.ts';
import type { QueryInput } from '../../src/context/query-runner.ts';
import { ruleIdentity, webShellRow } from '../support/sentinel-alert.ts';

/** What is asked for an alert from one time to another. */
async function asked(startTime: string, endTime: string): Promise<readonly QueryInput[]> {
  const inputs: QueryInput[] = [];
  const finder: RowFinder = rowFinder(
    'log-analytics',
    {
      words: { name: 'x', permission: 'x', setting: 'x' },
      run: async (input) => {
        inputs.push(input);
        return { kind: 'rows', rows: [] };
      },
    },
    ruleIdentity,
  );
  const row = {
    source: 'custom-details',
    table: 'DeviceProcessEvents',
    columns: { ...webShellRow, DeviceName: 'WEB-01.example.com' },
  } as const;
  const alert = { systemAlertId: 'a1', ruleName: 'Detect Systemctl', startTime, endTime };
  await finder.find({ alert, rows: [row] }, 0);
  return inputs;
}

const spans = (inputs: readonly QueryInput[]) => inputs.map(({ since, until }) => [since, until]);

describe('rowFinder', () => {
  it('asks for the time of the alert and five minutes around it, and for no more than a day', async () => {
    const one = await asked('2026-01-15T08:00:00.000Z', '2026-01-15T09:00:00.000Z');
    assert.deepEqual(spans(one), [['2026-01-15T07:55:00.000Z', '2026-01-15T09:05:00.000Z']]);
    assert.match(one[0]?.text ?? '', /^let host = "web-01\.example\.com";$/m);
    const long = await asked('2026-01-01T00:00:00.000Z', '2026-01-15T09:00:00.000Z');
    assert.deepEqual(spans(long), [['2026-01-14T09:05:00.000Z', '2026-01-15T09:05:00.000Z']]);
  });

  it('asks up to the last and from the first moment that KQL can name, where the margin goes beyond', async () => {
    const last = await asked('9999-12-31T23:58:00.000Z', '9999-12-31T23:59:59.999Z');
    assert.deepEqual(spans(last), [['9999-12-31T23:53:00.000Z', '9999-12-31T23:59:59.999Z']]);
    const first = await asked('0000-01-01T00:00:00.000Z', '0001-01-01T00:00:00.000Z');
    assert.deepEqual(spans(first), [['0001-01-01T00:00:00.000Z', '0001-01-01T00:05:00.000Z']]);
  });
});
