import type { Dimensions, MetricName, Stage } from './metrics.ts';

/** Values that tell spans apart, for people. Never text out of an alert. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** The trace that a caller has begun (W3C Trace Context), named as Azure Functions does. */
export interface TraceParent {
  readonly traceParent?: string | undefined;
  readonly traceState?: string | undefined;
}

/** Where the service tells how it fares. Costs next to nothing where nobody listens. */
export interface Telemetry {
  /** Adds to a counter, tells a histogram one value, or says what a gauge stands at. */
  record<Name extends MetricName>(name: Name, value: number, dimensions: Dimensions<Name>): void;
  /** Does the work of a stage: its time is a value of `systemctl_triage.stage.duration`, and a span. */
  stage<Result>(stage: Stage, work: () => Result): Result;
  /** Does work as a span, below the one under way or below the caller's. */
  span<Result>(name: string, attributes: SpanAttributes, work: () => Result, parent?: TraceParent): Result;
  /** Sends what is not sent yet. */
  flush(): Promise<void>;
}

/** Telemetry to nobody. */
export const noTelemetry: Telemetry = {
  record: () => undefined,
  stage: (_stage, work) => work(),
  span: (_name, _attributes, work) => work(),
  flush: () => Promise.resolve(),
};
