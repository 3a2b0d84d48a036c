import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { AggregationTemporality, InMemoryMetricExporter } from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-base';
import { metrics } from '../../src/telemetry/metrics.ts';
import { openTelemetry } from '../../src/telemetry/open-telemetry.ts';

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

function started() {
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const spanExporter = new InMemorySpanExporter();
  const telemetry = openTelemetry({
    version: '1.2.3',
    logger,
    metricExporters: [metricExporter],
    spanExporters: [spanExporter],
  });
  return {
    telemetry,
    /** Every value that was exported last, by name: its dimensions and it, of a histogram its count. */
    async exported() {
      metricExporter.reset();
      await telemetry.flush();
      const [resourceMetrics] = metricExporter.getMetrics();
      const values = (resourceMetrics?.scopeMetrics ?? []).flatMap(({ metrics: of }) =>
        of.flatMap(({ descriptor: { name, unit }, dataPoints }) =>
          dataPoints.map(({ attributes, value }) => ({
            name,
            unit,
            attributes,
            value: typeof value === 'number' ? value : value.count,
          })),
        ),
      );
      return { values, resource: resourceMetrics?.resource.attributes ?? {} };
    },
    async spans() {
      await telemetry.flush();
      return spanExporter.getFinishedSpans();
    },
  };
}

describe('telemetry through OpenTelemetry', () => {
  it('exports every metric by its name, with its unit and dimensions', async () => {
    const { telemetry, exported } = started();
    telemetry.record('systemctl_triage.alerts.in', 3, {});
    telemetry.record('systemctl_triage.alerts.in', 2, {});
    telemetry.record('systemctl_triage.cases', 1, { disposition: 'needs-review' });
    telemetry.record('systemctl_triage.failures', 1, { code: 'message.not-json' });
    telemetry.record('systemctl_triage.stage.duration', 12, { stage: 'read' });
    telemetry.record('systemctl_triage.source.state', 1, { source: 'inventory', status: 'ok' });
    telemetry.record('systemctl_triage.writeback.lag', 4, {});
    telemetry.record('systemctl_triage.writeback.stuck', 7, {});
    telemetry.record('systemctl_triage.writeback.stuck', 6, {});
    telemetry.record('systemctl_triage.breaker.open', 1, { source: 'defender' });
    const { values, resource } = await exported();
    const unit = (name: keyof typeof metrics) => metrics[name].unit;
    assert.deepEqual(values, [
      {
        name: 'systemctl_triage.alerts.in',
        unit: unit('systemctl_triage.alerts.in'),
        attributes: {},
        value: 5,
      },
      {
        name: 'systemctl_triage.cases',
        unit: '{case}',
        attributes: { disposition: 'needs-review' },
        value: 1,
      },
      {
        name: 'systemctl_triage.failures',
        unit: '{record}',
        attributes: { code: 'message.not-json' },
        value: 1,
      },
      { name: 'systemctl_triage.stage.duration', unit: 'ms', attributes: { stage: 'read' }, value: 1 },
      {
        name: 'systemctl_triage.source.state',
        unit: '{lookup}',
        attributes: { source: 'inventory', status: 'ok' },
        value: 1,
      },
      { name: 'systemctl_triage.writeback.lag', unit: 's', attributes: {}, value: 1 },
      { name: 'systemctl_triage.writeback.stuck', unit: '{intent}', attributes: {}, value: 6 },
      { name: 'systemctl_triage.breaker.open', unit: '1', attributes: { source: 'defender' }, value: 1 },
    ]);
    assert.equal(resource['service.name'], 'systemctl-triage');
    assert.equal(resource['service.version'], '1.2.3');
    assert.match(String(resource['service.instance.id']), /^[\da-f-]{36}$/);
  });

  it('takes the time of a stage, whether it ends, throws, resolves or rejects, and gives what the stage gives', async () => {
    const { telemetry, exported } = started();
    assert.equal(
      telemetry.stage('read', () => 1),
      1,
    );
    assert.equal(await telemetry.stage('explain', async () => 2), 2);
    assert.throws(() => telemetry.stage('read', () => assert.fail('no')), { message: 'no' });
    await assert.rejects(
      telemetry.stage('explain', () => Promise.reject(new Error('nor this'))),
      { message: 'nor this' },
    );
    const { values } = await exported();
    assert.deepEqual(
      values.map(({ attributes, value }) => [attributes['stage'], value]),
      [
        ['read', 2],
        ['explain', 2],
      ],
    );
  });

  it('puts spans below the one under way, also while others are, and below the caller’s', async () => {
    const { telemetry, spans } = started();
    const traceParent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const work = (name: string) => async () => {
      await setImmediate();
      await telemetry.stage('explain', async () => name);
    };
    await Promise.all([
      telemetry.span('first', { messages: 1 }, work('a'), { traceParent, traceState: 'a=b' }),
      telemetry.span('second', {}, work('b'), { traceParent: 'nonsense' }),
      telemetry.span('third', {}, work('c'), { traceParent: undefined }),
    ]);
    const all = await spans();
    const named = (name: string) => all.find((span) => span.name === name);
    const ids = new Map(all.map((span) => [span.spanContext().spanId, span.name]));
    const tree = all.map((span) => `${span.name} < ${ids.get(span.parentSpanContext?.spanId ?? '') ?? '-'}`);
    assert.deepEqual(tree.sort(), [
      'first < -',
      'second < -',
      'third < -',
      'triage.explain < first',
      'triage.explain < second',
      'triage.explain < third',
    ]);
    assert.equal(named('first')?.parentSpanContext?.spanId, 'b7ad6b7169203331');
    assert.equal(named('first')?.spanContext().traceId, '0af7651916cd43dd8448eb211c80319c');
    assert.equal(named('first')?.spanContext().traceState?.get('a'), 'b');
    assert.deepEqual(named('first')?.attributes, { messages: 1 });
    assert.equal(named('second')?.parentSpanContext, undefined);
    assert.equal(new Set(all.map((span) => span.spanContext().traceId)).size, 3);
  });

  it('keeps the choice of a caller that does not want its trace kept', async () => {
    const { telemetry, spans } = started();
    const traceParent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';
    telemetry.span('unwanted', {}, () => undefined, { traceParent });
    assert.deepEqual(await spans(), []);
  });

  it('marks the span of work that failed', async () => {
    const { telemetry, spans } = started();
    await assert.rejects(telemetry.span('bad', {}, () => Promise.reject(new Error('x'))));
    telemetry.span('good', {}, () => undefined);
    assert.deepEqual(
      (await spans()).map(({ name, status }) => [name, status.code]),
      [
        ['bad', 2],
        ['good', 0],
      ],
    );
  });
});
