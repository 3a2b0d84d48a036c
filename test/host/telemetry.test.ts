import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, suite, test } from 'node:test';
import * as z from 'zod';
import { stages } from '../../src/telemetry/metrics.ts';
import { startArmServer } from '../support/arm-server.ts';
import { eventually } from '../support/eventually.ts';
import { runService } from '../support/run-service.ts';
import { WORKSPACE } from '../support/sentinel.ts';
import { startLocalServer } from '../support/services/local-server.ts';
import { startReceiver } from '../telemetry/receiver.ts';

const read = (path: string) => readFileSync(resolve(import.meta.dirname, '../..', path), 'utf8');
const ALERTS = read('samples/web-shell-enables-unit.json');
const ALERT_ID = 'd0c0ffee-5a3e-4b1c-9f2d-000000000001';
const INCIDENT = 'c0ffee00-0000-4000-8000-000000000001';
const incidentRow = {
  Type: 'SecurityIncident',
  IncidentName: INCIDENT,
  IncidentNumber: 4711,
  Title: 'Detect Systemctl',
  Status: 'New',
  LastModifiedTime: '2026-01-15T09:20:00Z',
  AlertIds: JSON.stringify([ALERT_ID]),
};

const attributes = z
  .array(z.object({ key: z.string(), value: z.looseObject({ stringValue: z.string().optional() }) }))
  .transform((list) => new Map(list.map(({ key, value }) => [key, value.stringValue])));
const points = z.object({ dataPoints: z.array(z.looseObject({ attributes })) });
/** A metric as OTLP over HTTP with JSON has it (OpenTelemetry, "OTLP Specification"). */
const metricSchema = z.object({
  name: z.string(),
  sum: points.optional(),
  gauge: points.optional(),
  histogram: points.optional(),
});
const metricsSchema = z.object({
  resourceMetrics: z.array(z.object({ scopeMetrics: z.array(z.object({ metrics: z.array(metricSchema) })) })),
});
const spanSchema = z.object({
  name: z.string(),
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
});
const tracesSchema = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })) })),
});

type Metric = z.output<typeof metricSchema>;
type Span = z.output<typeof spanSchema>;

/** What the documentation says of the metrics: kind and dimensions, by name. */
const documented = new Map(
  [...read('docs/observe.md').matchAll(/^\| `(systemctl_triage\.[\w.]+)` \| (\w+) \|[^|]*\|([^|]*)\|/gm)].map(
    ([, name = '', kind = '', dimensions = '']) => [
      name,
      {
        kind,
        dimensions: [...dimensions.replace(/:.*/, '').matchAll(/`(\w+)`/g)].map(([, one = '']) => one),
      },
    ],
  ),
);

/** The queries of the workbook and of the alert rules that ask for metrics: their names, and the attributes asked for. */
function askedFor(): readonly {
  readonly names: readonly string[];
  readonly dimensions: readonly string[];
}[] {
  const queries = [read('infra/sentinel/workbook.json'), read('infra/modules/alerts.bicep')].flatMap((text) =>
    text.split('\n').filter((line) => /\bquery"?:.*customMetrics/.test(line)),
  );
  return queries.map((query) => ({
    names: [...query.matchAll(/systemctl_triage\.[\w.]+\w/g)].map(([name]) => name),
    dimensions: [...query.matchAll(/customDimensions\.(\w+)/g)].map(([, name = '']) => name),
  }));
}

/** In what a metric of each kind is sent. */
const sentAs = { counter: 'sum', gauge: 'gauge', histogram: 'histogram' } as const;
const kindSchema = z.enum(['counter', 'gauge', 'histogram']);

const pointsOf = ({ sum, gauge, histogram }: Metric) => (sum ?? gauge ?? histogram)?.dataPoints ?? [];

/** The spans of a delivery of alerts that was begun after the SDK had been loaded, and has ended. */
function wholeTrace(spans: readonly Span[]): readonly Span[] | undefined {
  return [...Map.groupBy(spans, ({ traceId }) => traceId).values()].find((trace) => {
    const names = trace.map(({ name }) => name);
    return ['triage.read', 'triage.explain', 'post-triage'].every((name) => names.includes(name));
  });
}

suite('the telemetry of the compiled service', { timeout: 120_000 }, () => {
  const metrics = new Map<string, Metric[]>();
  let spans: readonly Span[] = [];
  let ended: number | null;

  // One life of the service, with everything in it that any metric tells of.
  before(async () => {
    const receiver = await startReceiver();
    const arm = await startArmServer();
    const away = await startLocalServer((_request, response) => response.writeHead(503).end());
    const service = await runService({
      env: {
        ...arm.env,
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        SENTINEL_WORKSPACE: WORKSPACE,
        LOGS_WORKSPACE_ID: '0f3c1d52-5b0e-4b7e-8d5b-6c1f2a3b4c5d',
        LOGS_ENDPOINT: away.url,
        CONTEXT_BUDGET_MS: '2000',
      },
    });
    const post = async (path: string, body: unknown) => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(service.url + path, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      return await response.text();
    };
    const bodies = (path: string) =>
      receiver.received.filter((one) => one.path === path).map(({ body }): unknown => JSON.parse(body));
    const sentSpans = () =>
      bodies('/v1/traces')
        .flatMap((body) => tracesSchema.parse(body).resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
    try {
      arm.service.add(INCIDENT, {}, [ALERT_ID]);
      await post('/triage', incidentRow);
      await post('/triage', JSON.parse(ALERTS));
      const failed = await post('/triage', { records: [7] });
      const [, failure] = /"id":"([0-9a-f]{32})"/.exec(failed) ?? assert.fail(failed);
      await post(`/failures/${failure}/replay`, {});
      // What is done while the SDK is being loaded leaves values, but no spans.
      await eventually(
        'a trace',
        async () => {
          await post('/triage', JSON.parse(ALERTS.replaceAll(ALERT_ID, randomUUID())));
          return wholeTrace(sentSpans()) !== undefined;
        },
        40_000,
      );
      const comments = () => arm.service.get(INCIDENT).comments.size;
      await eventually('the comment', async () => comments() === 1, 40_000);
      const settled = () => /writeback\.settled/.test(service.output());
      await eventually('the end of the write-back', async () => settled(), 20_000);
    } finally {
      ended = await service.stop();
      await Promise.all([receiver.close(), arm.close(), away.close()]);
    }
    spans = sentSpans();
    for (const metric of bodies('/v1/metrics')
      .flatMap((body) => metricsSchema.parse(body).resourceMetrics)
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))) {
      metrics.set(metric.name, [...(metrics.get(metric.name) ?? []), metric]);
    }
  });
  after(() => assert.equal(ended, 0));

  test('has every metric that is documented, as its kind and with its dimensions, and no other', () => {
    const own = [...metrics.keys()].filter((name) => name.startsWith('systemctl_triage.'));
    assert.deepEqual(own.sort(), [...documented.keys()].sort());
    for (const [name, { kind, dimensions }] of documented) {
      const sent = metrics.get(name) ?? [];
      assert.ok(
        sent.every((one) => one[sentAs[kindSchema.parse(kind)]] !== undefined),
        name,
      );
      const points = sent.flatMap(pointsOf);
      assert.ok(points.length > 0, name);
      for (const point of points) assert.deepEqual([...point.attributes.keys()], dimensions, name);
    }
  });

  test('has what the workbook and the alert rules ask for', () => {
    const queries = askedFor();
    assert.ok(queries.length >= 10, `${queries.length} queries`);
    for (const { names, dimensions } of queries) {
      assert.ok(names.length > 0);
      for (const name of names) {
        const [point] = metrics.get(name)?.flatMap(pointsOf) ?? [];
        assert.ok(point, name);
        for (const dimension of dimensions)
          assert.ok(point.attributes.get(dimension), `${name}.${dimension}`);
      }
    }
  });

  test('tells which source is away, and that calls to it are held back', () => {
    const states = (metrics.get('systemctl_triage.source.state') ?? []).flatMap(pointsOf);
    const bad = states.filter(
      ({ attributes }) => !/^(?:ok|not-configured)$/.test(attributes.get('status') ?? ''),
    );
    assert.deepEqual([...new Set(bad.map(({ attributes }) => attributes.get('source')))], ['log-analytics']);
    const breakers = JSON.stringify((metrics.get('systemctl_triage.breaker.open') ?? []).flatMap(pointsOf));
    assert.match(breakers, /"as(?:Int|Double)":1\b/);
  });

  test('has the stages of triage as spans below that of their invocation', () => {
    const whole = wholeTrace(spans) ?? assert.fail('no trace of a whole delivery');
    const root = whole.find(({ name }) => name === 'post-triage') ?? assert.fail('no span of the invocation');
    const below = whole.filter(({ parentSpanId }) => parentSpanId === root.spanId).map(({ name }) => name);
    assert.deepEqual(new Set(below), new Set(stages.map((stage) => `triage.${stage}`)));
  });
});
