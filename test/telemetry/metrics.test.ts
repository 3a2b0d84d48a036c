import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { metrics } from '../../src/telemetry/metrics.ts';

describe('the metrics', () => {
  it('have the names and dimensions that dashboards and alert rules are written against', () => {
    const shown = Object.entries(metrics).map(([name, { kind, unit, dimensions }]) =>
      [name, kind, unit, ...dimensions].join(' '),
    );
    assert.deepEqual(shown, [
      'systemctl_triage.alerts.in counter {alert}',
      'systemctl_triage.cases counter {case} disposition',
      'systemctl_triage.failures counter {record} code',
      'systemctl_triage.stage.duration histogram ms stage',
      'systemctl_triage.source.state counter {lookup} source status',
      'systemctl_triage.writeback.lag histogram s',
      'systemctl_triage.writeback.stuck gauge {intent}',
      'systemctl_triage.breaker.open gauge 1 source',
    ]);
  });
});
