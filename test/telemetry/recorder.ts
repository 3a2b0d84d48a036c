import type { Dimensions, MetricName } from '../../src/telemetry/metrics.ts';
import { noTelemetry, type Telemetry } from '../../src/telemetry/telemetry.ts';

/** A value as it was recorded: `name {dimensions} value`. */
export interface RecordingTelemetry extends Telemetry {
  readonly recorded: string[];
  /** In the order in which they began. */
  readonly staged: string[];
}

/** Telemetry that keeps what it is told. */
export function recordingTelemetry(): RecordingTelemetry {
  const recorded: string[] = [];
  const staged: string[] = [];
  return {
    ...noTelemetry,
    recorded,
    staged,
    record: <Name extends MetricName>(name: Name, value: number, dimensions: Dimensions<Name>) => {
      recorded.push(`${name} ${JSON.stringify(dimensions)} ${value}`);
    },
    stage: (stage, work) => {
      staged.push(stage);
      return work();
    },
  };
}
