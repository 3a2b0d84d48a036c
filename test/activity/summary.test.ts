import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readActivity } from '../../src/activity/activity.ts';
import { summarise } from '../../src/activity/summary.ts';

describe('the summary of a call', () => {
  const rows: readonly (readonly [line: string, summary: string])[] = [
    ['systemctl daemon-reload', 'bob ran systemctl daemon-reload.'],
    [
      'systemctl daemon-reload link /tmp/x.service',
      'bob ran systemctl with an implausible command line (systemctl daemon-reload link /tmp/x.service).',
    ],
    ['updater enable x', 'bob ran systemctl with an implausible command line (updater enable x).'],
  ];
  for (const [line, summary] of rows) {
    it(line, () => {
      const columns = { AccountName: 'bob', FileName: 'systemctl', ProcessCommandLine: line };
      const activity = readActivity({ table: 'DeviceProcessEvents', source: 'raw-row', columns });
      assert.equal(summarise(activity), summary);
    });
  }
});
