import type { Dimensions, MetricName } from './metrics.ts';
import { settling } from './settling.ts';
import type { Telemetry } from './telemetry.ts';

/** Values that are kept for telemetry that is on its way; beyond it, it is not coming. */
const MOST_KEPT = 10_000;

/**
 * Telemetry that is on its way. Until it is there values are kept, and given to it then; spans of that time are not.
 */
export function laterTelemetry(coming: Promise<Telemetry>): Telemetry {
  let there: Telemetry | undefined;
  let kept: ((telemetry: Telemetry) => void)[] = [];
  const arrived = coming.then((telemetry) => {
    there = telemetry;
    for (const give of kept) give(telemetry);
    kept = [];
  });

  function record<Name extends MetricName>(name: Name, value: number, dimensions: Dimensions<Name>): void {
    if (there !== undefined) there.record(name, value, dimensions);
    else if (kept.length < MOST_KEPT) kept.push((telemetry) => telemetry.record(name, value, dimensions));
  }

  return {
    record,
    stage(stage, work) {
      if (there !== undefined) return there.stage(stage, work);
      const from = performance.now();
      return settling(work, () =>
        record('systemctl_triage.stage.duration', performance.now() - from, { stage }),
      );
    },
    span: (name, attributes, work, parent) =>
      there === undefined ? work() : there.span(name, attributes, work, parent),
    async flush() {
      await arrived;
      await there?.flush();
    },
  };
}
