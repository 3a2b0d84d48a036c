import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import {
  type Context,
  createTraceState,
  DiagLogLevel,
  diag,
  ROOT_CONTEXT,
  type Span,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Logger } from '../logger.ts';
import type { Exporters } from './exporters.ts';
import { createInstruments } from './instruments.ts';
import { settling } from './settling.ts';
import type { SpanAttributes, Telemetry, TraceParent } from './telemetry.ts';

export interface OpenTelemetryOptions extends Exporters {
  /** Of the service. */
  readonly version: string;
  readonly logger: Logger;
}

const SERVICE = 'systemctl-triage';

/**
 * Telemetry through the OpenTelemetry SDK. Registers nothing globally but where the SDK complains: which span is
 * under way is known by this object alone. `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_TRACES_SAMPLER`
 * are read by the SDK itself, as its specification says.
 */
export function openTelemetry({
  version,
  logger,
  metricExporters,
  spanExporters,
}: OpenTelemetryOptions): Telemetry {
  const resource = defaultResource()
    .merge(
      resourceFromAttributes({
        'service.name': SERVICE,
        'service.version': version,
        // Instances count each for itself; without it their totals would overwrite one another.
        'service.instance.id': randomUUID(),
      }),
    )
    .merge(detectResources({ detectors: [envDetector] }));
  const meters = new MeterProvider({
    resource,
    readers: metricExporters.map((exporter) => new PeriodicExportingMetricReader({ exporter })),
  });
  const tracers = new BasicTracerProvider({
    resource,
    spanProcessors: spanExporters.map((exporter) => new BatchSpanProcessor(exporter)),
  });
  const instruments = createInstruments(meters.getMeter(SERVICE, version));
  const tracer = tracers.getTracer(SERVICE, version);
  const current = new AsyncLocalStorage<Context>();
  tellComplaints(logger);

  function span<Result>(
    name: string,
    attributes: SpanAttributes,
    work: () => Result,
    parent?: TraceParent,
  ): Result {
    const above = (parent && remoteContext(parent)) ?? current.getStore() ?? ROOT_CONTEXT;
    const started = tracer.startSpan(name, { attributes }, above);
    return settling(
      () => current.run(trace.setSpan(above, started), work),
      (outcome) => {
        if (outcome === 'failed') started.setStatus({ code: SpanStatusCode.ERROR });
        started.end();
      },
    );
  }

  return {
    record: (name, value, dimensions) => instruments(name, value, dimensions),
    stage(stage, work) {
      const from = performance.now();
      return settling(
        () => span(`triage.${stage}`, {}, work),
        () => instruments('systemctl_triage.stage.duration', performance.now() - from, { stage }),
      );
    },
    span,
    async flush() {
      await Promise.allSettled([meters.forceFlush(), tracers.forceFlush()]);
    },
  };
}

/** The caller's span, by its W3C `traceparent` header; `undefined` where that is none. */
function remoteContext({ traceParent = '', traceState }: TraceParent): Context | undefined {
  const [, traceId, spanId, flags] =
    /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})/.exec(traceParent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  const spanContext: ReturnType<Span['spanContext']> = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
    ...(traceState === undefined ? {} : { traceState: createTraceState(traceState) }),
  };
  return trace.setSpanContext(ROOT_CONTEXT, spanContext);
}

/** What the SDK cannot send is worth a line, and nothing more. */
function tellComplaints(logger: Logger): void {
  const tell =
    (level: 'warn' | 'error') =>
    (message: string): void =>
      logger[level]('telemetry.trouble', { message });
  const silent = () => undefined;
  diag.setLogger(
    { error: tell('error'), warn: tell('warn'), info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}
